"""Few hits, as rates per words of the same texts and shares of hits tell them.

Every rate of one table has the same denominator, which need not be printed: the hits of
all lines are whole numbers at one number of words, and so are the parts of the hits of
which shares are printed. With six digits few numbers of words are left. A small number
of hits falls when some number of words makes it one of those of all lines.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from perutip.reporting.audit.declaring.rules_for_rows import Rate
from perutip.reporting.audit.facts import Cell, Source
from perutip.reporting.audit.reading.collected import Published
from perutip.reporting.audit.reading.rounding import six_digits
from perutip.reporting.audit.relations.totals import Row

SLACK = 1e-12  # of a printed number, for sums of doubles


@dataclass(frozen=True)
class Told:
    """A printed number: the ends of what rounds to it, and where it stands."""

    low: float
    high: float
    source: Source


@dataclass(frozen=True)
class RatedLine:
    """Rate of hits per word of one line (None: a dash), and shares of its hits."""

    name: str
    rate: Told | None = None
    shares: tuple[Told, ...] = ()


def read_rates(
    found: Published, rows: Sequence[tuple[int, Row]]
) -> tuple[tuple[RatedLine, ...], ...]:
    """Lines of every table of rates that prints any, by declared entry and panel."""
    tables: dict[tuple[str, str], dict[str, RatedLine]] = {}
    for place, row in rows:
        rule, _ = found.rule("rates", row)
        if rule is None or not row["estimate"] or float(row["estimate"]) == 0:
            continue
        lines = tables.setdefault((row["exhibit"], row["panel"]), {})
        name = row["variable"]
        line = lines.get(name, RatedLine(f"{row['exhibit']}: hits of {name}"))
        told = _told(row, rule, found.source(row, place, "estimate"))
        if row["term"] == rule.rate:
            lines[name] = replace(line, rate=told)
        else:
            lines[name] = replace(line, shares=(*line.shares, told))
    return tuple(tuple(lines.values()) for lines in tables.values())


def _told(row: Row, rule: Rate, source: Source) -> Told:
    value = float(row["estimate"])
    half = six_digits(row["estimate"]) + SLACK
    per = rule.per if row["term"] == rule.rate else 1.0
    return Told((value - half) / per, (value + half) / per, source)


def few_hits(lines: Sequence[RatedLine], minimum: int) -> list[tuple[Cell, float]]:
    """Hits, or parts of hits, of 1 to minimum - 1 that fit everything printed.

    Returns
    -------
    list of (cell, least such number)
        Sources of a cell: the share whose part it is, then the line's others.
    """
    found: dict[str, tuple[Cell, float]] = {}
    for line in lines:
        others = [one for one in lines if one is not line and one.rate is not None]
        for hits in sorted(_candidates(line, minimum)):
            if _fits(line, hits) and _agree(line, hits, others):
                for cell, few in _small(line, hits, minimum):
                    found.setdefault(cell.name, (cell, few))
    return list(found.values())


def _candidates(line: RatedLine, minimum: int) -> set[int]:
    """Numbers of hits that are few, or of which a printed share is of few."""
    out = set(range(1, minimum))
    for share in line.shares:
        for low, high in ((share.low, share.high), (1 - share.high, 1 - share.low)):
            for part in range(1, minimum):
                if low > 0:
                    out.update(range(math.ceil(part / high), int(part / low) + 1))
    return out


def _part(share: Told, hits: int) -> int | None:
    """The whole number of hits of which the share is printed; None: there is none."""
    part = math.ceil(share.low * hits)
    return part if part <= min(share.high * hits, hits) else None


def _fits(line: RatedLine, hits: int) -> bool:
    return all(_part(share, hits) is not None for share in line.shares)


def _agree(line: RatedLine, hits: int, others: Sequence[RatedLine]) -> bool:
    """Is there a number of words at which the other lines have whole hits too?"""
    if line.rate is None:
        return True
    least, most = hits / line.rate.high, hits / line.rate.low
    return all(any(_fits(one, n) for n in _whole(one, least, most)) for one in others)


def _whole(line: RatedLine, least: float, most: float) -> Iterator[int]:
    """Whole hits of a line in `least` to `most` words."""
    if line.rate is None:
        return iter(())
    first = max(math.ceil(line.rate.low * least), 1)
    return iter(range(first, int(line.rate.high * most) + 1))


def _small(line: RatedLine, hits: int, minimum: int) -> Iterator[tuple[Cell, float]]:
    rate = () if line.rate is None else (line.rate.source,)
    everywhere = (*(share.source for share in line.shares), *rate)
    if hits < minimum and everywhere:
        yield Cell(line.name, (), everywhere, suppressed=True), float(hits)
    for share in line.shares:
        part = _part(share, hits)
        if part is None:
            continue
        for words, few in (("in", part), ("not in", hits - part)):
            if 0 < few < minimum:
                name = f"{line.name}, {words} {share.source.line}"
                first = (share.source, *everywhere)
                sources = tuple(dict.fromkeys(first))
                yield Cell(name, (), sources, suppressed=True), float(few)
