"""What readers meet on the page: no set over two lines, no cut word, no lost indent."""

import re

import pytest

from perutip.reporting.tables.numbers import unbroken
from perutip.study.exhibits import EXHIBITS

SET = re.compile(r"[\[(][−∞\d.,]+, [−∞\d.,]+[\])]")


def outside_rows_of_results(page):
    return re.sub(r"<details.*?</details>", "", page, flags=re.S)


def test_no_set_may_come_on_two_lines(page):
    cells = re.findall(r"<td[^>]*>(.*?)</td>", outside_rows_of_results(page))
    assert sum("\u00a0" in cell for cell in cells) > 500
    assert not [cell for cell in cells if SET.search(cell)][:3]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("0.1 [−1.2, ∞]", "0.1 [−1.2,\u00a0∞]"),
        ("(0.1, 0.2)", "(0.1,\u00a00.2)"),
        ("no, none [sic, so]", "no, none [sic, so]"),
    ],
)
def test_pairs_of_numbers_alone_are_held_together(text, kept):
    assert unbroken(text) == kept


def test_an_indent_of_the_paper_is_one_on_the_page(page):
    assert '<th scope="row">\u200395% interval</th>' in page
    assert not re.search(r'<th scope="row">\s\s', page.replace("\u2003", "x"))


def test_no_heading_carries_a_hyphen_of_another_width():
    headings = [
        word
        for one in EXHIBITS
        for word in (*one.columns.values(), one.first_header, *one.panels.values())
    ]
    assert not [words for words in headings if re.search(r"\w- \w", words)]


def test_no_table_has_one_word_over_two_columns():
    twice = [
        one.key for one in EXHIBITS if one.first_header in set(one.columns.values())
    ]
    assert not twice


def test_a_region_that_scrolls_is_named_as_the_reader_knows_it(page):
    labels = re.findall(r'role="region"[^>]*aria-label="([^"]*)"', page)
    keys = {one.key for one in EXHIBITS}
    mine = [label for label in labels if not label.startswith("Rows of results.csv")]
    assert len(mine) > 50
    assert not [label for label in mine if keys & set(re.split(r"[ ,]", label))]


def test_words_of_lines_begin_with_a_capital(page):
    body = outside_rows_of_results(page)
    labels = re.findall(r'<th scope="row">([a-z][^<]*)</th>', body)
    assert not [
        label for label in labels if ".csv" not in label and label != "t-test p"
    ][:5]
