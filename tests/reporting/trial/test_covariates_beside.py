"""What the tables beside the effects say of covariates is what their estimates have."""

import re
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "designs"))
from trial_study import CONFIG, design, outcomes, study

from perutip.designs.trial import prepare
from perutip.designs.trial.beside import district_means, poisson_rate_ratio
from perutip.designs.trial.beside_all import MODERATORS, RESPONSE
from perutip.designs.trial.moderators import (
    effect_of_attending,
    moderated_effect,
    with_moderators,
)
from perutip.designs.trial.response import response_chances, reweighted_to_baseline
from perutip.reporting.trial.covariates import covariate_sentence
from perutip.study.exhibits import EXHIBITS
from perutip.study.outcomes_file import load_catalogue

CATALOGUE = load_catalogue(CONFIG)
NOTES = {one.key: " ".join(one.notes) for one in EXHIBITS}
OFFICERS = CONFIG.trial.lee_bounds


def least_squares(y, *columns, weights=1.0):
    root = np.sqrt(np.broadcast_to(weights, len(y)))
    x = np.column_stack(columns) * root[:, None]
    return np.linalg.lstsq(x, np.asarray(y, float) * root, rcond=None)[0]


def rows_of(name, *needed):
    """Rows with the outcome, dummies of strata, and the baseline, filled."""
    one = outcomes()[name]
    rows = design().attach(with_prevalence(one.rows))
    rows = rows.dropna(subset=[name, *needed]).reset_index(drop=True)
    strata = pd.get_dummies(rows["stratum"]).to_numpy(float)
    baseline = rows[one.baseline].fillna(rows[one.baseline].mean()).to_numpy()
    return rows, strata, baseline


def with_prevalence(officers):
    districts = study().registers["districts"]
    covered = districts.assign(prevalence=districts["victims_2017_2025"])
    return with_moderators(officers, covered, study().registers["regions"])


def letters(pattern: str, key: str) -> set[str]:
    (found,) = re.findall(pattern, NOTES[key])
    return set(re.findall(r"\b[A-Z]\b", found))


@pytest.mark.parametrize("name", OFFICERS)
@pytest.mark.parametrize("moderator", MODERATORS.values())
def test_a_moderated_effect_has_the_baseline_of_its_outcome(name, moderator):
    one = outcomes()[name]
    one = one.__class__(**(vars(one) | {"rows": with_prevalence(one.rows)}))
    rows, strata, baseline = rows_of(name, moderator)
    arm, by = rows["treated"].to_numpy(float), rows[moderator].to_numpy(float)
    columns = [arm * by, strata, arm, by]
    found = moderated_effect(one, moderator, design()).test.estimate
    assert found == pytest.approx(least_squares(rows[name], *columns, baseline)[0])
    assert found != pytest.approx(least_squares(rows[name], *columns)[0])
    assert "the baseline that the outcome has in Table" in NOTES["t06_moderators"]


@pytest.mark.parametrize("name", OFFICERS)
def test_panels_of_attrition_with_a_baseline(name):
    one, drawn = outcomes()[name], design()
    rows, strata, baseline = rows_of(name)
    arm = rows["treated"].to_numpy(float)
    whole = drawn.attach(one.rows).reset_index(drop=True)
    answered = whole[name].notna().to_numpy()
    weights = 1 / response_chances(whole, answered, RESPONSE)[answered]
    known = least_squares(rows[name], arm, strata, baseline, weights=weights)[0]
    reweighted = reweighted_to_baseline(one, drawn, RESPONSE, level=0.95)
    assert reweighted.estimate == pytest.approx(known)
    rows, strata, baseline = rows_of(name, "attended")
    arm = rows["treated"].to_numpy(float)
    reduced, first = (
        least_squares(rows[column], arm, strata, baseline)[0]
        for column in (name, "attended")
    )
    attending = effect_of_attending(one, "attended", drawn, level=0.95)
    assert attending.estimate == pytest.approx(reduced / first)
    pattern = r"Covariates beside the strata: in panels ([^.]*) the baseline"
    assert letters(pattern, "t06_attrition") == {"D", "F"}
    assert not CATALOGUE.variables["attended"].baseline  # panel A


def test_panels_beside_the_exact_test_with_the_covariates_of_the_effects():
    name = OFFICERS[0]
    one, drawn = outcomes()[name], design()
    prepared = prepare(one, drawn, level=0.95)
    data = prepared.spec.data.assign(treated=lambda rows: rows["treated"].astype(float))
    columns = [name, "treated", *prepared.spec.covariates]
    means = data.groupby(["ubigeo", "stratum"], as_index=False)[columns].mean()
    strata = pd.get_dummies(means["stratum"]).to_numpy(float)
    known = least_squares(means[name], means[columns[1:]], strata)[0]
    assert district_means(prepared, drawn, 0.95).estimate == pytest.approx(known)
    bare = one.__class__(**(vars(one) | {"baseline": ""}))
    assert poisson_rate_ratio(bare, drawn, 0.95) == poisson_rate_ratio(one, drawn, 0.95)
    pattern = r"Covariates: in panels ([^.]*) those of the effects"
    assert letters(pattern, "t06_beside") == {"A", "B", "D"}
    assert "in C strata alone" in NOTES["t06_beside"]


def test_nothing_is_said_of_every_outcome_where_one_is_estimated_otherwise():
    """The interaction has the officer's own answer, its table's outcomes do not."""
    names = [one.name for one in CATALOGUE.of_exhibit("t06_exploratory")]
    assert "interaction" in names
    there = {n: prepare(outcomes()[n], design(), level=0.95) for n in names[:-2]}
    there.pop("interaction", None)
    said = covariate_sentence(names, there, CATALOGUE)
    assert "of every outcome" not in said
    for name in there:
        assert CATALOGUE.label(name) in said
    assert CATALOGUE.label("interaction") not in said
    assert "of every outcome" in covariate_sentence(list(there), there, CATALOGUE)
    for label in map(CATALOGUE.label, there):  # labels hold commas
        assert re.search(rf"(for|;) {re.escape(label)}[;.]", said), said
    assert "with its covariates" in NOTES["t06_exploratory"]
