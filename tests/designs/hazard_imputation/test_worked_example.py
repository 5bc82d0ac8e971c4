"""The worked example whose numbers come from two other programs."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from perutip.designs.hazard_imputation import HazardEstimate, hazard_imputation

EXAMPLE = Path(__file__).parents[3].parent / "shared" / "reference" / "hazard"

pytestmark = pytest.mark.skipif(
    not EXAMPLE.is_dir(), reason="the worked example is not beside the project"
)

NAMES = {
    "exposed_person_months": "exposed_months",
    "exposed_person_months_lost": "lost_months",
    "largest_share_lost_when_a_region_is_left_out": "largest_share_lost",
    "exposed_convictions": "exposed_convictions",
    "exposed_other_ends": "exposed_other_ends",
    "predicted_convictions": "imputed_convictions",
    "hazard_difference": "hazard",
    "hazard_difference_se": "hazard_se",
    "additional_convictions": "additional_convictions",
    "additional_convictions_se": "additional_convictions_se",
}


@pytest.fixture(scope="module")
def expected() -> dict:
    return json.loads((EXAMPLE / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=["all", "filed_after"])
def found(request: pytest.FixtureRequest, expected: dict) -> HazardEstimate:
    return hazard_imputation(
        pd.read_csv(EXAMPLE / "cases.csv"),
        pd.read_csv(EXAMPLE / "regions.csv"),
        extraction_date=expected["extraction_date"],
        scope=request.param,
    )


def test_hazard_and_sums(found: HazardEstimate, expected: dict) -> None:
    scope = expected[found.scope]
    for theirs, mine in NAMES.items():
        assert getattr(found, mine) == pytest.approx(scope[theirs], abs=1e-8)
    assert found.n_regions == expected["regions_G"]
    assert found.untreated_convictions == expected["untreated_convictions"]
    assert found.untreated_months == pytest.approx(
        expected["untreated_person_months"], abs=1e-8
    )


def test_incidence(found: HazardEstimate, expected: dict) -> None:
    scope = expected[found.scope]
    for horizon in (12, 24):
        assert found.cif_reason[horizon] == (
            scope[f"cif_{horizon}_not_estimable"] or ""
        )
        assert (
            found.floored[horizon] == scope[f"imputed_hazards_raised_to_zero_{horizon}"]
        )
        for name, field in (
            (f"cif_exposed_{horizon}", found.cif_exposed),
            (f"cif_imputed_{horizon}", found.cif_imputed),
            (f"cif_effect_{horizon}", found.cif_effect),
            (f"cif_effect_{horizon}_se", found.cif_se),
        ):
            value = np.nan if scope[name] is None else scope[name]
            assert field[horizon] == pytest.approx(value, abs=1e-8, nan_ok=True)


def test_ages(found: HazardEstimate, expected: dict) -> None:
    ages = expected[found.scope]["by_age"]
    for column, frame, key in (
        ("exposed_months", found.by_age, "person_months"),
        ("n_regions", found.by_age, "regions"),
        ("observed_hazard", found.by_age, "observed_convicted"),
        ("imputed_hazard", found.by_age, "imputed_convicted"),
        ("observed_hazard", found.by_age_other, "observed_other"),
        ("imputed_hazard", found.by_age_other, "imputed_other"),
    ):
        np.testing.assert_allclose(
            frame[column], np.array(ages[key], dtype=float), atol=1e-8
        )
