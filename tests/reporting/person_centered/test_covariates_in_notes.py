"""What notes say of a covariate of rulings is what the estimates of each panel have."""

import re
import sys
from pathlib import Path

import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2] / "designs" / "person_centered"))
from test_corrected import readings, study
from test_index_clusters import USED

from perutip.designs.person_centered import corrected, exposure
from perutip.designs.person_centered.corrected import corrected_lines
from perutip.designs.staggered_did import imputation_att
from perutip.reporting.person_centered.corrected import imputed_lines
from perutip.reporting.person_centered.selection import index_imputed
from perutip.study.exhibits import EXHIBITS

LENGTH = "log_tokens"
SAID = re.compile(r"log length as covariate in panels ([A-Z](?:(?:, | and )[A-Z])*)")
DECLARED = {one.key: one for one in EXHIBITS}


def letters_said(key: str) -> set[str]:
    """Panels whose estimates have the covariate, by the exhibit's notes."""
    (found,) = SAID.findall(" ".join(DECLARED[key].notes))
    return set(re.findall("[A-Z]", found))


def letters(key: str, panels: set[str]) -> set[str]:
    order = list(DECLARED[key].panels)
    return {chr(ord("A") + order.index(panel)) for panel in panels}


@pytest.fixture(scope="module")
def read():
    return corrected(study(readings().drop(columns="stratum")))


def index_panels(catalogue) -> set[str]:
    """Panels of t04_index with the covariate: of its regressions."""
    rulings = study().rulings.assign(link="linked", exposed_case=0.0)
    rulings["training_date"] = pd.NaT
    rulings["half_year"] = rulings["half_year"].astype(int)
    for one in catalogue.of_exhibit(exposure.EXHIBIT):
        rulings[one.name] = rulings["index"]
    cases = rulings[["case", "region_id", "half_year", "exposed", "training_date"]]
    lines = exposure.specifications(rulings, cases, catalogue, [], "a test")
    return {str(where["panel"]) for spec, where in lines if LENGTH in spec.covariates}


def test_panels_of_the_index_with_the_covariate(catalogue):
    assert letters_said("t04_index") == letters("t04_index", index_panels(catalogue))


def test_panels_of_the_corrected_effect_with_the_covariate(read):
    lines = corrected_lines(read, "a test")
    panels = {str(where["panel"]) for spec, where in lines if LENGTH in spec.covariates}
    assert letters_said("t04_corrected") == letters("t04_corrected", panels)


def imputed_by_hand(rows: pd.DataFrame, name: str, *covariates: str) -> float:
    return imputation_att(
        rows,
        outcome=name,
        unit_fe="region_id",
        time_fe="half_year",
        treated="exposed",
        cluster="region_id",
        covariates=list(covariates) or None,
    ).att


def test_imputation_has_none_so_that_its_panels_are_not_named(catalogue, read):
    rulings = study().rulings
    (line,) = index_imputed(rulings, ["index"], USED, catalogue, "a test")
    assert line["estimate"] == pytest.approx(imputed_by_hand(rulings, "index"))
    assert line["estimate"] != pytest.approx(imputed_by_hand(rulings, "index", LENGTH))
    assert letters("t04_index", {line["panel"]}).isdisjoint(letters_said("t04_index"))
    for one in imputed_lines(read, "a test", USED, catalogue):
        known = imputed_by_hand(read.rulings, str(one["variable"]))
        assert one["estimate"] == pytest.approx(known)
        panel = letters("t04_corrected", {one["panel"]})
        assert panel.isdisjoint(letters_said("t04_corrected"))


def test_a_table_with_imputation_names_the_panels_of_its_covariate():
    """A sentence on covariates that names no panel speaks of imputation too."""
    for one in EXHIBITS:
        if "imputation" in one.panels:
            for note in one.notes:
                for sentence in re.split(r"(?<=[.;]) ", note):
                    if "as covariate" in sentence:
                        assert SAID.search(sentence), (one.key, sentence)


def test_the_ledger_says_that_the_headline_of_the_index_has_none(catalogue):
    (of_index,) = [
        one for one in catalogue.outcomes.values() if one.key == "person_centered_index"
    ]
    assert "without the regression's covariate (log length)" in (
        of_index.headline_deviation
    )
