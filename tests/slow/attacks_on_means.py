"""Means, shares and spreads so exact that they tell of how many they are."""

import csv
import math
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from published_rows import (
    BINARY,
    FLOW,
    MINIMUM,
    MOST,
    NO_PEOPLE,
    Row,
    arm,
    denominators,
    grain_of,
    half,
    place,
    printed,
)

IMPUTED = ("imputation",)


ASKED = (FLOW, "Officers, pilot", "received", "remaining")


def fractions(rows: list[Row]) -> Iterator[str]:
    """A mean of an arm whose size is not printed: too few sizes print so."""
    asked = printed(rows).get(ASKED, float(MOST))
    for row in rows:
        grain = grain_of(row["variable"])
        if grain is None or not row["control_mean"]:
            continue
        unknown = asked if row["exhibit"] == "t06_pilot" else float(MOST)
        sizes = arm(float(row["n_obs"] or unknown))
        told = denominators(row["control_mean"], grain, sizes)
        if 0 < len(told) < min(MINIMUM, len(sizes)):
            yield f"{place(row)}: {row['control_mean']} is of {told}"


def treated_ones(rows: list[Row]) -> Iterator[str]:
    """Effect plus imputed mean, of as many treated as another table says."""
    treated = {
        re.sub("_two_way$|_by_filing_date$", "", row["variable"]): row["estimate"]
        for row in rows
        if row["exhibit"].endswith("_estimability") and row["term"] == "treated"
    }
    parts = re.compile(r"escalated_(review_body|appellant)_\w+")
    for row in rows:
        if row["estimator"] not in IMPUTED or not row["control_mean"]:
            continue
        variable = parts.sub("escalated_within_12", row["variable"])
        if "date of decision" in row["panel"]:
            variable += "_by_decision_date"
        n = float(treated.get(variable) or "nan")
        if math.isnan(n) or not BINARY.fullmatch(row["variable"]):
            continue
        mean = Fraction(row["estimate"]) + Fraction(row["control_mean"])
        least = math.ceil((mean - half(row["control_mean"])) * int(n))
        most = math.floor((mean + half(row["control_mean"])) * int(n))
        for low, high in ((least, most), (n - most, n - least)):
            if 1 <= low <= high and high < MINIMUM:
                yield f"{place(row)}: {low} to {high} of {n:g} treated"


def rest_of_percents(rows: list[Row]) -> Iterator[str]:
    """Girls who fear exactly the benchmark: 100 less the shares below and above."""
    cells = {
        (r["variable"], r["term"]): r["estimate"]
        for r in rows
        if r["exhibit"] == "t07_beliefs" and r["estimate"]
    }
    for name in sorted({name for name, _ in cells}):
        ends = [cells.get((name, term), "") for term in ("below", "above")]
        if not all(ends):
            continue
        girls = float(cells.get((name, "girls"), "nan"))
        gap = sum(float(half(text)) for text in ends)
        rest = 100 - sum(map(float, ends))
        low, high = (max(rest + s * gap, 0) / 100 * girls for s in (-1, 1))
        low, high = math.ceil(low - 1e-6), math.floor(high + 1e-6)
        if high - low < MINIMUM and low < MINIMUM and high >= 1:
            yield f"t07_beliefs | {name}: {rest * girls / 100:.3g} at the benchmark"


def shares(rows: list[Row]) -> Iterator[str]:
    """A share of a group whose size is not printed, so exact that one fraction of a
    small denominator fits, and small on one side."""
    counted = {
        (row["exhibit"], row["panel"], row["variable"])
        for row in rows
        if row["term"] == "number" and row["estimate"].isdigit()
    }
    for row in rows:
        if (row["exhibit"], row["panel"], row["variable"]) in counted:
            continue  # the count is printed beside its share
        pivot = row["estimator"] in ("count", "description")
        if not pivot or NO_PEOPLE.fullmatch(row["exhibit"]) or not row["estimate"]:
            continue
        text = row["estimate"]
        value = Fraction(text) if re.fullmatch(r"[\d.]+", text) else Fraction(0)
        scale = 1 if value < 1 else 100
        share, unit = value / scale, half(text) / scale
        if value.denominator == 1 or not 0 < share < 1:
            continue
        simple = next(
            share.limit_denominator(n)
            for n in range(1, 10**6)
            if abs(share.limit_denominator(n) - share) <= unit
        )
        n, k = simple.denominator, simple.numerator
        by_chance = float(unit) * n**2
        if by_chance < 0.1 and n > MINIMUM and min(k, n - k) < MINIMUM:
            yield f"{place(row)}: {text} is {k} of {n}"


