"""Parts of a ruling: antecedents, prosecution, defence, reasoning, decision.

A part begins with a heading, a line of its own (see `headings`), or with a formula
inside a paragraph: older rulings run on from "VISTOS; ... y CONSIDERANDO: Primero: ..."
to "Por estos fundamentos: declararon NO HABER NULIDAD". An ordinal alone continues its
part. A line that goes on a sentence is no heading.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, field
from typing import NamedTuple

from perutip.text.reading.pages.cleaning import clean
from perutip.text.reading.parts.formulas import formulas_inside
from perutip.text.reading.parts.heading_words import ORDINALS
from perutip.text.reading.parts.headings import LONGEST_HEADING, PARTS, Heading, Part
from perutip.text.reading.parts.headnote import end_of_headnote
from perutip.text.reading.parts.minutes import are_minutes, speech_of
from perutip.text.reading.parts.openings import opening_of, opening_of_short

__all__ = [
    "PARTS",
    "Part",
    "Sections",
    "Span",
    "find_parts",
    "joined_spans",
    "split_sections",
]

_FIRST = re.compile(
    r"(?:^|[.;:-]\s)\W*(?P<ordinal>PRIMERO|Primero|PRIMERA)\s*[.:)-]", re.M
)
_NEXT_ORDINAL = re.compile(rf"\W{{0,3}}{ORDINALS}\s*[.:°)–—-]", re.I)
_SENTENCE_ENDS = frozenset(""".:;?!»”"')]–-""")


class Span(NamedTuple):
    """Where a part stands in cleaned text: offsets, headings left out."""

    part: Part
    start: int
    end: int


@dataclass(frozen=True)
class Sections:
    """Text of each part; a part met twice is joined.

    recognised: both a reasoning and a decision were found. What stands before the
    first heading belongs to the antecedents.
    """

    parts: dict[Part, str] = field(repr=False)
    recognised: bool

    def text(self, part: Part) -> str:
        """Text of one part, empty when it was not found."""
        return self.parts.get(part, "")


def split_sections(text: str) -> Sections:
    """Split one raw ruling; nothing of it is lost, only headings are left out."""
    cleaned = clean(text)
    parts: dict[Part, list[str]] = {}
    for part, start, end in find_parts(cleaned):
        parts.setdefault(part, []).append(cleaned[start:end])
    joined = {part: "\n".join(parts[part]) for part in PARTS if part in parts}
    return Sections(joined, is_recognised(joined))


def is_recognised(parts: Container[str]) -> bool:
    """Whether a collection of parts holds a reasoning and a decision."""
    return "reasoning" in parts and "decision" in parts


def find_parts(cleaned: str) -> list[Span]:
    """Spans of a cleaned text in order, none of them blank.

    A decision that is followed by the first reasoning is another court's, quoted:
    it belongs to the antecedents. Where a decision was found and no reasoning, the
    reasoning begins at the ordinal "Primero". A headnote is no part of a ruling and
    stands with the antecedents.
    """
    ends = end_of_headnote(cleaned)
    if not ends:
        return _found_parts(cleaned)
    found = _found_parts(cleaned[ends:])
    moved = [Span(part, start + ends, end + ends) for part, start, end in found]
    return [Span("antecedents", 0, ends), *moved]


def _found_parts(cleaned: str) -> list[Span]:
    """Spans of a ruling without its headnote."""
    spans = _settled(_walk(cleaned))
    if any(s.part == "decision" for s in spans) and not any(
        s.part == "reasoning" for s in spans
    ):
        first = _FIRST.search(cleaned)
        if first is not None:
            spans = [
                s for old in spans for s in _after_first(old, first.start("ordinal"))
            ]
    return spans


def joined_spans(spans: list[Span]) -> list[Span]:
    """Spans of one part that follow each other, at most a line end apart, as one."""
    runs: list[Span] = []
    for part, start, end in spans:
        if runs and runs[-1].part == part and start - runs[-1].end <= 1:
            runs[-1] = Span(part, runs[-1].start, end)
        else:
            runs.append(Span(part, start, end))
    return runs


def parted_at(runs: list[Span], place: int) -> list[Span]:
    """The same runs, none of which goes on across a place."""
    return [
        part
        for run in runs
        for part in (
            (run._replace(end=place), run._replace(start=place))
            if run.start < place < run.end
            else (run,)
        )
    ]


def _after_first(span: Span, at: int) -> list[Span]:
    """The part of antecedents that stands from `at` on becomes reasoning."""
    if span.part != "antecedents" or span.end <= at:
        return [span]
    if span.start >= at:
        return [Span("reasoning", span.start, span.end)]
    return [Span("antecedents", span.start, at), Span("reasoning", at, span.end)]


