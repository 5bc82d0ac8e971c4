"""What a check reads of a page: words and alternative texts, machine parts left out."""

from perutip.reporting.check.outputs import Comparison, _compare_text
from perutip.reporting.check.page_text import page_lines

PAGE = """<!doctype html><html lang="en"><head><style>p { color: red }</style>
<title>T</title></head><body><h1>One <span>two</span></h1>
<p data-check="no">code <b>sha</b><br>123</p><img src="x" alt="A point at 3.25.">
<table><tr><td>0.123</td><td>a &lt; b</td></tr></table>
<section data-check="no"><p>left</p><p>out</p></section><p>after</p></body></html>"""


def test_words_come_in_order_and_left_out_parts_do_not():
    assert page_lines(PAGE) == [
        "T",
        "One two",
        "A point at 3.25.",
        "0.123",
        "a < b",
        "after",
    ]


def compared(tmp_path, new):
    for name, text in (("old", PAGE), ("new", new)):
        (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / name / "report.html").write_text(text, encoding="utf-8")
    found = Comparison(tmp_path / "old", tmp_path / "new")
    _compare_text(found, "report_page", "report.html", [0.12250001])
    return found.differences


def test_a_changed_digit_or_word_is_named_and_markup_is_not(tmp_path):
    assert not compared(tmp_path, PAGE.replace("sha", "other").replace("red", "blue"))
    assert not compared(tmp_path, PAGE.replace('src="x"', 'src="y"'))
    (one,) = compared(tmp_path, PAGE.replace("0.123", "0.133"))
    assert (one.committed, one.new) == ("0.123", "0.133")
    (one,) = compared(tmp_path, PAGE.replace("point at 3.25", "point at 3.35"))
    assert (one.committed, one.new) == ("3.25", "3.35")
    (one,) = compared(tmp_path, PAGE.replace("after", "before"))
    assert one.new == "before"


def test_a_rounding_that_tips_over_is_no_difference(tmp_path):
    assert not compared(tmp_path, PAGE.replace("0.123", "0.122"))
