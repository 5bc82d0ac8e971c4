"""Warnings of libraries in a step are counted, and none reaches the screen."""

import warnings
from collections import Counter

import numpy as np
import pandas as pd
import pytest

from perutip.designs.fitting import coefficient
from perutip.running.steps.warned import counted_warnings, in_words


def test_a_collinear_regressor_prints_no_path(capfd):
    data = pd.DataFrame({"y": [1.0, 2, 4, 3], "g": [0, 0, 1, 1], "c": [0, 1, 2, 3]})
    data["z"] = [0.0, 1.0, 0.0, 2.0]
    data["x"] = data["g"].astype(float)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        with counted_warnings() as counted:
            assert coefficient("y ~ z + x | g", data, "x", cluster="c") is None
    said = "".join(capfd.readouterr())
    assert said == "" and counted["UserWarning"] == 1


def test_kinds_are_counted_and_nothing_is_said_of_none():
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        before = warnings.showwarning
        with counted_warnings() as counted:
            warnings.warn("one", FutureWarning, stacklevel=1)
            np.log(np.zeros(1))
            np.log(np.zeros(1))
        assert warnings.showwarning is before
    said = "3 warnings of libraries (1 FutureWarning, 2 RuntimeWarning)"
    assert in_words(counted) == said
    assert in_words(Counter(A=1)) == "1 warning of libraries (1 A)"
    with counted_warnings() as none:
        pass
    assert in_words(none) == ""


def test_a_warning_that_is_an_error_stays_one():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(UserWarning), counted_warnings():
            warnings.warn("one", UserWarning, stacklevel=1)
