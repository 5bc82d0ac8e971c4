"""Outcomes on the same rows share one design and the weights that it has found."""

import numpy as np
import pandas as pd
import pytest

from perutip.designs.staggered_did.design import imputation_design
from perutip.inference.linear_estimator import ImputationDesign

ROWS = pd.DataFrame(
    {
        "region": ["a", "a", "b", "b", "c", "c", "c", "a"],
        "period": [0, 1, 0, 1, 0, 1, 1, 1],
        "treated": [0, 1, 0, 0, 0, 0, 1, 0],
    }
)


def test_the_same_rows_have_one_design_and_others_their_own():
    first = imputation_design(ROWS)
    assert imputation_design(ROWS.assign(y=1.0)) is first
    other = imputation_design(ROWS.assign(treated=[0, 0, 0, 0, 0, 0, 1, 0]))
    assert other is not first
    assert other.treated.sum() == 1
    assert imputation_design(ROWS.assign(region="a")) is not first


def test_what_is_kept_is_what_a_new_design_finds_and_cannot_be_written_to():
    shared = imputation_design(ROWS)
    shared.weights()
    new = ImputationDesign(shared.factors, shared.treated, shared.targets, shared.names)
    for keep in (None, np.arange(len(ROWS)) != 3, np.arange(len(ROWS)) != 4):
        again = shared.weights(keep)
        np.testing.assert_array_equal(again, new.weights(keep))
        assert shared.weights(keep) is again
        with pytest.raises(ValueError, match="read-only"):
            again[0] = 1.0
