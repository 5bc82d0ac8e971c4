"""Keyword in context, for lawyers who check the dictionary.

It shows text of rulings: callers write it to the restricted folder and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from perutip.text.counting.matching.text_matcher import TextMatcher
from perutip.text.counting.matching.verdicts import VERDICTS, Verdict
from perutip.text.counting.sentences.word_edges import left_edge, right_edge
from perutip.text.dictionary import Dictionary


@dataclass(frozen=True)
class Concordance:
    """One match with the folded words around it; `verdict` says how it counts."""

    text_id: str
    term: str
    category: str
    verdict: str
    left: str
    match: str
    right: str


def keyword_in_context(
    texts: Iterable[str],
    dictionary: Dictionary,
    ids: Iterable[str],
    window: int = 10,
    *,
    stem: bool = False,
    verdicts: Sequence[Verdict] = VERDICTS,
) -> Iterator[Concordance]:
    """Every match of every text, also those that rules cancel, lazily.

    `ids` has one identifier per text; `window` is in words; `verdicts` chooses among
    positive, contra, ignored, retired, statute, excluded, no_cue, another_person,
    speaker, unasserted, unassessed, not_ordered and negation.

    Raises ValueError for an unknown verdict, a window below one, or when there are
    more texts than ids or the reverse.
    """
    unknown = sorted(set(verdicts) - set(VERDICTS))
    if unknown:
        allowed = ", ".join(VERDICTS)
        raise ValueError(f"unknown verdict {unknown[0]!r}; allowed: {allowed}")
    if window < 1:
        raise ValueError("window must be at least one word")
    return _lines(texts, dictionary, ids, window, stem, frozenset(verdicts))


def _lines(
    texts: Iterable[str],
    dictionary: Dictionary,
    ids: Iterable[str],
    window: int,
    stem: bool,
    verdicts: frozenset[str],
) -> Iterator[Concordance]:
    matcher = TextMatcher(dictionary, stem=stem)
    for text, text_id in zip(texts, ids, strict=True):
        matched = matcher.match(text)
        padded = matched.text.padded
        for start, end, i, verdict, _ in matched.hits:
            if verdict not in verdicts:
                continue
            entry = dictionary.entries[i]
            yield Concordance(
                text_id=text_id,
                term=entry.pattern.written,
                category=entry.category,
                verdict=verdict,
                left=padded[left_edge(padded, start, window) : start].strip(),
                match=padded[start:end],
                right=padded[end : right_edge(padded, end, window)].strip(),
            )
