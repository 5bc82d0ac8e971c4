"""Which panels and columns a sentence of a table's notes is about, in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from perutip.reporting.tables.panels.placed import Estimated

COUNT = re.compile(r"(?<![\w,])\d+(?![\w,)])")
FEW = 3  # kinds that are worth a range
Found = list[tuple[str, Estimated]]  # letter of the panel, what stands there


def kinds_words(
    head: str, found: Found, name: str, words: Callable[[str], str]
) -> list[str]:
    """What errors or sets are, and in which panels or columns where they differ."""
    kinds: dict[str, Found] = {}
    for letter, one in found:
        if one.row[name]:
            kinds.setdefault(words(one.row[name]), []).append((letter, one))
    return joined_kinds(head, _ranged(kinds))


def joined_kinds(head: str, kinds: dict[str, Found]) -> list[str]:
    """Kinds in words, each with where it stands; no sentence of none."""
    texts = [
        kind + (f" ({where_words(mine, kinds.values())})" if len(kinds) > 1 else "")
        for kind, mine in kinds.items()
    ]
    return [f"{head}: {'; '.join(texts)}."] if texts else []


def _ranged(kinds: dict[str, Found]) -> dict[str, Found]:
    """Kinds that differ in one count alone are one kind with a range of it."""
    alike: dict[str, list[str]] = {}
    for kind in kinds:
        alike.setdefault(COUNT.sub("#", kind), []).append(kind)
    out: dict[str, Found] = {}
    for template, members in alike.items():
        found = [one for kind in members for one in kinds[kind]]
        if len(members) < FEW or template.count("#") != 1:
            out |= {kind: kinds[kind] for kind in members}
            continue
        counts = sorted(int(n) for kind in members for n in COUNT.findall(kind))
        out[template.replace("#", f"{counts[0]} to {counts[-1]}")] = found
    return out


def where_words(mine: Found, kinds: Iterable[Found]) -> str:
    """Panels, if they tell these from the others; else columns, and of which panels
    where another panel has the same numbers."""
    here = {(letter, one.number) for letter, one in mine}
    there = {(at, one.number) for kind in kinds for at, one in kind} - here
    letters, apart = {letter for letter, _ in here}, {letter for letter, _ in there}
    if "" not in letters and not letters & apart:
        return f"panel{'s' * (len(letters) > 1)} {and_words(sorted(letters))}"
    numbers = {number for _, number in here}
    if not numbers & {number for _, number in there}:
        return columns_words(numbers)
    return "; ".join(
        f"panel {letter}, {columns_words(n for at, n in here if at == letter)}"
        for letter in sorted(letters)
    )


def columns_words(numbers: Iterable[int]) -> str:
    """Column numbers in words: `columns 1 to 3 and 5`."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    texts = [
        text
        for run in runs
        for text in (
            [f"{run[0]} to {run[-1]}"] if len(run) > 2 else [str(one) for one in run]
        )
    ]
    alone = len(runs) == 1 and len(runs[0]) == 1
    return f"column{'' if alone else 's'} {and_words(texts)}"


def panels_words(letters: Sequence[str], every: set[str]) -> str:
    """`of panels A and B `; nothing where that is all of them."""
    known = sorted({letter for letter in letters if letter})
    if not known or known == sorted(every):
        return ""
    return f"of panel{'s' * (len(known) > 1)} {and_words(known)} "


def and_words(words: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)


def or_words(words: Sequence[str]) -> str:
    """`a, b or c`."""
    return " or ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)
