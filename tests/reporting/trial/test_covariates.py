"""What a note says of baselines is what the regressions have."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "designs"))
from trial_study import CONFIG, design, outcomes

from perutip.designs.trial import prepare
from perutip.reporting.trial.covariates import (
    DISTRICT,
    NONE,
    OWN,
    covariate_sentence,
)
from perutip.study.exhibits import EXHIBITS
from perutip.study.outcomes_file import load_catalogue

CATALOGUE = load_catalogue(CONFIG)
TABLES = ("t06_primary", "t06_secondary", "t06_exploratory")


def prepared(**how):
    drawn, mine = design(), outcomes()
    mine.pop("interaction", None)  # a regression of its own
    return {name: prepare(one, drawn, level=0.95, **how) for name, one in mine.items()}


@pytest.mark.parametrize("key", TABLES)
def test_whose_baseline_it_is_shows_in_the_data(key):
    """A district's baseline is the same for all its rows, an officer's is not."""
    found = prepared()
    names = [v.name for v in CATALOGUE.of_exhibit(key) if v.name in found]
    sentence = covariate_sentence(names, found, CATALOGUE)
    assert len(names) >= 3
    for name in names:
        spec = found[name].spec
        said = NONE
        for covariate in spec.covariates:
            by_district = spec.data.groupby("ubigeo")[covariate].nunique()
            said = OWN if (by_district > 1).any() else DISTRICT
        label = CATALOGUE.label(name)
        if f"of every outcome {said}." not in sentence:
            mine = sentence[sentence.casefold().index(f"{said} for ".casefold()) :]
            labels = mine.split(" for ", 1)[1].split(".")[0]
            assert label in labels.split("; ")


def test_regressions_without_a_baseline_say_so():
    found = prepared(with_baseline=False)
    sentence = covariate_sentence(found, found, CATALOGUE)
    assert sentence == f"Covariate beside the strata: of every outcome {NONE}."
    assert covariate_sentence(found, {}, CATALOGUE) == ""


def test_no_declared_note_of_the_trial_says_whose_baseline_it_is():
    for one in EXHIBITS:
        if one.key in (*TABLES, "t06_pilot"):
            assert "as covariate" not in " ".join(one.notes)
