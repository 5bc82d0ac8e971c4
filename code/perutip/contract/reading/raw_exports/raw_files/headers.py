"""The row of names of a raw file: read, and looked for where it is not as declared.

A row that is no header is data, and none of its cells is shown.
"""

import datetime as dt
import difflib
import re
from collections.abc import Callable, Collection, Iterable, Sequence

from perutip.contract.checks.no_record import TITLES, header_again
from perutip.contract.checks.telling_titles import may_name
from perutip.contract.reading.raw_exports.mapping_file.sources import Source
from perutip.contract.reading.raw_exports.masking.hidden import Hidden
from perutip.contract.reading.raw_exports.masking.masking import like_identifier
from perutip.contract.reading.raw_exports.masking.names import fold_name
from perutip.contract.reading.raw_exports.messages.problems import MappingError

Row = Sequence[str | dt.date | None]
SEARCHED = 40  # rows in which a header may stand
MOSTLY = 0.5  # share of the wanted names from which a row is a header
TITLES_SHOWN = 12
NEAR = 0.6


def header_names(rows: Sequence[Row], width: int) -> list[str]:
    """Return one name per column; merged cells of upper rows reach to the right."""
    parts: list[list[str]] = [[] for _ in range(width)]
    for level, row in enumerate(rows):
        above = ""
        for place in range(width):
            cell = row[place] if place < len(row) else None
            text = " ".join(str(cell).split()) if cell is not None else ""
            above = text or (above if level < len(rows) - 1 else "")
            if above:
                parts[place].append(above)
    return [" / ".join(part) for part in parts]


def header_below(row: Row, header: Sequence[Row]) -> bool:
    """Is a row below the header one of its rows once more, as where pages begin?

    A row with one title alone (that of merged cells) may be a value as well.
    """
    cells = _whole(row)
    return any(
        header_again(cells, titles)
        for titles in map(_whole, header)
        if sum(map(bool, titles)) >= TITLES
    )


