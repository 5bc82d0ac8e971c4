"""A printed table as LaTeX: floats of 9 points that keep to the page.

Widths are estimated in centimetres from the letters of a cell, at 9 points on A4 with
margins of 2 cm; needs array and booktabs alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tabulate import Line as Rule
from tabulate import TableFormat, tabulate

from perutip.reporting.paper.latex import BACKSLASH, caption, command, escape, notes_box
from perutip.reporting.tables.on_the_page.alignment import padded
from perutip.reporting.tables.on_the_page.fitting import pages_of
from perutip.reporting.tables.on_the_page.grid import Widths, widths_of
from perutip.reporting.tables.on_the_page.letters import wrapped
from perutip.reporting.tables.printed import Column, Panel, PrintedTable, spanners

END = " " + BACKSLASH * 2
RAW = "\0"  # begins a row that is LaTeX already and no cells


def latex_table(table: PrintedTable) -> str:
    """One float, or several that continue it where a page would not hold it."""
    pages = list(pages_of(table))
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
    widths = widths_of(blocks)
    apart = "5pt" if any(widths.text) else "2pt"
    small = command("footnotesize") + command("setlength", command("tabcolsep"), apart)
    lines = [
        command("begin", "table") + "[!htbp]" + command("centering"),
        caption("table", table.number, table.title) + label,
        small,
        _tabular(blocks, widths),
        notes_box(notes, command("textwidth")),
        command("end", "table"),
    ]
    return "\n".join(line for line in lines if line) + "\n"


def _tabular(blocks: Sequence[Sequence[Panel]], widths: Widths) -> str:
    """All blocks on one grid of columns, through `tabulate`."""
    rows = [[RAW + command("toprule")]]
    for number, panels in enumerate(blocks):
        columns, stub = panels[0].columns, panels[0].stub
        alone = len(panels) == 1 and bool(panels[0].title)
        rows += [[RAW + command("midrule")]] if number else []
        if alone:
            rows.append([RAW + _across(_titled(panels[0].title), widths)])
        if columns:
            rows += _heading(columns, stub, widths)
            rows.append([RAW + command("midrule")])
        for place, (panel, cells) in enumerate(
            zip(panels, padded(panels), strict=True)
        ):
            if panel.title and not alone:
                rows += [[RAW + command("addlinespace")]] if place else []
                rows.append([RAW + _across(_titled(panel.title), widths)])
            rows += _lines(panel, cells, widths)
    rows.append([RAW + command("bottomrule")])
    spec = _ragged(widths.label) + "".join(
        _ragged(width) if words else f"w{{c}}{{{width:.2f}cm}}"
        for width, words in zip(widths.columns, widths.text, strict=True)
    )
    style = TableFormat(
        lineabove=Rule(
            command("begin", "tabular") + "{@{}" + spec + "@{}}", "", "", ""
        ),
        linebelowheader=None,
        linebetweenrows=None,
        linebelow=Rule(command("end", "tabular"), "", "", ""),
        headerrow=None,
        datarow=lambda cells, _widths, _aligns: _row(cells),
        padding=0,
        with_header_hide=None,
    )
    span = len(widths.columns) + 1
    full = [row + [""] * (span - len(row)) for row in rows]
    return tabulate(full, tablefmt=style, disable_numparse=True, stralign=None)


def _row(cells: Sequence[str]) -> str:
    if cells[0].startswith(RAW):
        return cells[0].removeprefix(RAW).strip()
    last = max((n for n, cell in enumerate(cells) if cell.strip()), default=0)
    return " & ".join(cell.strip() for cell in cells[: last + 1]) + END


def _titled(title: str) -> str:
    lettered = len(title) > 1 and title[1] == "." and title[0].isupper()
    return command("textit", escape(f"Panel {title}" if lettered else title))


def _across(text: str, widths: Widths) -> str:
    """Words over the whole width, wrapped there."""
    span = str(len(widths.columns) + 1)
    box = "@{}" + _ragged(widths.total) + "@{}"
    return command("multicolumn", span, box, text) + END


def _ragged(width: float) -> str:
    """Column specification of wrapped text, ragged right (needs array)."""
    ragged = command("raggedright") + command("arraybackslash")
    return f">{{{ragged}}}p{{{width:.2f}cm}}"


def _heading(
    columns: Sequence[Column], stub: str, widths: Widths
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
    made = [
        (column.heading,)
        if column.text or not column.heading
        else wrapped(column.heading, width)
        for column, width in zip(columns, widths.columns, strict=False)
    ]
    height = max(map(len, made))
    for level in range(height):
        places = [level - height + len(words) for words in made]  # set at the foot
        last = level == height - 1
        yield [
            escape(stub) if last else "",
            *(
                escape(words[place]) if place >= 0 else ""
                for words, place in zip(made, places, strict=True)
            ),
        ]
    if any(column.number for column in columns):
        yield ["", *(escape(column.number) for column in columns)]


def _lines(
    panel: Panel, made: Sequence[Sequence[str]], widths: Widths
) -> Iterator[list[str]]:
    """Lines of a panel with a space above its foot, then its sentences."""
    before = ""
    for line, cells in zip(panel.lines, made, strict=True):
        if line.kind == "text":
            yield [RAW + _across(escape(line.cells[0]), widths)]
            continue
        if line.kind == "foot" and before in ("value", "error", "set"):
            yield [RAW + command("addlinespace") + "[2pt]"]
        before = line.kind
        yield [_label(line.label), *map(escape, cells)]


def _label(label: str) -> str:
    """A label; two blanks in front are an indent."""
    text = escape(label.strip())
    return command("quad") + " " + text if label.startswith("  ") else text
