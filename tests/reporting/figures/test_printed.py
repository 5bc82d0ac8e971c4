"""Notes of a figure say what its bars are and how many stand behind them."""

from pathlib import Path

import pandas as pd

from perutip.reporting.figures import printed_figure
from perutip.reporting.results import ResultRow, read_results, to_frame
from perutip.reporting.trial import rows_drawn
from perutip.study.exhibits import Exhibit, exhibit

ROOT = Path(__file__).resolve().parents[3]


def rows(exhibit, kind, sizes=(360.0, 1231.0)):
    return to_frame(
        ResultRow(
            exhibit,
            "",
            f"{n:02d}",
            f"x{n}",
            "least squares",
            "t",
            estimate=1.0,
            conf_low=0.5,
            conf_high=1.5,
            conf_level=0.95,
            conf_type=kind,
            n_obs=size,
            n_clusters=20.0,
        )
        for n, size in enumerate(sizes)
    )


def notes(kind, **more):
    one = Exhibit(
        "f09_x", "figure", "06", "T", number="Figure 9", notes=("Who.",), **more
    )
    made = printed_figure(one, rows(more.get("rows_of", ("f09_x",))[0], kind), "S")
    assert (made.number, made.caption) == ("Figure 9", "T (S)")
    return made.notes


def test_pointwise_sets_of_the_rows_it_draws():
    text = notes("exact randomization", rows_of=("t09_y",), clusters="Districts")
    assert text == (
        "Who. Bars: pointwise 95% sets (exact randomization test inverted). "
        "Observations: 360 to 1,231. Districts: 20."
    )


def test_degrees_of_freedom_of_several_t_sets_are_one_range():
    one = Exhibit("f09_x", "figure", "06", "T", rows_of=("t09_y", "t09_z"))
    made = pd.concat(
        rows(key, kind)
        for key, kind in (("t09_z", "t(13)"), ("t09_y", "t(11)"), ("t09_y", "exact"))
    )
    text = printed_figure(one, made, "").notes
    assert "sets (exact; t quantiles with 11 to 13 degrees of freedom)." in text


def test_simultaneous_bands_are_called_so():
    text = notes("simultaneous sup-t band, t(24)")
    assert "Bars: simultaneous 95% sets (over the points of a panel" in text
    assert "pointwise" not in text


def test_a_figure_without_rows_keeps_its_declared_notes():
    one = Exhibit("f09_z", "figure", "06", "T", notes=("Alone.",))
    assert printed_figure(one, rows("t09_y", "t(G-1)"), "").notes == "Alone."


def test_sizes_are_of_the_outcomes_that_a_figure_draws():
    """What the trial's figure draws is chosen by code; its note by exhibits.toml."""
    results = read_results(ROOT / "output" / "results.csv")
    trial = results[results["exhibit"].isin(["t06_primary", "t06_secondary"])]
    more = results[results["exhibit"] == "t06_exploratory"]
    drawn = rows_drawn(pd.concat([trial, more]))
    beside = results[results["panel"] == exhibit("t06_beside").panel("means")]
    beside = beside[beside["variable"].isin(drawn["variable"])]
    sizes = pd.concat([drawn, beside])["n_obs"].astype(float)
    assert 0 < len(drawn) < len(trial) + len(more)
    notes = printed_figure(exhibit("f06_effects"), results, "").notes
    assert f"Observations: {sizes.min():,.0f} to {sizes.max():,.0f}." in notes
