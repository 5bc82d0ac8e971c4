"""Files, sheets and rows of raw exports in words."""

from collections.abc import Sequence

ROWS_SHOWN = 5
FILES_SHOWN = 4
PART = 10_000_000  # rows apart: from the first of one stacked sheet to that of the next
Parts = tuple[tuple[str, str], ...]


def parts_named(parts: Parts) -> str:
    """`casos.xlsx, sheets 2011-2019 + 2020-2025`, `a.csv + b.csv`; of many files and
    sheets the first, and how many more there are."""
    files: dict[str, list[str]] = {}
    for file, sheet in parts:
        files.setdefault(file, []).append(sheet)
    if len(files) > FILES_SHOWN:
        return _first(list(files), FILES_SHOWN - 1, "files")
    return " + ".join(
        f"{file}, sheet{'s' if sheets[1:] else ''} {_first(sheets, ROWS_SHOWN)}"
        if any(sheets)
        else file
        for file, sheets in files.items()
    )


def _first(names: list[str], number: int, noun: str = "") -> str:
    """The first names, and how many more there are."""
    more = len(names) - number
    rest = f" and {more:,} more {noun}".rstrip() if more > 0 else ""
    return f"{' + '.join(names[:number])}{rest}"


def rows_named(rows: Sequence[int], parts: Parts) -> list[str]:
    """Rows by their numbers in the file; where several sheets are stacked, the last of
    each run of rows says which: ["9", "10 [CUSCO]", "4 [LIMA]"]."""
    if len(parts) < 2:
        return [str(row) for row in rows]
    one_file = len({name for name, _ in parts}) == 1
    named = []
    for row, after in zip(rows, [*rows[1:], -1], strict=True):
        file, sheet = parts[row // PART]
        where = sheet if one_file else f"{file}, {sheet}" if sheet else file
        last = row // PART != after // PART
        named.append(f"{row % PART} [{where}]" if last else str(row % PART))
    return named


def same_in(but: Sequence[str]) -> str:
    """In what two rows are the same: "every cell but 'N°'"."""
    return f"every cell but {', '.join(map(repr, but))}" if but else "every cell"


def and_rows(rows: Sequence[int], parts: Parts) -> str:
    """Rows in words: "4 and 7", "9 [2021], 12 [2021] and 30 [2022]"."""
    *first, last = rows_named(rows, parts)
    return " and ".join([", ".join(first), last] if first else [last])


def raw_rows(rows: Sequence[int], number: int = 0, parts: Parts = ()) -> str:
    """Some rows of a raw file in words: "raw rows 4, 9 and 3 more".

    number: of the rows, where more are meant than are given. parts: what is stacked.
    """
    number = max(number, len(rows))
    noun = "row" if number == 1 else "rows"
    more = number - min(len(rows), ROWS_SHOWN)
    rest = f" and {more:,} more" if more > 0 else ""
    shown = ", ".join(rows_named(rows[:ROWS_SHOWN], parts))
    return f"raw {noun} {shown}{rest}"
