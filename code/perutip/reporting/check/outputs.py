"""Two outputs compared: results.csv, tables, macros, figures' numbers, assignments."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from perutip.reporting.check.agreement import agrees, as_printed, explained, pieces
from perutip.reporting.check.cells import PrintedCell, printed_cells
from perutip.reporting.check.comparison import Comparison, Incomplete
from perutip.reporting.check.page_text import page_lines
from perutip.reporting.check.rows import compare_rows, read_rows
from perutip.reporting.manifest import published_files
from perutip.reporting.results import NUMERIC, decimals_of, numbers
from perutip.study.exhibits import EXHIBITS, Exhibit
from perutip.study.reasons import AWAITING
from perutip.study.steps import REPORT

PIXELS = (".pdf", ".png")
TEXTS = (".tex", ".csv", ".txt", ".json", ".jsonl", ".py")
# the manifest hashes what is compared here; the document of exhibits is their list
NOT_COMPARED = ("manifest.sha256",)


def compare_outputs(committed: Path, new: Path) -> Comparison:
    """Compare every promised exhibit and every row of results.csv.

    Raises
    ------
    Incomplete
        The committed output lacks an exhibit, or an output is not readable.
    """
    promised = _require_complete(committed)
    found = Comparison(committed, new)
    compare_rows(found)
    _compare_presence(found, promised)
    exact = _exact_values(new)
    everything = [value for values in exact.values() for value in values]
    for one in promised:
        for name in one.files:
            if name.endswith(PIXELS) or name in NOT_COMPARED:
                continue
            values = exact.get(one.key, everything)
            if one.kind == "figure":
                _compare_figure(found, one, name)
            else:
                _compare_text(found, one.key, name, values)
    return found


def _require_complete(folder: Path) -> list[Exhibit]:
    """The exhibits of the steps in results.csv and of the closing of the run: registers
    may have no part in a step, and what awaits the draw writes no file of its own."""
    there = (folder / "results.csv").is_file()
    steps, awaits = {REPORT}, set[str]()
    if there:
        rows = read_rows(folder, exact=False)
        steps |= set(rows["step"])
        awaits = set(rows.loc[rows["reason"].str.startswith(AWAITING), "step"])
    promised = [
        one
        for one in EXHIBITS
        if one.step in steps
        and (one.kind != "file" or one.step not in awaits or _any_file(folder, one))
    ]
    absent = [
        name
        for one in promised
        for name in one.files
        if not (folder / name).is_file() or not (folder / name).stat().st_size
    ]
    if not there:
        absent.insert(0, "results.csv")
    if absent:
        more = f" and {len(absent) - 3} more" if len(absent) > 3 else ""
        raise Incomplete(f"it lacks {', '.join(absent[:3])}{more}")
    return promised


def _any_file(folder: Path, one: Exhibit) -> bool:
    return any((folder / name).is_file() for name in one.files)


def _exact_values(folder: Path) -> dict[str, list[float]]:
    """Exhibit → its numbers at full precision; six digits where there is no more."""
    frame = numbers(read_rows(folder, exact=True))
    return {
        str(key): [float(v) for v in part[NUMERIC].to_numpy().ravel() if v == v]
        for key, part in frame.groupby("exhibit")
    }


def _compare_presence(found: Comparison, promised: list[Exhibit]) -> None:
    """Published files that no exhibit promises: on both sides, and with one text."""
    declared = {name for one in promised for name in one.files} | {"results.csv"}
    left, right = (
        {path.relative_to(folder).as_posix() for path in published_files(folder)}
        for folder in (found.committed, found.new)
    )
    for name in sorted((left | right) - declared):
        found.compared += 1
        if name in left and name in right and name.endswith(TEXTS):
            _compare_text(found, Path(name).stem, name, [])
        elif (name in left) != (name in right):
            words = ("a file", "no file") if name in left else ("no file", "a file")
            found.add(Path(name).stem, name, *words)


def _compare_text(found: Comparison, key: str, name: str, values: list[float]) -> None:
    """A table by its cells, another text by its lines: words exactly, numbers by their
    last printed digit."""
    path = found.new / name
    if not path.is_file():
        found.add(key, name, "a file", "no file")
        return
    read = _cells if name.startswith("tables/") else _text_lines
    old, new = read(found.committed / name), read(path)
    for one, two in zip_longest(old, new):
        found.compared += 1
        if one is None or two is None:
            there, words = (one or two), ("nothing", "a text")
            found.add(key, there.place, *(words if one is None else words[::-1]))
        elif one.text != two.text:
            _compare_line(found, key, one.place, one.text, two.text, values)


def _cells(path: Path) -> list[PrintedCell]:
    return list(printed_cells(path.read_text(encoding="utf-8")))


def _text_lines(path: Path) -> list[PrintedCell]:
    text = path.read_text(encoding="utf-8")
    lines = page_lines(text) if path.suffix == ".html" else text.splitlines()
    return [PrintedCell(f"line {n}", line) for n, line in enumerate(lines, start=1)]


def _compare_line(
    found: Comparison, key: str, place: str, old: str, new: str, values: list[float]
) -> None:
    left, right = list(pieces(old)), list(pieces(new))
    words = [p.text for p in left if not p.is_number]
    if words != [p.text for p in right if not p.is_number]:
        found.add(key, place, old, new)
        return
    for one, two in zip(left, right, strict=True):
        if one.text != two.text and not explained(one.text, two.text, values):
            found.add(key, place, one.text, two.text)


def _compare_figure(found: Comparison, one: Exhibit, name: str) -> None:
    """The numbers that a figure is drawn from, at full precision where they are."""
    exact = found.new / "data" / "figures" / Path(name).name
    path = exact if exact.is_file() else found.new / name
    if not path.is_file():
        found.add(one.key, name, "a file", "no file")
        return
    old, new, short = map(_rows, (found.committed / name, path, found.new / name))
    rows = enumerate(zip_longest(old, new, short), start=1)
    for number, (left, right, published) in rows:
        found.compared += 1
        where = f"{name}, row {number}"
        if left is None or right is None:
            found.add(one.key, where, _joined(left), _joined(published))
            continue
        for column, (before, after) in enumerate(zip(left, right, strict=True)):
            if before != after and not _close(before, after):
                shown = _shown(before, after, (published or right)[column])
                found.add(one.key, f"{where}, column {column + 1}", before, shown)


def _close(committed: str, new: str) -> bool:
    try:
        return agrees(committed, float(new))
    except ValueError:
        return False


def _shown(committed: str, exact: str, published: str) -> str:
    """A number of a figure as published, with further decimals where those agree."""
    if published != committed or published == exact:
        return published
    decimals = decimals_of(committed)
    return as_printed(committed, exact, lambda x, more: f"{x:.{decimals + more}f}")


def _rows(path: Path) -> Iterator[list[str]]:
    """Rows of a file of numbers; none where there is no such file."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="") as handle:
        yield from csv.reader(handle)


def _joined(row: list[str] | None) -> str:
    return "no row" if row is None else ", ".join(row)
