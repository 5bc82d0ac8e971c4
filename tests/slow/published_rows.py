"""Rows of results.csv as published, and what a printed number may be a fraction of."""

import csv
import math
import re
from fractions import Fraction
from pathlib import Path

MINIMUM = 10
ARM = (0.3, 0.7)  # a reader knows that arms are of like size
MOST = 1300  # no sample of people whose N is a dash is larger
BINARY = re.compile(
    "convicted(?!_by_arm|_any_way).*|trafficking_(charge|at_.*)"
    "|(resolved|ended_otherwise|acquitted|dismissed)_within_.*"
    "|escalated.*|upheld|reviewed.*|has_ruling|referral_completion"
    "|false_positive_rate|knowledge_response|would_report|lost"
)
GRAINS = (
    (BINARY, Fraction(1)),
    (re.compile("cases_per_officer_survey|trust"), Fraction(1)),
    (
        re.compile("officer_knowledge|knowledge_score|documentation_score"),
        Fraction(1, 10),
    ),
    (re.compile("sentence_years|sentence_or_zero_.*"), Fraction(1, 10)),
)


# shares of words, of made-up units or of a design: nobody stands behind them
NO_PEOPLE = re.compile(
    "t00_.*|t02_(clusters|pretrends|honest|sensitivity|estimability)|t03_estimability"
    "|t04_(dictionary|validation|planted|corrected|robustness|secondary)|[tf]05_.*"
    "|t06_(exposure|response|spillovers)|t07_(?!registers|hidden).*"
)
RECEIVED = "t01_registers"
FLOW = "t01_sample_flow"


SCENARIOS = 4  # of each girl, as the codebook says


Row = dict[str, str]


def read(output: Path) -> list[Row]:
    with (output / "results.csv").open(encoding="utf-8", newline="") as handle:
        return [row for row in csv.DictReader(handle) if row["status"] != "awaiting"]


def grain_of(variable: str) -> Fraction | None:
    return next((g for name, g in GRAINS if name.fullmatch(variable)), None)


def half(text: str) -> Fraction:
    """Half a unit of the last printed digit."""
    digits = len(text.partition(".")[2])
    return Fraction(1, 2 * 10**digits)


def denominators(text: str, grain: Fraction, sizes: range) -> list[int]:
    """Sizes of which some sum of multiples of the grain prints as `text`."""
    low, high = (Fraction(text) + sign * half(text) for sign in (-1, 1))
    return [n for n in sizes if math.ceil(low * n / grain) <= high * n / grain]


def printed(rows: list[Row]) -> dict[tuple[str, ...], float]:
    keys = ("exhibit", "panel", "variable", "term")
    return {tuple(r[k] for k in keys): float(r["estimate"] or "nan") for r in rows}


def arm(n: float) -> range:
    return range(max(math.ceil(ARM[0] * n), 2), math.floor(ARM[1] * n) + 1)


def place(row: Row) -> str:
    keys = ("exhibit", "panel", "variable", "term")
    return " | ".join(row[key] for key in keys)
