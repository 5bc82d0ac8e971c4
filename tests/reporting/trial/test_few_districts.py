"""Whatever part of the endline is there, every line has a number or a true reason."""

import sys
from dataclasses import replace
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "designs"))
from trial_study import CONFIG, design, frames, study

from perutip.designs.spillovers import spillovers_of
from perutip.designs.trial import trial_outcomes, with_moderators
from perutip.designs.trial.beside_all import Choices, stand_beside
from perutip.reporting.disclosure import Disclosure
from perutip.reporting.rows.rows import Rows
from perutip.reporting.trial import (
    effects_drawn,
    report_beside,
    report_effects,
    report_spillovers,
    rows_drawn,
    statistics_drawn,
)

EFFECTS = ("t06_primary", "t06_secondary", "t06_exploratory")
INDEX = "officer_attitudes"
ANSWERS = (
    "officer_knowledge",
    "attitudes_crimes",
    "attitudes_violence",
    "attitudes_victims",
    "cases_per_officer_survey",
    "attended",
)
NUMBERS = {"residents": ("trust", "would_report"), "reports": ("documentation_score",)}


class Made(Rows):
    """Rows of a run, what else it would be told left aside."""

    disclosure = Disclosure(10)

    def __init__(self, catalogue):
        super().__init__(catalogue, "confidential", 0.95, "06")
        self.catalogue = catalogue

    def add_notes(self, exhibits, notes):
        pass

    def note(self, message):
        pass

    log = note


