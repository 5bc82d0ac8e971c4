"""What honest bounds refuse, with words."""

import numpy as np
import pytest

from perutip.designs.honest_bounds import honest_bounds


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"covariance": -np.eye(3)}, "negative variance"),
        ({"covariance": np.eye(3) + 2 * (1 - np.eye(3))}, "negative variance"),
        ({"n_pre": 1.5}, "whole number"),
        ({"bounds": [np.inf]}, "finite"),
    ],
)
def test_honest_bounds_refuse_with_words(options: dict, words: str) -> None:
    given = {"coefficients": [0.0, 0.1, 0.2], "covariance": np.eye(3) / 100, "n_pre": 1}
    with pytest.raises(ValueError, match=words):
        honest_bounds(**(given | options))
