"""LaTeX: nothing unescaped, panels span, cells count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perutip.reporting.latex import escape, macro, tabular


def test_special_characters():
    assert escape("a_b & 5% #1 {x} ~ ^") == (
        r"a\_b \& 5\% \#1 \{x\} \textasciitilde{} \textasciicircum{}"
    )
    assert escape(chr(92)) == r"\textbackslash{}"


@given(st.text(alphabet="ab&%$#_{}~^" + chr(92), max_size=20))
def test_every_special_is_escaped_once(text):
    out = escape(text)
    for name in ("textbackslash{}", "textasciitilde{}", "textasciicircum{}"):
        out = out.replace(chr(92) + name, "")
    for char in "&%$#_{}":
        out = out.replace(chr(92) + char, "")
    assert set(out) <= set("ab")


def test_a_negative_number_keeps_its_zeros_and_a_panel_spans():
    text = tabular(["Outcome", "Est."], [["Panel A"], ["x", "-0.010"]], "lr")
    assert "x & -0.010" in text
    assert r"\multicolumn{2}{l}{\textit{Panel A}}" in text
    assert text.count(r"\toprule") == text.count(r"\bottomrule") == 1


def test_rows_of_another_width_are_refused():
    with pytest.raises(ValueError, match="2 cells under 3"):
        tabular(["a", "b", "c"], [["1", "2"]], "lll")
    with pytest.raises(ValueError, match="letters only"):
        macro("Effect1", "0.1")
