"""The one module that emits LaTeX: escaping, booktabs rows, floats, macros."""

from collections.abc import Sequence

from tabulate import DataRow, Line, TableFormat, tabulate

BACKSLASH = chr(92)
_ESCAPES = {
    BACKSLASH: BACKSLASH + "textbackslash{}",
    **{char: BACKSLASH + char for char in "&%$#_{}"},
    "~": BACKSLASH + "textasciitilde{}",
    "^": BACKSLASH + "textasciicircum{}",
    "≥": "$" + BACKSLASH + "geq$",
    "≤": "$" + BACKSLASH + "leq$",
    "<": "$<$",
    ">": "$>$",
    "−": "$-$",
    "∞": "$" + BACKSLASH + "infty$",
    "∪": "$" + BACKSLASH + "cup$",
    "×": "$" + BACKSLASH + "times$",
    "±": "$" + BACKSLASH + "pm$",
    "τ": "$" + BACKSLASH + "tau$",
    "α": "$" + BACKSLASH + "alpha$",
    "—": "---",
    "–": "--",
}


def escape(text: str) -> str:
    """Escape text for LaTeX, character by character, so nothing is escaped twice."""
    return "".join(_ESCAPES.get(char, char) for char in text)


def command(name: str, *arguments: str) -> str:
    """A LaTeX command with its arguments in braces."""
    return BACKSLASH + name + "".join("{" + argument + "}" for argument in arguments)


def _row(begin: str = "", sep: str = " & ") -> DataRow:
    return DataRow(begin, sep, " " + BACKSLASH * 2)


def tabular(header: Sequence[str], rows: Sequence[Sequence[str]], spec: str) -> str:
    """A booktabs tabular; cells are escaped here, a one-cell row becomes a panel title.

    Raises ValueError when a row has neither one cell nor as many as the header.
    """
    width = len(header)
    body = []
    for row in rows:
        if len(row) not in (1, width):
            raise ValueError(f"a row of {len(row)} cells under {width} headers")
        body.append([escape(cell) for cell in row] + [""] * (width - len(row)))
    table = TableFormat(
        lineabove=Line(
            command("begin", "tabular") + "{" + spec + "}\n" + command("toprule"),
            "",
            "",
            "",
        ),
        linebelowheader=Line(command("midrule"), "", "", ""),
        linebetweenrows=None,
        linebelow=Line(
            command("bottomrule") + "\n" + command("end", "tabular"), "", "", ""
        ),
        headerrow=_row(),
        datarow=_row(),
        padding=0,
        with_header_hide=None,
    )
    text = tabulate(
        body,
        headers=[escape(cell) for cell in header],
        tablefmt=table,
        disable_numparse=True,
        stralign=None,
    )
    panels = {escape(row[0]) for row in rows if len(row) == 1 and width > 1}
    return "\n".join(_panel(line, panels, width) for line in text.splitlines())


def _panel(line: str, panels: set[str], width: int) -> str:
    """Let a panel title span the table, with a little space above."""
    title = line.split(" & ")[0].strip()
    rest = line[len(line.split(" & ")[0]) :].replace("&", "").replace(BACKSLASH, "")
    if title in panels and not rest.strip():
        span = command("multicolumn", str(width), "l", command("textit", title))
        return command("addlinespace") + "\n" + span + " " + BACKSLASH * 2
    return line.rstrip()


def table_float(
    *, label: str, caption: str, body: str, notes: Sequence[str], size: str
) -> str:
    """A threeparttable float with its notes."""
    small = "tiny" if size == "tiny" else "scriptsize"
    lines = [
        command("begin", "table") + "[htbp]" + command("centering"),
        command("begin", "threeparttable"),
        command("caption", escape(caption)) + command("label", "tab:" + label),
        command(size) + command("setlength", command("tabcolsep"), "3pt"),
        body,
        command("begin", "tablenotes") + "[flushleft]" + command(small),
        *(command("item") + " " + escape(note) for note in notes),
        command("end", "tablenotes"),
        command("end", "threeparttable"),
        command("end", "table"),
    ]
    return "\n".join(lines) + "\n"


def wrapped(width: str) -> str:
    """Column specification of wrapped text, ragged right (needs the array package)."""
    ragged = command("raggedright") + command("arraybackslash")
    return ">{" + ragged + "}p{" + width + "}"


def macro(name: str, value: str) -> str:
    """One newcommand line; `name` is letters only."""
    if not name.isalpha():
        raise ValueError(f"macro {name!r}: letters only")
    return command("newcommand", BACKSLASH + name, escape(value))


def document(tables: Sequence[str], figures: Sequence[tuple[str, str]]) -> str:
    """A document that inputs every exhibit, to compile with pdflatex in output/."""
    head = [
        command("documentclass") + "[11pt]{article}",
        command("usepackage") + "[a4paper,hmargin=2cm,vmargin=1.7cm]{geometry}",
        command("usepackage") + "[utf8]{inputenc}",
        command("usepackage") + "[T1]{fontenc}",
        command("usepackage", "lmodern,array,booktabs,threeparttable,graphicx"),
        command("begin", "document"),
    ]
    body = [command("input", name) + command("clearpage") for name in tables]
    for name, caption in figures:
        image = command("includegraphics") + "[width=" + command("textwidth") + "]"
        body += [
            command("begin", "figure") + "[htbp]" + command("centering"),
            command("caption", escape(caption)),
            image + "{" + name + "}",
            command("end", "figure") + command("clearpage"),
        ]
    return "\n".join([*head, *body, command("end", "document")]) + "\n"
