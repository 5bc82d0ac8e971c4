"""Widths of words as LaTeX itself has them, and where they wrap."""

import re
import shutil
import subprocess

import pytest

from perutip.reporting.paper.latex import escape
from perutip.reporting.tables.on_the_page.letters import least_cm, width_cm, wrapped

WORDS = (
    "Incidence of conviction by 12 months",
    "[−1.642, −0.713]",
    "(Standard error)",
    "Reviewed and upheld, per filed case: 1,200 (95%)",
    "MDE, simulated; Officers' attitudes ÁÉÑ",
    "2,862–11,448†",
)


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="no pdflatex")
def test_widths_are_those_that_latex_sets(tmp_path):
    body = "".join(
        f"\\setbox0\\hbox{{\\footnotesize {escape(words)}}}\\typeout{{W=\\the\\wd0}}"
        for words in WORDS
    )
    head = "\\documentclass[11pt]{article}\\usepackage[utf8]{inputenc}"
    head += "\\usepackage[T1]{fontenc}\\usepackage{lmodern,textcomp}"
    text = f"{head}\\begin{{document}}{body}\\end{{document}}"
    (tmp_path / "w.tex").write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "w.tex"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )
    points = [float(found) for found in re.findall(r"W=([\d.]+)pt", done.stdout)]
    assert [width_cm(words) for words in WORDS] == pytest.approx(
        [point * 2.54 / 72.27 for point in points], rel=0.02
    )


def test_lines_keep_to_the_width_and_lose_nothing():
    text = "Restricted mean months to two-way resolution, 12 months"
    for width in (1.5, 2.0, 2.46, 3.7, 20.0):
        lines = wrapped(text, width)
        assert all(width_cm(line) <= width or " " not in line for line in lines)
        assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
    assert len(wrapped(text, 20.0)) == 1 and wrapped("", 1.0) == ()
    assert wrapped("two-way", 0.9) == ("two-", "way")
    assert wrapped("12 months, −365 days", 1.1)[-1] == "days"  # no break after a sign


def test_the_least_width_is_the_least():
    text = "Risk that the offer is not what was promised (share)"
    for lines in (1, 2, 3, 4):
        least = least_cm(text, lines)
        assert len(wrapped(text, least)) <= lines < len(wrapped(text, least - 0.01))