def _settled(spans: list[Span]) -> list[Span]:
    places = [k for k, span in enumerate(spans) if span.part == "reasoning"]
    first = places[0] if places else 0
    quoted = any(span.part == "decision" for span in spans[first:])
    if not quoted:
        return spans
    return [
        Span("antecedents", *span[1:])
        if k < first and span.part == "decision"
        else span
        for k, span in enumerate(spans)
    ]


def _walk(cleaned: str) -> list[Span]:
    inside = formulas_inside(cleaned)
    minutes = are_minutes(cleaned)
    spans: list[Span] = []
    current: Part = "antecedents"
    reasoned = decided = False
    outer: Part | None = None  # part to go back to behind a paragraph under an ordinal
    concluded = -1  # span with which what concludes began, until a decision follows
    apart = False  # behind the heading of a vote that lost, up to one that settles
    lines = cleaned.split("\n")
    bare = list(map(str.strip, lines))
    following = _next_filled(bare)
    before, at = "", 0
    for line, own, after in zip(lines, bare, following, strict=True):
        start = begin = at
        end = at + len(line)
        at = end + 1
        if not own:
            before = ""  # a blank line opens nothing and holds nothing
            continue
        speech = speech_of(line) if minutes else None
        if speech is not None:
            current, skip = speech
            begin += skip
        elif before[-1:] in _SENTENCE_ENDS or _may_follow(before, line):
            short = len(line) <= LONGEST_HEADING
            heading, skip = opening_of_short(line) if short else opening_of(line)
            if heading and (":" in line or skip < len(line) or not after[:1].islower()):
                apart = (heading.kind == "apart" and decided) or (
                    apart and heading.kind != "settles"
                )
                if heading.part == "decision" and heading.kind != "concludes":
                    concluded = _as_reasoning(spans, concluded)
                within = heading.kind == "within"
                outer = (outer or current) if within else None
                current = _next_part(heading, current, reasoned)
                if heading.kind == "concludes" and current == "decision":
                    concluded = len(spans)
                elif current != "decision":
                    concluded = -1
                begin += skip
            elif outer and _NEXT_ORDINAL.match(line):
                current, outer = outer, None
        if apart:
            current = "antecedents"
        for place, part in inside.get(start, ()) if not apart else ():
            if place > begin or (part == "decision" and place == begin):
                _add(spans, current, begin, place, cleaned)
                if part == "decision":
                    concluded = _as_reasoning(spans, concluded)
                current, begin = part, place
        reasoned = reasoned or current == "reasoning"
        decided = decided or (reasoned and current == "decision")
        if begin == start:
            spans.append(Span(current, begin, end))
        else:
            _add(spans, current, begin, end, cleaned)
        before = own
    return spans


def _as_reasoning(spans: list[Span], start: int) -> int:
    """What concluded, from the span `start` on, was reasoning: a decision follows."""
    if start >= 0:
        spans[start:] = [
            Span("reasoning", *span[1:]) if span.part == "decision" else span
            for span in spans[start:]
        ]
    return -1


def _next_part(heading: Heading, current: Part, reasoned: bool) -> Part:
    """What a heading opens, given what went before."""
    if heading.kind == "follows" and (reasoned or current != "prosecution"):
        return "reasoning"
    if current in ("reasoning", "decision") and heading.kind == "weak":
        return current
    if heading.kind == "concludes":
        return "decision" if reasoned else "reasoning"
    if heading.kind == "closes" and current != "reasoning":
        return current
    if heading.kind == "after" and current != "decision":
        return current
    if reasoned and heading.on_subject and heading.part in ("defence", "prosecution"):
        return "reasoning"  # the court on what a party alleged
    return heading.part


def _add(spans: list[Span], part: Part, start: int, end: int, text: str) -> None:
    if text[start:end].strip():
        spans.append(Span(part, start, end))


def _next_filled(bare: list[str]) -> list[str]:
    """For each stripped line the next one that is not blank; empty after the last."""
    following, after = [""] * len(bare), ""
    for i in range(len(bare) - 1, -1, -1):
        following[i] = after
        after = bare[i] or after
    return following


def _may_follow(before: str, line: str) -> bool:
    """Whether a heading may stand after the line `before`, stripped: not inside a
    sentence."""
    if not before or before[-1] in _SENTENCE_ENDS:
        return True
    if line.isupper() and line.rstrip().endswith(":"):
        return True
    # a caption or another heading: short and without a small first letter
    return len(before) <= LONGEST_HEADING // 2 and not before[:1].islower()