def _whole(row: Row) -> list[str]:
    """Cells as text, those that are empty at the end left out."""
    cells = ["" if cell is None else str(cell) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def absent_names(
    rows: Sequence[Row],
    source: Source,
    wanted: Collection[str],
    where: str,
    hint: Callable[[], str] = str,
) -> dict[str, str]:
    """Return the wanted names that the declared header lacks, with what to say of each.

    where: file and sheet in words. hint: another way in which the file has more names.

    Raises
    ------
    MappingError
        When it is no header at all: most names stand in another row, none stands in it,
        it names a column twice, or it is below the last row.
    """
    declared, last = source.header_row, source.header_row[-1]
    there = _names_at(rows, declared)
    absent = [name for name in wanted if name not in there]
    if len(absent) > (1 - MOSTLY) * len(wanted):
        other, lacking = _elsewhere(rows, declared, wanted)
        if other:
            raise MappingError([_moved(source, other, lacking, where)], where)
    if len(rows) < last:
        expected = f"{where}: header_row {last}, but it has {len(rows)} rows"
        raise MappingError([expected], where)
    if wanted and len(absent) == len(wanted):
        listed = ", ".join(repr(name) for name in wanted)
        expected = (
            f"{where}: row {_written(declared)} has no column of the mapping, "
            f"nor has another of the first {SEARCHED} rows: {listed}"
            f"{hint() or _titles(rows, declared, there)}"
        )
        raise MappingError([expected], where)
    twice = sorted({name for name in there if name and there.count(name) > 1})
    if twice:
        listed = ", ".join(map(repr, map(Hidden.among(twice).masked, twice)))
        words = f"{where}: header_row {last} has {listed} more than once"
        raise MappingError([words], where)
    more = hint() if absent else ""
    free = [name for name in there if name not in wanted and like_title(name)]
    return {
        name: f"no column {name!r}{more or _near(name, free)}"
        for name in sorted(absent)
    }


def most_names(wanted: Collection[str], rows: Sequence[Row]) -> int:
    """Return how many of the wanted names stand in the row that has most of them."""
    cells = [{str(cell) for cell in row} for row in rows[:SEARCHED]]
    parts = {part for name in wanted for part in name.split(" / ")}
    return max((len(parts & row) for row in cells), default=0)


def like_title(name: str) -> bool:
    """May a cell of a header be shown? Not what looks like a value: codes, dates, names
    of persons."""
    if not name or len(name) > 120 or like_identifier(name) or may_name(name):
        return False
    digits = [len(run) for run in re.findall("[0-9]+", name)]
    return sum(digits) < 5 and any(char.isalpha() for char in name)


def _near(name: str, free: Sequence[str]) -> str:
    """The titles that are nearest to a name, else those that nothing reads."""
    folded = {fold_name(title): title for title in free}
    near = difflib.get_close_matches(fold_name(name), list(folded), 2, NEAR)
    if near:
        return f"; near to it: {_listed(folded[one] for one in near)}"
    return f"; titles there that no rule reads: {_listed(free)}" if free else ""


def _listed(titles: Iterable[str]) -> str:
    every = [repr(title) for title in dict.fromkeys(titles)]
    more = len(every) - TITLES_SHOWN
    return ", ".join(every[:TITLES_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _titles(rows: Sequence[Row], declared: tuple[int, ...], there: list[str]) -> str:
    """The titles that stand there instead, if it is a row of titles at all.

    In every column that mostly has digits below, the row has a text without one: a row
    of data, whose cells may name a person, would have digits there too.
    """
    below = rows[declared[-1] :]
    coded = False
    for place, name in enumerate(there):
        cells = [row[place] for row in below if place < len(row)]
        filled = [str(cell) for cell in cells if cell is not None]
        if 2 * sum(bool(re.search("[0-9]", one)) for one in filled) > len(filled):
            coded = True
            if not name or re.search("[0-9]", name):
                return ""
        if name and name in filled:
            return ""
    shown = [name for name in there if like_title(name)]
    return f"; the titles there: {_listed(shown)}" if coded and shown else ""


def _names_at(rows: Sequence[Row], numbers: tuple[int, ...]) -> list[str]:
    if numbers[-1] > len(rows):
        return []
    width = max(len(row) for row in rows)
    return header_names([rows[number - 1] for number in numbers], width)


def _elsewhere(
    rows: Sequence[Row], declared: tuple[int, ...], wanted: Collection[str]
) -> tuple[tuple[int, ...], list[str]]:
    """Return the rows that hold most of the wanted names, and those they lack."""
    best: tuple[tuple[int, ...], list[str]] = ((), list(wanted))
    searched = range(1, min(SEARCHED, len(rows)) + 1)
    shifted = [tuple(n - declared[0] + first for n in declared) for first in searched]
    single = [(first,) for first in searched]
    merged = [(first, first + 1) for first in searched]
    for numbers in (*shifted, *single, *merged):
        names = set(_names_at(rows, numbers))
        lacking = [name for name in wanted if name not in names]
        if len(lacking) < len(best[1]):
            best = (numbers, lacking)
    found = len(wanted) - len(best[1])
    return best if found > MOSTLY * len(wanted) and best[0] != declared else ((), [])


def _moved(
    source: Source, other: tuple[int, ...], lacking: list[str], where: str
) -> str:
    listed = ", ".join(repr(name) for name in lacking)
    rest = f"; no column {listed} there" if listed else ""
    rows = "row" if len(other) == 1 else "rows"
    return (
        f"{where}: the names of its columns stand in {rows} {_written(other)}, "
        f"not in row {_written(source.header_row)}: header_row = {_toml(other)}{rest}"
    )


def _written(rows: tuple[int, ...]) -> str:
    return " and ".join(map(str, rows))


def _toml(rows: tuple[int, ...]) -> str:
    return str(rows[0]) if len(rows) == 1 else str(list(rows))