def few():
    """A design with 200 of its assignments, the drawn one among them."""
    drawn = design()
    same = (drawn.assignments == drawn.treatment).all(axis=1)
    chosen = np.flatnonzero(~same)[:: len(same) // 200]
    return replace(
        drawn, assignments=np.vstack([drawn.treatment, drawn.assignments[chosen]])
    )


def places(kind):
    """Districts that have an endline."""
    drawn = design()
    table = pd.DataFrame(
        {"u": drawn.units, "s": drawn.strata, "t": drawn.treatment}
    ).set_index("u")
    table = table.drop("150110")
    first = table["s"].value_counts().index[0]
    treated, control = table[table["t"] == 1], table[table["t"] == 0]
    one = treated.index[treated["s"] == first][0]
    chosen = {
        "treated": treated.index,
        "controls": control.index,
        "five controls": control.index[:5],
        "a stratum": table.index[table["s"] == first],
        "a pair": [one, control.index[control["s"] == first][0]],
        "two of two strata": [one, control.index[control["s"] != first][0]],
        "a district": [one],
        "none": [],
    }
    return list(chosen[kind])


def without_the_rest(kept, *, everything):
    """Analysis files with answers of officers, or of all, in the districts `kept`."""
    found = dict(frames())
    districts, regions = study()["districts"], study()["regions"]
    covered = districts.assign(prevalence=districts["victims_2017_2025"])
    officers = with_moderators(found["officers"], covered, regions)
    gone = ~officers["ubigeo"].isin(kept)
    columns = [name for name in ANSWERS if name in officers]
    officers[columns] = officers[columns].mask(gone)
    officers["lost"] = officers["lost"].where(~gone, 1.0)
    found["officers"] = officers
    if everything:
        for name in ("victims", "referrals", "reports", "residents"):
            rows = found[name]
            found[name] = rows[rows["ubigeo"].isin(kept)]
    return found


def rows_of(found, catalogue):
    """Every row and figure of step 06's effects on these files."""
    drawn, made = few(), Made(catalogue)
    declared = {key: catalogue.of_exhibit(key) for key in (*EFFECTS, "t06_attrition")}
    variables = [variable for mine in declared.values() for variable in mine]
    outcomes = trial_outcomes(found, "trial", variables)
    outcomes.pop("interaction", None)
    wanted = {key: [v.name for v in mine] for key, mine in declared.items()}
    prepared = report_effects(made, wanted, outcomes, drawn, catalogue, SETTINGS)
    effects = {n: prepared[n] for key in EFFECTS for n in wanted[key] if n in prepared}
    by_district = found["district_outcomes"]
    by_district = by_district[by_district["component"] == "trial"]
    choices = Choices.of(CONFIG, catalogue, np.random.SeedSequence(4))
    beside = stand_beside(effects, outcomes, by_district, drawn, choices)
    report_beside(made, beside, catalogue.label, choices.moderated[0])
    officers = found["officers"][found["officers"]["component"] == "trial"]
    registers = study()
    near = spillovers_of(
        registers["neighbours"],
        registers["complaints"],
        registers["districts"],
        officers,
        choices.moderated[0],
        drawn,
        pilot_treated=set(),
        level=0.95,
        within_km=None,
    )
    report_spillovers(made, near, choices.moderated[0], registers["districts"])
    table = pd.DataFrame([vars(row) for row in made.rows])
    table.index = pd.RangeIndex(len(table))
    kept = rows_drawn(table[table["exhibit"].isin(EFFECTS)])
    effects_drawn(kept, prepared, drawn, 0.95)
    statistics_drawn(kept, EFFECTS[0], prepared, catalogue.label)
    plt.close("all")
    return table


@pytest.fixture(autouse=True)
def _settings(settings):
    global SETTINGS
    support = replace(settings.support, minimum_cell=10, minimum_treated_clusters=2)
    SETTINGS = replace(settings, reps=99, enumerated=False, support=support)


def reasons(table, variable):
    """Of the effects on one outcome, as registered or exploratory."""
    mine = table[table["exhibit"].isin(EFFECTS) & (table["variable"] == variable)]
    return set(mine["reason"])


@pytest.mark.parametrize("everything", [False, True])
@pytest.mark.parametrize("kind", ["treated", "controls", "five controls"])
def test_an_arm_alone_has_no_effect_and_says_so(catalogue, kind, everything):
    table = rows_of(without_the_rest(places(kind), everything=everything), catalogue)
    for variable in ("cases_per_officer_survey", "officer_knowledge", INDEX):
        assert reasons(table, variable) == {"one_arm_only"}, variable
    lost = table[(table["exhibit"] == "t06_attrition") & (table["panel"] != "")]
    assert {"one_arm_only"} <= set(lost["reason"])
    for variable in ("trust", "would_report"):
        wanted = {"one_arm_only"} if everything else {""}
        assert reasons(table, variable) == wanted


@pytest.mark.parametrize("everything", [False, True])
@pytest.mark.parametrize(
    "kind", ["a stratum", "a pair", "two of two strata", "a district", "none"]
)
def test_few_districts_end_in_reasons(catalogue, kind, everything):
    table = rows_of(without_the_rest(places(kind), everything=everything), catalogue)
    said = reasons(table, INDEX)
    wanted = {
        "a stratum": {""},
        "a pair": {"too_few_treated_clusters"},
        "two of two strata": {"too_few_treated_clusters"},
        "a district": {"one_arm_only"},
        "none": {"no_observations"},
    }
    assert said == wanted[kind]
    numbers = table.loc[table["reason"] == "", "estimate"]
    assert numbers.notna().all()


@pytest.mark.parametrize("arm", [0, 1])
def test_an_arm_without_answers_has_no_effect(catalogue, arm):
    drawn = design()
    found = without_the_rest(drawn.units[drawn.treatment == arm], everything=False)
    found["officers"]["lost"] = frames()["officers"]["lost"].to_numpy()
    for name, columns in NUMBERS.items():
        rows = found[name].copy()
        other = rows["ubigeo"].isin(drawn.units[drawn.treatment != arm])
        rows[list(columns)] = rows[list(columns)].mask(other)
        found[name] = rows
    table = rows_of(found, catalogue)
    for variable in (
        "officer_knowledge",
        "officer_attitudes",
        "trust",
        "documentation_score",
    ):
        assert reasons(table, variable) == {"one_arm_only"}, variable


def test_one_officer_a_district_ends_in_lines(catalogue):
    found = without_the_rest(design().units, everything=False)
    answered = found["officers"][found["officers"]["lost"] == 0]
    first = answered.groupby("ubigeo").head(1).index
    officers = found["officers"].copy()
    gone = pd.Series(~officers.index.isin(first), index=officers.index)
    columns = [name for name in ANSWERS if name in officers]
    officers[columns] = officers[columns].mask(gone)
    officers["lost"] = officers["lost"].where(~gone, 1.0)
    found["officers"] = officers
    table = rows_of(found, catalogue)
    assert reasons(table, "cases_per_officer_survey") == {""}


def test_attendance_that_follows_the_arm_has_no_error_to_test_by(catalogue):
    drawn, found = design(), dict(frames())
    found = without_the_rest(drawn.units, everything=False)
    treated = found["officers"]["ubigeo"].isin(drawn.units[drawn.treatment == 1])
    told = found["officers"]["attended"].notna()
    found["officers"]["attended"] = treated.astype(float).where(told)
    table = rows_of(found, catalogue)
    mine = table[table["variable"] == "attended"]
    assert set(mine["reason"]) == {"no_error"}
    assert (table.loc[table["panel"] == "attending", "reason"] == "").all()
