"""LaTeX and HTML of the same table say the same, and both are well formed."""

import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from perutip.reporting.check.cells import printed_cells
from perutip.reporting.paper.latex import document
from perutip.reporting.tables import (
    Column,
    Line,
    Panel,
    PrintedTable,
    html_table,
    latex_table,
    printed_table,
)
from perutip.reporting.tables.on_the_page.alignment import aligned

ODD = (
    "≥ 18 → x",
    "🙂 emoji",
    "Кириллица",
    "zero\u200bwidth\u200e",
    "e\u0301 q\u0323\u0301",
    "ﬁ № ½ ‰ Ω µ",
    "漢字",
    "a & b % # $ _ { } ~ ^ \\",
    "[0.1, 0.2]",
    "*",
    "ñ Ñ ¿ ¡ « » “ ” – — ′",
    "\u0301alone",
    "R&",
)


def plain(cell):
    """A cell of HTML with hyphens for minus signs and no padding."""
    bare = re.sub(r"[\u2002\u2007\u2008]", "", cell).replace("\u00a0", " ")
    return bare.replace("−", "-").strip()


def parsed(html):
    return ET.fromstring(html.replace("<br>", "<br/>"))


def test_both_hold_the_same_cells(exhibit, effects):
    table = printed_table(exhibit, effects, "")
    tree = parsed(html_table(table))
    of_html = {
        (row.find("th").text, plain(cell.text or ""))
        for row in tree.iter("tr")
        if row.get("class") in ("value", "error", "set", "foot")
        for cell in row.findall("td")
    }
    of_latex = {
        (label.replace("\\%", "%"), one.text)
        for one in printed_cells(latex_table(table))
        for label in [one.place.split(", column")[0].split(", ", 1)[-1]]
        if ", column" in one.place
    }
    assert of_html == of_latex and len(of_html) > 10


def test_html_says_what_heads_what(exhibit, effects):
    html = html_table(printed_table(exhibit, effects, "SIMULATED DATA"))
    tree = parsed(html)
    assert tree.get("id") == "t02_x" and "<script" not in html
    for table in tree.iter("table"):
        assert table.find("caption/span").text
        assert all(th.get("scope") for th in table.iter("th"))
        widths = {
            sum(int(cell.get("colspan", "1")) for cell in row)
            for row in table.iter("tr")
        }
        assert len(widths) == 1
    assert "Table A7. Effects on convictions (SIMULATED DATA)" in html


def test_markup_in_data_stays_text(exhibit, effects):
    title = 'x <script>alert("1")</script> & "y"'
    html = html_table(printed_table(replace(exhibit, title=title), effects, ""))
    assert "<script" not in html
    assert parsed(html).find("h3").text == f"Table A7. {title}"


def test_decimal_points_stand_under_each_other():
    cells = aligned(["−0.010", "(0.123)", "12.5", "[0, 1]"], ["value", "error"] * 2)
    left = [
        len(cell.split(".")[0].replace("\u2008", "(").replace("\u2002", "−"))
        for cell in cells[:3]
    ]
    assert len(set(left)) == 1
    assert cells[3] == "[0, 1]"


def test_a_dash_stands_under_the_ones():
    cells = aligned(["1,200", "–", "25"], ["value"] * 3)
    assert cells[1] == "\u2007" * 3 + "\u2008–" and cells[2].endswith("25")
    assert aligned(["0.5", "–"], ["value"] * 2)[1] == "–\u2007\u2008"
    assert aligned(["–", "[0, 1]"], ["value", "set"]) == ["–", "[0, 1]"]


def long_table(lines):
    columns = (Column("Cases"), Column("Share"))
    made = tuple(Line(f"line {n}", ("1", "0.5")) for n in range(lines))
    return PrintedTable("t", "Table 1", "Long", (Panel("", columns, made),), "N.")


def test_a_table_longer_than_a_page_is_continued():
    text = latex_table(long_table(150))
    assert text.count(r"\begin{table}") == text.count(r"\end{table}") == 3
    assert text.count("(continued)") == 2 and text.count("Notes:") == 1
    assert sum(f"line {n} &" in text for n in range(150)) == 150


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="no pdflatex")
def test_any_sign_that_data_can_bring_compiles(tmp_path):
    lines = tuple(Line(odd, (odd, "*", odd), "value") for odd in ODD)
    columns = tuple(Column(odd, "(1)", group="≥ g") for odd in ODD[:3])
    panels = (Panel("A. [odd] *", columns, lines), Panel("* [b", columns, lines))
    table = PrintedTable("t", "Table 1", " ".join(ODD), panels, " ".join(ODD), "🙂")
    path = tmp_path / "odd.tex"
    path.write_text(document([latex_table(table)], []), encoding="utf-8")
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", path.name],
        cwd=tmp_path,
        capture_output=True,
        timeout=120,
    )
    log = (tmp_path / "odd.log").read_text(encoding="latin-1")
    assert done.returncode == 0, log[-2000:]
    assert "Missing character" not in log
