"""Codes that differ in the zeros before a number alone name one case."""

from __future__ import annotations

import pandas as pd
import pytest

from perutip.contract.checks.identifiers import SAME_NUMBER, check_identifiers
from perutip.contract.registers import REGISTERS


def found(*codes):
    frame = pd.DataFrame({"case_id": list(codes)}, dtype="str")
    frame.index += 2
    breaches = check_identifiers(frame, REGISTERS["cases"])
    return [(list(one.rows), one.expected) for one in breaches]


@pytest.mark.parametrize(
    ("lost", "whole"),
    [("C0014", "C00014"), ("lim-14", "LIM-0014"), ("C-1-02", "C-1-002")],
)
def test_a_lost_zero_is_told(lost, whole):
    assert found("C00020", whole, "C00021", lost) == [([3, 5], SAME_NUMBER)]


@pytest.mark.parametrize(
    "codes",
    [
        ("C1", "C2", "C10", "C100"),
        ("C-1-02", "C-10-2", "C-102"),
        ("A007", "B007", "A070"),
        ("C00014", "C00014"),
        ("0a3f", "a03f"),
    ],
    ids=["no zeros", "parts", "letters", "twice", "hashes"],
)
def test_other_numbers_are_others(codes):
    assert found(*codes) == []
