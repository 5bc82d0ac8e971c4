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
from functools import lru_cache
from typing import NamedTuple, cast

from perutip.text.reading.headings import (
    LONGEST_HEADING,
    PARTS,
    Heading,
    Part,
    lost_accents,
    read_heading,
)
from perutip.text.reading.normalization import clean

__all__ = ["PARTS", "Part", "Sections", "Span", "find_parts", "split_sections"]

_DECIDES = (
    r"(?:declar(?:a|amos|ar[oó]n)|resuelven?|resolvi[oóe]\w*|resolvemos|fall(?:o|a|amos)"
    r"|acord(?:aron|amos)|confirm(?:a|aron|amos)|revoc(?:a|aron|amos)"
    r"|decid(?:e|i[oó]|imos|ieron)|conden(?:o|a|amos|aron)|absolv\w+|absuelv\w+"
    r"|dispus\w+|ha resuelto|han resuelto|casaron|impon\w+|no haber nulidad"
    r"|haber nulidad|nula|administrando justicia|declarar|confirmar|revocar|condenar"
    r"|dispon\w+|sobresee\w*|fijar|anular)"
)
_FORMULAS = re.compile(
    lost_accents(
        r"\W*(?P<decision>POR (?:ESTOS|TALES|ESTAS|DICHAS) (?:FUNDAMENTOS"
        r"|CONSIDERACIONES|RAZONES)"
        r"|POR LO EXPUESTO|(?:SE )?RESUELVE|FALL[OA]|DECISI(?:O|Ó|\ufffd)N"
        r")(?=\s*[:,;.–-])"
        r"|\W*(?P<reasoning>(?:Y )?CONSIDERANDO(?: QUE)?)(?=\s*[:;.–-])"
        r"|\W*(?P<antecedents>(?:AUTOS Y )?VISTOS?(?: Y O(?:I|Í|\ufffd)DOS)?)"
        r"(?=\s*[:;.–-])"
    )
)
# Minutes of a hearing: who speaks stands before a colon, and the sentence goes on.
_DIALOGUE = re.compile(
    r"(?:(?:El |La )?[Ss]eñora? )?(?:"
    r"(?P<reasoning>Juez|Jueza|Tribunal|President[ea])"
    r"|(?P<prosecution>Fiscal|Fiscalía|Ministerio Público|Querella|Querellante)"
    r"|(?P<defence>Defens(?:a|ora?)(?: Oficial| [Tt]écnica)?"
    r"|Imputad[oa]|Acusad[oa]|Procesad[oa]))\s*:"
    r"(?=\s*(?:[a-záéíóúñ¿(]|Le |Hace |Se |Pide |Entiende |Que |A ))"
)
_OTHERS_SPEAK = re.compile(
    r"(?P<antecedents>(?:(?:Testigo|Perit[oa]|Licenciad[oa]|Lic\.|Dra?\.)\b[^:\n]{0,50}"
    r"|Asesor(?:ía|a)?(?: Tutelar| de Menores)?|Secretari[oa]|Víctima|Denunciante"
    r"|Agraviad[oa]|[A-ZÁÉÍÓÚÑ]{3,}(?: [A-ZÁÉÍÓÚÑ]{2,}){0,4}))\s*:"
    r"(?=\s*[a-záéíóúñ¿(])"
)
_JUDGE_SPEAKS = re.compile(r"^\W*(?:(?:El |La )?[Ss]eñora? )?Juez[ae]?:", re.M)
FEWEST_SPEECHES = 3  # of the judge, in the minutes of a hearing
# Literal beginnings of formulas inside a line, with what must follow from there.
_INSIDE: tuple[tuple[Part, tuple[str, ...], re.Pattern[str]], ...] = (
    (
        "decision",
        ("Por e", "POR E", "Por t", "POR T", "Por l", "POR L", "Por di", "POR DI"),
        re.compile(
            r"por (?:estos|tales|estas|las|los|dichas|dichos) (?:mismos |mismas )?"
            r"(?:fundamentos|consideraciones|razones|argumentos|motivos)\b"
            r"(?: expuest[ao]s| se\u00f1alad[ao]s| anotad[ao]s)?"
            r"(?:\s*[:;,.-]|[^.;]{0,260}?[:;,])?\s*(?:[^.;:]{0,160}?[,:]\s*)?"
            r"(?:[\w ]{0,40}\b)?" + _DECIDES + r"\b",
            re.I,
        ),
    ),
    (
        "decision",
        (
            *("HA RESUELTO", "HAN RESUELTO", "RESUELVE", "RESUELVO", "RESOLVEMOS"),
            *("FALLA", "FALLO", "RESOLVIERON", "DECIDIERON", "DECIDE", "ACORDARON"),
            "DISPONE",
        ),
        re.compile(
            r"(?:HAN? RESUELTO|RESUELVE[NO]?|RESUELVO|RESOLVEMOS|FALLA(?:MOS)?|FALLO"
            r"|RESOLVIERON|DECIDIERON|DECIDE|ACORDARON|DISPONEN?)\s*(?:[:;]|[.,]?-+|\n)"
        ),
    ),
    (
        "decision",
        ("ADMINISTRANDO JUSTICIA", "dministrando justicia", "dministrando Justicia"),
        re.compile(r"A?dministrando justicia\b", re.I),
    ),
    (
        "decision",
        ("declararon", "DECLARARON"),
        re.compile(r"declararon\s+(?-i:(?:NO\s+)?HABER|IN|F|NUL|INADM)", re.I),
    ),
    (
        "reasoning",
        ("CONSIDERANDO", "onsiderando"),
        re.compile(r"(?:CONSIDERANDO|C?onsiderando)S?\s*(?:[:;]|\.-|-)"),
    ),
    (
        "reasoning",
        (" dijo:", " DIJO:", " dijeron:", " DIJERON:"),
        re.compile(r" dij(?:o|eron):", re.I),
    ),
)
_VOTE = re.compile(r"(?:vocal|juez|jueza|camarista|cuesti[oó]n)\b", re.I)
# A vote that names a judge by his title alone.
_TITLED = re.compile(
    r"^\W*(?:El|La|Los|Las)\s+(?:[Ss]eñor(?:es|as?)?\s+)?(?:Dra?|Dras|Dres|[Dd]octora?)\b"
    r"(?!.*\b(?:defen[st]|abogad|fiscal|testig|perit|querell))[^:]{3,80}$"
)
# Headings inside a paragraph: a number or ordinal, and a title in capitals.
_NUMBERED = re.compile(
    r"[.;:–-] (?P<heading>\d{1,2}(?:\.\d{1,2})*[.)°-]+"
    r"|(?:PRIMERO|SEGUNDO|TERCERO|CUARTO|QUINTO|SEXTO|S[ÉE]PTIMO|OCTAVO|NOVENO|D[ÉE]CIMO)"
    r"\s?[.:–-]+)\s*(?P<title>[A-ZÁÉÍÓÚÑ][A-ZÁÉÍÓÚÑ ,]{5,80})(?=\s?[.:–-])"
)
_FIRST = re.compile(
    r"(?:^|[.;:-]\s)\W*(?P<ordinal>PRIMERO|Primero|PRIMERA)\s*[.:)-]", re.M
)
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
    reasoning begins at the ordinal "Primero".
    """
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
    inside = _formulas_inside(cleaned)
    minutes = len(_JUDGE_SPEAKS.findall(cleaned)) >= FEWEST_SPEECHES
    spans: list[Span] = []
    current: Part = "antecedents"
    reasoned = False
    lines = cleaned.split("\n")
    following = _next_filled(lines)
    before, at = "", 0
    for line, after in zip(lines, following, strict=True):
        begin, end = at, at + len(line)
        at = end + 1
        speech = _speech(line) if minutes else None
        if speech is not None:
            current, skip = speech
            begin += skip
        elif _may_follow(before, line):
            short = len(line) <= LONGEST_HEADING
            heading, skip = _opening_of_short(line) if short else _opening(line)
            if heading and (":" in line or skip < len(line) or not after[:1].islower()):
                current = _next_part(heading, current, reasoned)
                begin += skip
        for place, part in inside.get(at - len(line) - 1, ()):
            if place > begin or (part == "decision" and place == begin):
                _add(spans, current, begin, place, cleaned)
                current, begin = part, place
        reasoned = reasoned or current == "reasoning"
        _add(spans, current, begin, end, cleaned)
        before = line.strip()
    return spans


def _speech(line: str) -> tuple[Part, int] | None:
    """Part of who speaks in a line of minutes, and how long his naming is."""
    said = _DIALOGUE.match(line) or _OTHERS_SPEAK.match(line)
    if said is None or said.lastgroup is None:
        return None
    return cast(Part, said.lastgroup), _past_blanks(line, said.end())


def _next_part(heading: Heading, current: Part, reasoned: bool) -> Part:
    """What a heading opens, given what went before."""
    if heading.kind == "follows" and (reasoned or current != "prosecution"):
        return "reasoning"
    if current in ("reasoning", "decision") and heading.kind == "weak":
        return current
    if reasoned and heading.on_subject and heading.part in ("defence", "prosecution"):
        return "reasoning"  # the court on what a party alleged
    return heading.part


def _add(spans: list[Span], part: Part, start: int, end: int, text: str) -> None:
    if text[start:end].strip():
        spans.append(Span(part, start, end))


def _formulas_inside(text: str) -> dict[int, list[tuple[int, Part]]]:
    """Formulas inside lines: beginning of the line → (offset, part), in order."""
    found: dict[int, list[tuple[int, Part]]] = {}
    for part, beginnings, pattern in _INSIDE:
        for literal in beginnings:
            at = text.find(literal)
            while at >= 0:
                match = pattern.match(text, at)
                if match is not None and _stands_free(text, at, part, literal):
                    line = text.rfind("\n", 0, at) + 1
                    found.setdefault(line, []).append((at, part))
                at = text.find(literal, at + len(literal))
    for match in _NUMBERED.finditer(text):
        heading = read_heading(match["title"])
        if heading is not None and heading.kind == "opens" and not heading.on_subject:
            at = match.start("heading")
            line = text.rfind("\n", 0, at) + 1
            found.setdefault(line, []).append((at, heading.part))
    return {line: sorted(places) for line, places in found.items()}


def _stands_free(text: str, at: int, part: Part, literal: str) -> bool:
    """Whether a formula may begin at `at`: after a stop, or an accepted word."""
    left = text[max(0, at - 160) : at].rstrip()
    if literal.strip().lower() in ("dijo:", "dijeron:"):
        line = left.rpartition("\n")[2]
        return (_VOTE.search(line) or _TITLED.search(line)) is not None
    if part == "reasoning":
        return not left or left[-1] in ".,;:)" or left[-2:].lower() == " y"
    if literal.isupper() and not literal.startswith("POR"):
        return True
    return not left or left[-1] in '.;:)»”"-' or left.endswith(",")


def _next_filled(lines: list[str]) -> list[str]:
    """For each line the next one that is not blank, stripped; empty after the last."""
    following, after = [""] * len(lines), ""
    for i in range(len(lines) - 1, -1, -1):
        following[i] = after
        after = lines[i].strip() or after
    return following


def _opening(line: str) -> tuple[Heading | None, int]:
    """What a line opens, and how many of its characters are the heading."""
    found = read_heading(line)
    if found is not None:
        colon = line.find(":")
        return found, len(line) if colon < 0 else _past_blanks(line, colon + 1)
    plain = line.replace("\u00a0", " ")
    formula = _FORMULAS.match(plain) or _DIALOGUE.match(plain)
    if formula is not None and formula.lastgroup is not None:
        # every group of a formula is named by the part that it opens
        heading = Heading(cast(Part, formula.lastgroup), "opens", False)
        return heading, _past_blanks(line, formula.end(), " :,;.–-")
    return None, 0


@lru_cache(maxsize=10_000)
def _opening_of_short(line: str) -> tuple[Heading | None, int]:
    # Rulings of one court share most of their headings.
    return _opening(line)


def _past_blanks(line: str, at: int, signs: str = " \t\u00a0") -> int:
    while at < len(line) and line[at] in signs:
        at += 1
    return at


def _may_follow(before: str, line: str) -> bool:
    """Whether a heading may stand after the line `before`, stripped: not inside a
    sentence."""
    if not before or before[-1] in _SENTENCE_ENDS:
        return True
    if line.isupper() and line.rstrip().endswith(":"):
        return True
    # a caption or another heading: short and without a small first letter
    return len(before) <= LONGEST_HEADING // 2 and not before[:1].islower()
