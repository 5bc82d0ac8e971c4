"""Everything that stands beside the trial becomes rows of results.csv."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "designs"))
from trial_study import CONFIG, design, frames, outcomes, study

from perutip.designs.spillovers import spillovers_of
from perutip.designs.trial import blinded_design, prepare
from perutip.designs.trial.attrition import Loss
from perutip.designs.trial.beside_all import Choices, stand_beside
from perutip.reporting.disclosure import Disclosure
from perutip.reporting.lines.attrition_lines import attrition_lines, loss_line
from perutip.reporting.lines.spillover_lines import chances_frame, spillover_lines
from perutip.reporting.lines.trial_lines import beside_lines, moderated_lines
from perutip.reporting.rows.rows import Rows
from perutip.study.outcomes_file import load_catalogue

CATALOGUE = load_catalogue(CONFIG)
SMALL = Disclosure(10).small
OFFICERS = ("cases_per_officer_survey", "officer_knowledge")


def with_moderators():
    """The trial's outcomes, officers with prevalence and a trained region."""
    found = dict(outcomes())
    prevalence = frames()["districts"].set_index("ubigeo")["prevalence"]
    for name in OFFICERS:
        rows = found[name].rows
        more = rows.assign(
            prevalence=rows["ubigeo"].map(prevalence),
            trained=rows["ubigeo"].str[:2].isin(["15", "08", "13"]).astype(float),
        )
        found[name] = type(found[name])(**(vars(found[name]) | {"rows": more}))
    return found


@pytest.fixture(scope="module", params=["open", "blinded"])
def found(request):
    """All that stands beside the exact tests, and the design."""
    drawn = design()
    if request.param == "blinded":
        drawn = blinded_design(drawn, np.random.SeedSequence(3), "blind/trial")
    mine = with_moderators()
    names = (*OFFICERS, "referral_completion", "officer_attitudes")
    prepared = {name: prepare(mine[name], drawn, level=0.95) for name in names}
    scales = {n: v.scale for n, v in CATALOGUE.variables.items() if v.scale}
    choices = Choices(0.95, OFFICERS, OFFICERS, scales, np.random.SeedSequence(4))
    places = frames()["district_outcomes"]
    places = places[places["component"] == "trial"]
    return stand_beside(prepared, mine, places, drawn, choices), drawn


def rows_of(exhibit, lines):
    """The rows of results.csv that the lines become."""
    rows = Rows(CATALOGUE, "simulated", 0.95, "06")
    rows.effects(exhibit, lines)
    return rows.rows


def test_every_panel_of_attrition_is_filled_and_carries_no_family(found):
    rows = rows_of("t06_attrition", attrition_lines(found[0], CATALOGUE.label, SMALL))
    panels = {row.panel[3:] for row in rows}
    assert len(panels) == 6
    assert {row.family for row in rows} == {""}
    bounds = [row for row in rows if "bound" in row.term]
    for low, high in zip(bounds[::2], bounds[1::2], strict=True):
        assert low.term == "lower bound" and high.term == "upper bound"
        assert low.conf_low <= low.estimate <= high.estimate <= high.conf_high
    lost = [row for row in rows if row.variable == "district_lost"]
    assert "of 10 treated" in lost[0].label
    missing = [row for row in rows if row.term == "no baseline"]
    assert missing and all(" of " not in row.label[-30:] for row in missing)


def test_beside_has_means_clustered_rates_and_says_that_chances_are_equal(found):
    rows = rows_of("t06_beside", beside_lines(found[0]))
    by_panel = {}
    for row in rows:
        by_panel.setdefault(row.panel[0], []).append(row)
    assert set(by_panel) == set("ABCD")
    assert [row.reason for row in by_panel["D"]] == ["equal_chances"]
    assert {row.variable for row in by_panel["C"]} == {"cases_per_officer_survey"}
    assert all(row.conf_low < row.estimate < row.conf_high for row in by_panel["C"])


def test_moderators_name_the_districts_behind_them(found):
    rows = rows_of("t06_moderators", moderated_lines(found[0], CATALOGUE.label))
    assert len(rows) == 6
    assert all("districts:" in row.label for row in rows)
    assert all(0 < row.p_ri <= 1 for row in rows if row.status == "ok")


def test_spillovers_with_and_without_the_register_of_complaints(found):
    made, drawn = study(), found[1]
    officers = frames()["officers"]
    for complaints in (made["complaints"], None):
        spilled = spillovers_of(
            made["neighbours"],
            complaints,
            made["districts"],
            officers[officers["component"] == "trial"],
            OFFICERS[0],
            drawn,
            pilot_treated=set(),
            level=0.95,
            within_km=None,
        )
        rows = rows_of("t06_spillovers", spillover_lines(spilled, OFFICERS[0]))
        assert len(rows) == 3
        assert rows[0].status == ("ok" if complaints is not None else "not_estimable")
    frame, labels = chances_frame(spilled.inside.chances, {"150110": "Comas"})
    assert labels["district_150110"] == "Comas"
    assert (frame["control_exposed"] > 0).sum() == 2


def test_a_difference_of_shares_goes_with_few_lost():
    """6 of 200 and 34 of 200: all 40 are counted elsewhere, the difference tells 6."""
    few = Loss(0.03, 0.17, 200, 200, 6, 34, -0.14, 0.01, -0.3, 0.0, 252)
    line = loss_line(few, "lost", "Officers lost", SMALL)
    assert line["reason"] == "small_cell" and line["label"] == "Officers lost"
    assert not {"estimate", "p_ri", "control_mean", "conf_low"} & set(line)
    many = Loss(0.08, 0.17, 200, 200, 16, 34, -0.09, 0.01, -0.3, 0.0, 252)
    assert loss_line(many, "lost", "Officers lost", SMALL)["estimate"] == -0.09


def test_few_who_are_not_lost_do_not_come_back_from_the_label():
    """194 of 200 lost: 6 answered."""
    few = Loss(0.97, 0.5, 200, 200, 194, 100, 0.47, 0.01, 0.3, 0.6, 252)
    line = loss_line(few, "lost", "Officers lost", SMALL)
    assert line["reason"] == "small_cell" and line["label"] == "Officers lost"
    none = Loss(1.0, 0.5, 200, 200, 200, 100, 0.5, 0.01, 0.3, 0.6, 252)
    assert "200 of 200 treated" in loss_line(none, "lost", "Lost", SMALL)["label"]
