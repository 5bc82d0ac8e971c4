"""Words of a verdict, in both languages."""

from __future__ import annotations

from typing import get_args

import pytest

from perutip.assignment.field.certificate_words import in_words
from perutip.assignment.seed_log.report import DIFFERS, NOT_DRAWN, Status
from perutip.assignment.seed_log.standing import what_it_rests_on


def test_every_word_of_a_verdict_has_spanish_ones():
    """The verdicts and what they rest on, as report and standing declare them."""
    statuses = [one for one in get_args(Status) if one not in (DIFFERS, NOT_DRAWN)]
    announced = [{"kind": kind} for kind in ("dice", "nonces", "simulated")]
    said = [text for one in announced for text in rests_on_kind(one)]
    beacon = {"kind": "beacon", "url": "https://faro.example"}
    said += what_it_rests_on({"announced": beacon}, {"chain": "another"})
    assert len(said) == 5
    for status in statuses:
        for text in said:
            shown = in_words(f"{status}; {text}; 2 voids", "es")
            assert shown.endswith(f"[{status}; {text}; 2 voids]")
            assert "2 asientos anulados" in shown and shown.count(status) == 1
    line = "anchor c0c84a077a6955e2: confirms record 1 (freeze trial), published 2026"
    assert in_words(line, "es").startswith("la huella c0c84a077a6955e2 confirma")
    assert in_words(line, "en") == line
    with pytest.raises(ValueError, match="no Spanish words"):
        in_words("something new", "es")


def rests_on_kind(announced):
    return what_it_rests_on({"announced": announced}, {})
