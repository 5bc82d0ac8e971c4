"""A printed table as LaTeX: floats of 9 points that keep to the page.

Widths are estimated in centimetres from the letters of a cell, at 9 points on A4 with
margins of 2 cm; needs array and booktabs alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap

from tabulate import Line as Rule
from tabulate import TableFormat, tabulate

from perutip.reporting.latex import BACKSLASH, caption, command, escape, notes_box
from perutip.reporting.tables.alignment import aligned
from perutip.reporting.tables.printed import Column, Line, Panel, PrintedTable, spanners

PAGE_CM, GAP_CM, LETTER_CM = 16.9, 0.30, 0.158  # at 9 points
LABEL_CM = (2.6, 8.5)  # least and most of the column of labels
HEADING = 11  # letters of a heading before it wraps, at least
PAGE_LINES, NOTE_LETTERS = 58, 118  # lines of a page; letters in a line of notes
END = " " + BACKSLASH * 2


def latex_table(table: PrintedTable) -> str:
    """One float, or several that continue it where a page would not hold it."""
    pages = list(_pages(table))
    floats = []
    for place, panels in enumerate(pages):
        title = table.caption if place == 0 else f"{table.title} (continued)"
        part = replace(table, title=title, stamp="", panels=panels)
        label = "" if place else command("label", f"tab:{table.key}")
        last = place == len(pages) - 1
        floats.append(_float(part, label, table.notes if last else ""))
    return "\n".join(floats)


def _float(table: PrintedTable, label: str, notes: str) -> str:
    blocks = list(table.blocks())
    widths = _label_widths(blocks)
    bodies = [
        _tabular(panels, width) for panels, width in zip(blocks, widths, strict=True)
    ]
    return (
        "\n".join(
            [
                command("begin", "table") + "[!htbp]" + command("centering"),
                caption("table", table.number, table.title) + label,
                command("footnotesize")
                + command("setlength", command("tabcolsep"), "3pt"),
                ("\n" + command("par") + command("medskip") + "\n").join(bodies),
                notes_box(notes, command("textwidth")),
                command("end", "table"),
            ]
        )
        + "\n"
    )


@dataclass(frozen=True)
class _Widths:
    """Centimetres of a block: labels, and each column."""

    label: float
    columns: tuple[float, ...]

    @property
    def full(self) -> bool:
        """Does the block ask for more than half of the page?"""
        return self.label + sum(self.columns) > PAGE_CM / 2


def _label_widths(blocks: Sequence[Sequence[Panel]]) -> list[_Widths]:
    """Widths of all blocks of a float, whose labels are as wide as each other."""
    columns = [
        tuple(_column_cm(panels, n) + GAP_CM for n in range(len(panels[0].columns)))
        for panels in blocks
    ]
    texts = [
        [column for column in panels[0].columns if column.text] for panels in blocks
    ]
    least, most = LABEL_CM
    longest = max(
        (
            len(line.label)
            for panels in blocks
            for panel in panels
            for line in panel.lines
        ),
        default=0,
    )
    room = min(
        (
            most if words else PAGE_CM - sum(widths)
            for widths, words in zip(columns, texts, strict=True)
        ),
        default=most,
    )
    label = max(least, min(most, room, longest * LETTER_CM + GAP_CM))
    out = []
    for panels, widths, words in zip(blocks, columns, texts, strict=True):
        label = min(label, 4.0) if words else label
        fixed_cm = sum(
            width
            for width, c in zip(widths, panels[0].columns, strict=True)
            if not c.text
        )
        shares = [
            (PAGE_CM - label - fixed_cm) * _share(panels, n) if c.text else widths[n]
            for n, c in enumerate(panels[0].columns)
        ]
        out.append(_Widths(label, tuple(shares)))
    return out


def _share(panels: Sequence[Panel], place: int) -> float:
    """Share of the room for words that a column of words gets."""
    sizes = {
        n: max(
            8.0,
            math.sqrt(
                sum(len(line.cells[n]) for panel in panels for line in panel.lines)
            ),
        )
        for n, column in enumerate(panels[0].columns)
        if column.text
    }
    return sizes[place] / sum(sizes.values())


def _column_cm(panels: Sequence[Panel], place: int) -> float:
    cells = [
        line.cells[place]
        for panel in panels
        for line in panel.lines
        if line.kind != "text"
    ]
    letters = max((len(cell) for cell in cells), default=0)
    words = max(
        (len(word) for word in panels[0].columns[place].heading.split()), default=0
    )
    return max(letters, words, 4) * LETTER_CM


RAW = "\0"  # begins a row that is LaTeX already and no cells


def _tabular(panels: Sequence[Panel], widths: _Widths) -> str:
    """One tabular of a block: its title, headings, and the lines of every panel."""
    columns, stub = panels[0].columns, panels[0].stub
    span = len(columns) + 1
    rows = [[RAW + command("toprule")]]
    alone = len(panels) == 1 and bool(panels[0].title)
    if alone:
        rows.append([RAW + _across(_titled(panels[0].title), span)])
    if columns:
        rows += _heading(columns, stub, widths)
        rows.append([RAW + command("midrule")])
    for place, panel in enumerate(panels):
        if panel.title and not alone:
            rows += [[RAW + command("addlinespace")]] if place else []
            rows.append([RAW + _across(_titled(panel.title), span)])
        rows += _lines(panel, span)
    rows.append([RAW + command("bottomrule")])
    return _through_tabulate(rows, columns, widths)


def _through_tabulate(
    rows: Sequence[Sequence[str]], columns: Sequence[Column], widths: _Widths
) -> str:
    spec = _ragged(widths.label) + "".join(
        _ragged(width - GAP_CM) if column.text else "c"
        for width, column in zip(widths.columns, columns, strict=True)
    )
    stretch = "@{" + command("extracolsep") + "{" + command("fill") + "}}"
    if widths.full:
        name, opening = "tabular*", "{" + command("textwidth") + "}{" + stretch
    else:
        name, opening = "tabular", "{@{}"
    style = TableFormat(
        lineabove=Rule(command("begin", name) + opening + spec + "@{}}", "", "", ""),
        linebelowheader=None,
        linebetweenrows=None,
        linebelow=Rule(command("end", name), "", "", ""),
        headerrow=None,
        datarow=lambda cells, _widths, _aligns: _row(cells),
        padding=0,
        with_header_hide=None,
    )
    full = [list(row) + [""] * (len(columns) + 1 - len(row)) for row in rows]
    return tabulate(full, tablefmt=style, disable_numparse=True, stralign=None)


def _row(cells: Sequence[str]) -> str:
    if cells[0].startswith(RAW):
        return cells[0].removeprefix(RAW).strip()
    return " & ".join(cell.strip() for cell in cells).rstrip() + END


def _titled(title: str) -> str:
    lettered = len(title) > 1 and title[1] == "." and title[0].isupper()
    return command("textit", escape(f"Panel {title}" if lettered else title))


def _across(text: str, span: int) -> str:
    return command("multicolumn", str(span), "@{}l", text) + END


def _ragged(width: float) -> str:
    """Column specification of wrapped text, ragged right (needs array)."""
    ragged = command("raggedright") + command("arraybackslash")
    return f">{{{ragged}}}p{{{width:.2f}cm}}"


def _heading(
    columns: Sequence[Column], stub: str, widths: _Widths
) -> Iterator[list[str]]:
    """Spanning headings with their rules, numbers, and headings that wrap."""
    over = spanners(tuple(columns))
    if over:
        cells, rules, first = [""], [], 2
        for group, width in over:
            cells.append(command("multicolumn", str(width), "c", escape(group)))
            if group:
                rules.append(
                    command("cmidrule") + f"(lr){{{first}-{first + width - 1}}}"
                )
            first += width
        yield [RAW + " & ".join(cells) + END]
        yield [RAW + "".join(rules)]
    if any(column.number for column in columns):
        yield ["", *(escape(column.number) for column in columns)]
    wrapped = [
        [""]
        if not column.heading
        else [column.heading]
        if column.text
        else wrap(
            column.heading,
            max(HEADING, int((width - GAP_CM) / LETTER_CM)),
            break_long_words=False,
        )
        for column, width in zip(columns, widths.columns, strict=True)
    ]
    height = max(map(len, wrapped))
    for level in range(height):
        places = [level - height + len(words) for words in wrapped]  # set at the foot
        last = level == height - 1
        yield [
            escape(stub) if last else "",
            *(
                escape(words[place]) if place >= 0 else ""
                for words, place in zip(wrapped, places, strict=True)
            ),
        ]


def _lines(panel: Panel, span: int) -> Iterator[list[str]]:
    """Lines of a panel, decimal points under each other, a space above its foot."""
    lines = [line for line in panel.lines if line.kind != "text"]
    kinds = [line.kind for line in lines]
    by_column = [
        [line.cells[n] for line in lines]
        if column.text
        else aligned([line.cells[n] for line in lines], kinds)
        for n, column in enumerate(panel.columns)
    ]
    before = ""
    for place, line in enumerate(lines):
        if line.kind == "foot" and before in ("value", "error", "set"):
            yield [RAW + command("addlinespace") + "[2pt]"]
        before = line.kind
        yield [_label(line.label), *(escape(cells[place]) for cells in by_column)]
    width = f"{PAGE_CM - 0.2:.1f}cm"
    for line in panel.lines:
        if line.kind == "text":
            box = command("multicolumn", str(span), "@{}p{" + width + "}")
            yield [RAW + box + "{" + escape(line.cells[0]) + "}" + END]


def _label(label: str) -> str:
    """A label; two blanks in front are an indent."""
    text = escape(label.strip())
    return command("quad") + " " + text if label.startswith("  ") else text


def _pages(table: PrintedTable) -> Iterator[tuple[Panel, ...]]:
    """Panels by page: a page takes as many lines as it holds, the notes on the last."""
    notes = math.ceil(len(table.notes) / NOTE_LETTERS)
    page: list[Panel] = []
    room = PAGE_LINES
    left = sum(map(_height, table.panels)) + notes
    for panel in (part for whole in table.panels for part in _cut(whole)):
        height = _height(panel)
        if page and (height > room or (left > room and room < PAGE_LINES / 3)):
            yield tuple(page)
            page, room = [], PAGE_LINES
        page.append(panel)
        room -= height
        left -= height
    if page and notes > room and len(page) > 1:
        yield tuple(page[:-1])
        page = page[-1:]
    yield tuple(page)


def _cut(panel: Panel) -> Iterator[Panel]:
    """A panel that is longer than a page, in pieces."""
    if _height(panel) <= PAGE_LINES:
        yield panel
        return
    lines: list[Line] = []
    title = panel.title
    for line in panel.lines:
        if lines and _height(replace(panel, lines=(*lines, line))) > PAGE_LINES:
            yield replace(panel, title=title, lines=tuple(lines))
            title = f"{panel.title} (continued)" if panel.title else ""
            lines = []
        lines.append(line)
    yield replace(panel, title=title, lines=tuple(lines))


def _height(panel: Panel) -> int:
    """Lines that a panel takes, with its headings."""
    words = [column for column in panel.columns if column.text]
    letters = PAGE_CM / LETTER_CM / max(1, len(words) + 1)
    tall = sum(
        max(
            math.ceil(len(line.label) / (LABEL_CM[1] / LETTER_CM)),
            *(math.ceil(len(cell) / letters) if words else 1 for cell in line.cells),
            1,
        )
        for line in panel.lines
    )
    return tall + (5 if panel.columns else 2)
