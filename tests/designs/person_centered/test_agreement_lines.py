"""Agreement between readers rests on as many rulings as a cell must hold."""

import math
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from perutip.designs.person_centered.readers import Readers
from perutip.designs.person_centered.readers_compared import agreement_lines

NAME = "victim_sensitive_language"


def readers(twice, once=20):
    """Codes of rulings that two read, and of others that one did."""
    rng = np.random.default_rng(2)
    both = [(k, coder, rng.integers(0, 4)) for k in range(twice) for coder in "AB"]
    one = [(100 + k, "A", rng.integers(0, 4)) for k in range(once)]
    coded = pd.DataFrame([*both, *one], columns=["ruling", "coder", NAME])
    study = SimpleNamespace(components=(NAME,), coded=coded)
    return Readers(study, 50, 0.95, 10, np.random.SeedSequence(1))


def test_three_rulings_read_twice_have_no_alpha():
    few, many = (list(agreement_lines(readers(n))) for n in (3, 30))
    assert all(one["reason"] == "small_cell" for one in few)
    assert all(math.isnan(one["estimate"]) for one in few)
    shown = [(one["variable"], one["column"], one["label"]) for one in many]
    assert [(one["variable"], one["column"], one["label"]) for one in few] == shown


@pytest.mark.parametrize("number", [10, 30])
def test_enough_rulings_have_one(number):
    lines = {one["variable"]: one for one in agreement_lines(readers(number))}
    assert lines["read_twice"]["estimate"] == number
    assert -1 <= lines["alpha_ordinal"]["estimate"] <= 1