def spreads(rows: list[Row], figure: Path) -> Iterator[str]:
    """An effect over its height in standard deviations is the control arm's spread;
    that of a 0/1 outcome tells its share, and the share its size."""
    if not figure.is_file():
        return
    with figure.open(encoding="utf-8", newline="") as handle:
        heights = {r["x"] for r in csv.DictReader(handle) if r["artist"] != "title"}
    drawn = sorted({abs(float(x)) for x in heights if x} - {0.0})
    for row in rows:
        binary = BINARY.fullmatch(row["variable"]) and row["control_mean"]
        where = row["exhibit"] in ("t06_primary", "t06_secondary", "t06_exploratory")
        if not binary or not where or not row["n_obs"]:
            continue
        effect = abs(float(row["estimate"]))
        mean, unit = float(row["control_mean"]), float(half(row["control_mean"]))
        ends = sorted((p * (1 - p)) ** 0.5 for p in (mean - unit, mean + unit))
        for x in (x for x in drawn if ends[0] * 0.99 <= effect / x <= ends[1] * 1.01):
            low, high = effect / (x + 5e-6), effect / (x - 5e-6)
            short = float(f"{effect / x:.3g}")
            if low <= short <= high:  # drawn in a rounded deviation
                low, high = short - 5e-4, short + 5e-4
            sizes = arm(float(row["n_obs"]))
            told = [n for n in sizes if _spread_fits(n, low, high, mean, unit)]
            if 0 < len(told) < min(MINIMUM, len(sizes)):
                yield f"{place(row)}: drawn at {x:g}, of {told}"


def _spread_fits(n: int, low: float, high: float, mean: float, unit: float) -> bool:
    first, last = math.ceil((mean - unit) * n), math.floor((mean + unit) * n)
    ones = range(max(first, 0), min(last, n) + 1)
    return any(low**2 <= k * (n - k) / (n * (n - 1)) <= high**2 for k in ones)


def copied_means(rows: list[Row]) -> Iterator[str]:
    """An untrained mean of Table 1 whose other digits the power table has."""
    table_1 = {
        row["variable"]: row["control_mean"]
        for row in rows
        if row["exhibit"] == "t02_headline" and row["panel"].startswith("A.")
    }
    for row in rows:
        mean = table_1.get(row["variable"], row["estimate"])
        if row["exhibit"] != "t05_power" or row["term"] != "base":
            continue
        if len(row["estimate"].partition(".")[2]) > len(mean.partition(".")[2]):
            yield f"{place(row)}: {row['estimate']}, in Table 1 {mean or 'a dash'}"


def counts_before(rows: list[Row]) -> Iterator[str]:
    """Rate times units per district times 20 districts: one whole number fits both."""
    cells = {
        (row["variable"], row["term"]): row["estimate"]
        for row in rows
        if row["exhibit"] == "t05_power"
        and row["variable"].startswith(("referral_completion", "false_positive_rate"))
        and "assumed" not in row["label"]
    }
    for (name, term), size in sorted(cells.items()):
        rate = cells.get((name, "base"), "")
        if term != "size" or not size or not rate:
            continue
        most, least = (20 * (Fraction(size) + side * half(size)) for side in (1, -1))
        units = range(math.ceil(least), math.floor(most) + 1)
        found = {
            round(Fraction(rate) * n)
            for n in units
            if abs(Fraction(round(Fraction(rate) * n), n) - Fraction(rate))
            <= half(rate)
        }
        if len(found) < MINIMUM and len(units) < MINIMUM:
            yield f"{name}: {sorted(found)} of {units[0]} to {units[-1]}"
