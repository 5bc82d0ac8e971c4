"""Numbers of tables and figures follow from place and order of declaration."""

import re

from perutip.study.exhibits import EXHIBITS, in_printed_order


def test_six_tables_and_three_figures_are_the_main_text():
    main = [one.kind for one in EXHIBITS if one.place == "main"]
    assert sorted(main) == ["figure"] * 3 + ["table"] * 6


def test_numbers_run_without_a_gap_in_the_order_of_print():
    printed = [one for one in in_printed_order() if one.kind != "file"]
    assert len(printed) == len({one.number for one in printed})
    for kind in ("Table", "Figure"):
        for letter in ("", "A"):
            pattern = re.compile(rf"{kind} {letter}(\d+)$")
            found = [pattern.match(one.number) for one in printed]
            counts = [int(match.group(1)) for match in found if match]
            assert counts == list(range(1, len(counts) + 1))


def test_every_exhibit_stands_once_in_print():
    assert sorted(e.key for e in in_printed_order()) == sorted(e.key for e in EXHIBITS)


def test_notes_name_exhibits_by_number():
    for one in EXHIBITS:
        for note in one.notes:
            assert not re.search(r"\b[tf]\d\d_\w+", note), one.key


def test_every_figure_has_notes_of_its_own():
    assert all(one.notes for one in EXHIBITS if one.kind == "figure")
