"""A coefficient and its clustered error without a bootstrap, beside pyfixest's."""

import numpy as np
import pandas as pd
import pytest

from perutip.designs.fitting import coefficient
from perutip.designs.regression import Specification, arrays_of, formula
from perutip.inference.wild_cluster import NoVariance, coefficient_and_error


def rows(seed=3, n=400):
    rng = np.random.default_rng(seed)
    out = pd.DataFrame(
        {
            "region": rng.integers(0, 12, n),
            "half_year": rng.integers(0, 9, n),
            "length": rng.normal(size=n),
        }
    )
    out["exposed"] = ((out["region"] < 7) & (out["half_year"] > 4)).astype(float)
    noise = rng.normal(size=12)[out["region"]] * out["half_year"] / 5
    out["y"] = 0.3 * out["exposed"] + out["length"] + noise + rng.normal(size=n)
    return out


def specified(data, outcome="y"):
    return Specification(
        data, outcome, "exposed", "region", ("region", "half_year"), ("length",)
    )


@pytest.mark.parametrize("seed", range(4))
def test_both_are_those_of_feols(seed):
    spec = specified(rows(seed))
    theirs = coefficient(formula(spec), spec.complete, "exposed", cluster="region")
    estimate, error = coefficient_and_error(arrays_of(spec, spec.complete), "exposed")
    assert estimate == pytest.approx(theirs.estimate, rel=1e-9)
    assert error == pytest.approx(theirs.std_error, rel=1e-9)


def test_what_fits_every_row_has_no_error():
    data = rows()
    data["y"] = data["exposed"] + data["region"]
    spec = specified(data)
    with pytest.raises(NoVariance):
        coefficient_and_error(arrays_of(spec, spec.complete), "exposed")


def test_what_fixed_effects_say_already_has_no_coefficient():
    data = rows()
    data["exposed"] = (data["region"] < 7).astype(float)
    spec = specified(data)
    with pytest.raises(ValueError, match="collinear"):
        coefficient_and_error(arrays_of(spec, spec.complete), "exposed")
