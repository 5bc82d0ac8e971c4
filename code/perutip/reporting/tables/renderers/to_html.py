"""A printed table as HTML: captions, header cells with their scope, no script.

Classes, for a style sheet: `exhibit` (the section), `panel`, `value`, `error`, `set`,
`foot`, `across` (lines), `words` (cells that hold words), `notes`.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from perutip.reporting.tables.numbers import unbroken
from perutip.reporting.tables.on_the_page.alignment import padded
from perutip.reporting.tables.printed import Column, Line, Panel, PrintedTable, spanners

MOST = 6  # titles of panels that a caption repeats
WORDS = ' class="words"'
INDENT = "\u2003"  # of a label with two blanks in front, which a browser drops


def html_table(table: PrintedTable) -> str:
    """One `section` whose id is the exhibit's key: heading, tables, notes.

    Every block of panels with columns of their own is a `table` with its caption, so
    that a reader of the screen hears which header stands over a number; who sees the
    heading and the panels' titles is not told them twice.
    """
    heading = escape(f"{table.number}. {table.caption}".removeprefix(". "))
    key = escape(table.key, quote=True)
    lines = [
        f'<section class="exhibit" id="{key}" aria-labelledby="{key}-title">',
        f'<h3 id="{key}-title">{heading}</h3>',
    ]
    for panels in table.blocks():
        lines += _block(table, panels)
    if table.notes:
        lines.append(f'<p class="notes"><em>Notes:</em> {escape(table.notes)}</p>')
    return "\n".join([*lines, "</section>"]) + "\n"


def _block(table: PrintedTable, panels: Sequence[Panel]) -> list[str]:
    columns = panels[0].columns
    named = [panel.title for panel in panels if panel.title]
    titles = "; ".join(named) if len(named) <= MOST else ""
    caption = ": ".join(part for part in (table.number, titles or table.title) if part)
    heard = f'<caption><span class="unseen">{escape(caption)}</span></caption>'
    lines = ["<table>", heard]
    if columns:
        lines += ["<thead>", *_header(columns, panels[0].stub), "</thead>"]
    for panel, cells in zip(panels, padded(panels), strict=True):
        lines += _body(panel, cells)
    return [*lines, "</table>"]


def _header(columns: Sequence[Column], stub: str) -> list[str]:
    lines = []
    over = spanners(tuple(columns))
    if over:
        cells = "".join(
            f'<th scope="colgroup" colspan="{width}">{escape(group)}</th>'
            if group
            else f'<td colspan="{width}"></td>'
            for group, width in over
        )
        lines.append(f"<tr><td></td>{cells}</tr>")
    cells = "".join(_column_header(column) for column in columns)
    first = f'<th scope="col">{escape(stub)}</th>' if stub else "<td></td>"
    return [*lines, f"<tr>{first}{cells}</tr>"]


def _column_header(column: Column) -> str:
    number = f"{escape(column.number)}<br>" if column.number else ""
    kind = WORDS if column.text else ""
    return f'<th scope="col"{kind}>{number}{escape(column.heading)}</th>'


def _body(panel: Panel, cells: Sequence[Sequence[str]]) -> list[str]:
    span = len(panel.columns) + 1
    lines = ["<tbody>"]
    if panel.title:
        title = escape(panel.title)
        lines.append(
            f'<tr class="panel"><th scope="rowgroup" colspan="{span}">{title}</th></tr>'
        )
    made = zip(panel.lines, cells, strict=True)
    lines += [_line(line, mine, panel.columns, span) for line, mine in made]
    return [*lines, "</tbody>"]


def _line(
    line: Line, cells: Sequence[str], columns: Sequence[Column], span: int
) -> str:
    if line.kind == "text":
        return (
            f'<tr class="across"><td colspan="{span}">{escape(line.cells[0])}</td></tr>'
        )
    made = "".join(
        f"<td{WORDS if column.text else ''}>{escape(unbroken(cell))}</td>"
        for cell, column in zip(cells, columns, strict=True)
    )
    label = INDENT * line.label.startswith("  ") + escape(line.label.strip())
    return f'<tr class="{line.kind}"><th scope="row">{label}</th>{made}</tr>'
