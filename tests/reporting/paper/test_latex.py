"""LaTeX: nothing unescaped, panels span, cells count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perutip.reporting.paper.latex import escape, macro


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


def test_what_a_row_end_would_eat_is_in_braces():
    assert escape("[0.1, 0.2]*") == "{[}0.1, 0.2{]}{*}"


def test_macros_are_letters():
    with pytest.raises(ValueError, match="letters only"):
        macro("Effect1", "0.1")


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("Panel C: 'form decides' marks", "Panel C: `form decides' marks"),
        ("'both', and", "`both', and"),
        ("(the 'long' one)", "(the `long' one)"),
        ("region's training, the regions' dates", None),
        ("Callaway-Sant'Anna", None),
    ],
)
def test_a_quote_that_opens_is_an_opening_one(text, latex):
    assert escape(text) == (latex or text)


@pytest.mark.parametrize(
    ("value", "inside"),
    [
        ("−0.834", r"\ensuremath{-}0.834"),
        ("<0.001", r"\ensuremath{<}0.001"),
        ("−∞", r"\ensuremath{-}\ensuremath{\infty}"),
        ("5 $ × 2", r"5 \$ \ensuremath{\times} 2"),
        ("5 $ and 6 $", r"5 \$ and 6 \$"),
        ("1,200", "1,200"),
    ],
)
def test_signs_in_macros_stand_in_text_and_in_formulas(value, inside):
    assert macro("Effect", value) == r"\newcommand{\Effect}{" + inside + "}"
