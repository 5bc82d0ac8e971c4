"""Identifiers and passages of the registers, looked for in files to be published.

An identifier is found as a run of whole words. A passage is eight consecutive words of
a ruling or an interview, numbers apart. What the dictionary or the code says itself is
no finding, and neither is an identifier that cannot be told from a count.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from perutip.reporting.release.words import words_of

RUN = 8  # consecutive words
LONGEST_COUNT = 5  # digits: an identifier of so few cannot be told from a number
Words = tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """What was found in a public file; `value` is restricted, `kind` is identifier or
    passage, `source` its register and column, or what holds the passage."""

    file: str
    kind: str
    source: str
    value: str


@dataclass(frozen=True)
class Searched:
    """Everything found, and how many identifiers could not be searched for."""

    found: tuple[Found, ...]
    n_identifiers: int
    n_like_counts: int

    def of(self, kind: str) -> tuple[Found, ...]:
        """What was found of one kind."""
        return tuple(one for one in self.found if one.kind == kind)


def search_files(
    files: Mapping[str, Iterable[str]],
    identifiers: Mapping[str, Iterable[str]],
    passages: Iterable[tuple[str, str]],
    exempt: Iterable[str],
) -> Searched:
    """Look for identifiers and passages in public files.

    Parameters
    ----------
    files : name → its texts (see `file_text`).
    identifiers : register.column → values.
    passages : (where it comes from, text), one at a time; texts are never kept.
    exempt : texts of dictionary and code.
    """
    public = {
        name: [words for text in texts if (words := words_of(text))]
        for name, texts in files.items()
    }
    ours = [words_of(text) for text in exempt]
    wanted, n_like_counts = _wanted(identifiers)
    own = {run for words in ours for run in _present(words, wanted)}
    found = [
        Found(name, "identifier", source, " ".join(run))
        for name, texts in public.items()
        for words in texts
        for run in sorted(set(_present(words, wanted)) - own)
        for source in sorted(wanted[run])
    ]
    found += _passages(public, passages, ours)
    return Searched(tuple(dict.fromkeys(found)), len(wanted), n_like_counts)


def _wanted(
    identifiers: Mapping[str, Iterable[str]],
) -> tuple[dict[Words, set[str]], int]:
    wanted: dict[Words, set[str]] = defaultdict(set)
    like_counts = 0
    for source, values in identifiers.items():
        for value in values:
            run = tuple(words_of(value))
            digits = "".join(run)
            if not run or (digits.isdigit() and len(digits) <= LONGEST_COUNT):
                like_counts += 1
                continue
            wanted[run].add(source)
    return wanted, like_counts


def _present(words: list[str], wanted: Mapping[Words, object]) -> Iterator[Words]:
    """Runs of `wanted` that stand in `words`."""
    lengths = sorted({len(run) for run in wanted})
    first = {run[0] for run in wanted}
    for place, word in enumerate(words):
        if word in first:
            for length in lengths:
                run = tuple(words[place : place + length])
                if run in wanted:
                    yield run


def _runs(words: Iterable[str]) -> Iterator[str]:
    """Runs of `RUN` words, numbers left out."""
    kept = [word for word in words if word.isalpha()]
    for place in range(len(kept) - RUN + 1):
        yield " ".join(kept[place : place + RUN])


def _passages(
    public: Mapping[str, list[list[str]]],
    passages: Iterable[tuple[str, str]],
    ours: list[list[str]],
) -> Iterator[Found]:
    where: dict[str, set[str]] = defaultdict(set)
    for name, texts in public.items():
        for words in texts:
            for run in _runs(words):
                where[run].add(name)
    for words in ours:
        for run in _runs(words):
            where.pop(run, None)
    for source, text in passages:
        for run in _runs(words_of(text)):
            for name in sorted(where.get(run, ())):
                yield Found(name, "passage", source, run)
