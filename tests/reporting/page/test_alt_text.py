"""Alternative texts say what is drawn: worked out by hand on small figures."""

import matplotlib.pyplot as plt

from perutip.reporting.figures.drawn import drawn_numbers, write_numbers
from perutip.reporting.figures.style import interval_plot
from perutip.reporting.page.alt_text import alt_text


def said(figure, tmp_path, declared=""):
    path = tmp_path / "f.csv"
    write_numbers(drawn_numbers(figure), path, decimals=5)
    plt.close(figure)
    return alt_text(path, "A title", declared)


def test_upright_intervals_that_leave_zero_out_are_counted(tmp_path):
    figure, axes = plt.subplots()
    interval_plot(axes, [0, 1, 2], [1, 0.1, -2], [0.5, -1, -3], [2, 1, -1])
    axes.set_xlabel("Months")
    text = said(figure, tmp_path, "Points with sets.")
    assert text.startswith("A title. Points with sets. ")
    assert "across: Months" in text and "2 of 3 intervals leave zero out" in text


def test_lying_intervals_are_counted_and_the_zero_line_is_none(tmp_path):
    figure, axes = plt.subplots()
    for place, (low, high) in enumerate([(-1, 1), (2, 3)]):
        axes.plot([low, high], [place, place])
        axes.plot((low + high) / 2, place, "o")
    axes.axvline(0)
    axes.set_yticks([0, 1], ["First", "Second"])
    text = said(figure, tmp_path)
    assert "1 of 2 intervals leave zero out" in text
    assert "lines: First, Second" in text


def test_named_lines_are_told_from_end_to_end_and_scatters_counted(tmp_path):
    figure, axes = plt.subplots()
    axes.plot([2010, 2011, 2012], [41, 48, 50], label="trained")
    axes.plot([3, 1, 2], [0, 0, 1], "x", label="absent")
    axes.text(0, 0, "12")
    text = said(figure, tmp_path)
    assert "trained: from 41 at 2010 to 50 at 2012, 3 points" in text
    assert "absent: 3 marks" in text
    assert "; 12" not in text


def test_a_year_drawn_at_its_middle_is_that_year(tmp_path):
    figure, axes = plt.subplots()
    axes.plot([2010.5, 2011.5, 2025.5], [41, 48, 50], label="trained")
    axes.plot([2.5, 3.5], [2000.5, 2001.5], label="other")
    text = said(figure, tmp_path)
    assert "trained: from 41 at 2010 to 50 at 2025, 3 points" in text
    assert "other: from 2000 at 2.5 to 2002 at 3.5" in text


def test_panels_are_told_apart(tmp_path):
    figure, axes = plt.subplots(1, 2)
    axes[0].set_title("Left", loc="left")
    axes[1].set_title("Right", loc="left")
    text = said(figure, tmp_path)
    assert "Panel 1: Left." in text and "Panel 2: Right." in text


def test_intervals_without_a_line_at_zero_say_nothing_of_zero(tmp_path):
    """Means of bins, with an upright line at zero that crosses none of them."""
    figure, axes = plt.subplots()
    axes.errorbar([-2, 3], [5, 6], yerr=[1, 1], fmt="o")
    axes.axvline(0)
    assert "zero" not in said(figure, tmp_path)


def test_upright_lines_one_by_one_are_intervals_and_those_that_join_rows_are_none(
    tmp_path,
):
    figure, (above, below) = plt.subplots(2)
    for place, ends in enumerate([(-1, 1), (2, 3), (0.5, 4)]):
        above.plot([place, place], ends)
        below.plot([place, place], [1, 3])
    above.axhline(0)
    text = said(figure, tmp_path)
    assert "2 of 3 intervals leave zero out" in text
    assert text.count("intervals") == 1
