"""The attack on all counts of cases at once, by someone who knows the study.

A reader knows that whoever is filed under training was filed in 2022 or later, that the
cases of a donut are of trained regions and of 2020 to 2023, which filings are too late
for which horizon, and when the pandemic was. What cases can be is then a table of a few
hundred cells (`atoms`); everything printed is a sum of some. Every conjunction of up to
three properties is asked for its range: scipy's linear programs, none of our code.
"""

from collections.abc import Iterator
from itertools import combinations, product

import numpy as np
import pandas as pd
from published_rows import MINIMUM, Row
from scipy.optimize import linprog

HORIZONS = ("12", "18", "24")
REGIONS, ENDS = ("capital", "other", "never"), ("pending", "other end", "convicted")
TRAINED, PANDEMIC = (2022, 2023), (2020, 2021)
LATE = {2025: ("12",), 2024: ("18", "24")}  # too late for this horizon, not for less


def atoms() -> pd.DataFrame:
    """region, year, pandemic, late (horizon or ""), exposed (donut's horizon, treated
    or ""), end."""
    lines = [
        (region, year, pandemic, late, exposed, end)
        for region, year in product(REGIONS, range(2010, 2026))
        for pandemic in ((False, True) if year in PANDEMIC else (False,))
        for late in LATE.get(year, ("",))
        for exposed in _exposures(region, year, pandemic)
        for end in ENDS
    ]
    names = ["region", "year", "pandemic", "late", "exposed", "end"]
    return pd.DataFrame(lines, columns=names)


def _exposures(region: str, year: int, pandemic: bool) -> list[str]:
    """A donut is the first one that a case is in: 12 is in 18 is in 24."""
    first, last = TRAINED
    if region == "never":
        return [""]
    found = [""] if year <= first else []
    found += list(HORIZONS) if first - 2 <= year <= last else []
    return found + (["treated"] if year >= first and not pandemic else [])


def masks(of: pd.DataFrame) -> dict[tuple[str, ...], pd.Series]:
    """exhibit, panel or variable, term → which cases the number counts."""
    every = of["year"] > 0
    samples = {
        "all": every,
        "without_capital": of["region"] != "capital",
        "without_pandemic": ~of["pandemic"],
        "trained_only": of["region"] != "never",
    }
    found: dict[tuple[str, ...], pd.Series] = {
        ("t01_sample_flow", "Cases, months to resolution", "pending", "remaining"): of[
            "end"
        ]
        != "pending"
    }
    treated, resolved = of["exposed"] == "treated", of["end"] != "pending"
    support = {
        "convicted": every,
        "convicted_if_resolved": resolved,
        "sentence_years": of["end"] == "convicted",
    }
    for sample, mask in samples.items():
        for h in HORIZONS:
            curve = ("f02_specifications", "A. Curve")
            found[*curve, f"conviction_incidence_{h}", sample] = mask
    for place, h in enumerate(HORIZONS):
        seen = ~of["late"].isin(HORIZONS[: place + 1])
        donut = of["exposed"].isin(HORIZONS[: place + 1])
        flow = ("t01_sample_flow", f"Cases, outcomes within {h} months")
        found[*flow, "filed_late", "dropped"] = ~seen
        found[*flow, "filed_late", "remaining"] = seen
        found[*flow, "donut", "dropped"] = seen & donut
        found[*flow, "donut", "remaining"] = seen & ~donut
        for sample, mask in samples.items():
            name = f"convicted_within_{h}"
            found["f02_specifications", "A. Curve", name, sample] = mask & seen & ~donut
        support[f"convicted_within_{h}_by_filing_date"] = seen & ~donut
    for name, mask in support.items():
        key = name if name.endswith("date") else f"{name}_two_way"
        found["t02_estimability", "", key, "cases"] = mask
        found["t02_estimability", "", key, "treated"] = mask & treated
    for year in range(2010, 2026):
        for name in ("trained", "never"):
            own = (of["region"] == "never") == (name == "never")
            found["f01_rollout", "", f"filed_{year}", name] = own & (of["year"] == year)
    return found


def small_cells(rows: list[Row]) -> Iterator[str]:
    """Conjunctions of up to three properties that are known too well."""
    of, printed, values = atoms(), [], []
    known = masks(of)
    for row in rows:
        panel = "" if row["exhibit"] == "t02_estimability" else row["panel"]
        mask = known.get((row["exhibit"], panel, row["variable"], row["term"]))
        number = row["n_obs"] if row["exhibit"][0] == "f" else row["estimate"]
        if row["exhibit"] == "f01_rollout":
            number = row["estimate"]
        if mask is not None and number:
            printed.append(mask.to_numpy(float))
            values.append(float(number))
    if not printed:
        return
    a, b = np.array(printed), np.array(values)
    for words, mask in _conjunctions(of):
        ends = [_end(sign * mask, a, b) * sign for sign in (1.0, -1.0)]
        low, high = (round(end, 6) for end in ends)
        if high - low < MINIMUM and low < MINIMUM and high >= 1:
            yield f"cases, {words}: {low:g} to {high:g}"


def _conjunctions(of: pd.DataFrame) -> Iterator[tuple[str, np.ndarray]]:
    kinds = {
        "region": {
            **{one: of["region"] == one for one in REGIONS},
            "trained": of["region"] != "never",
        },
        "pandemic": {"pandemic": of["pandemic"]},
        "late": {f"too late for {h} first": of["late"] == h for h in HORIZONS},
        "exposed": {
            **{f"donut {h} first": of["exposed"] == h for h in HORIZONS},
            "treated": of["exposed"] == "treated",
            "untreated": of["exposed"] != "treated",
        },
        "end": {one: of["end"] == one for one in ENDS},
    }
    tried = set()
    for size in (1, 2, 3):
        for names in combinations(kinds, size):
            for parts in product(*(kinds[name].items() for name in names)):
                mask = np.logical_and.reduce([one.to_numpy() for _, one in parts])
                if mask.any() and mask.tobytes() not in tried:
                    tried.add(mask.tobytes())
                    yield " and ".join(word for word, _ in parts), mask.astype(float)


def _end(cost: np.ndarray, a: np.ndarray, b: np.ndarray) -> float:
    found = linprog(cost, A_eq=a, b_eq=b, bounds=(0, None), method="highs")
    if found.status == 3:
        return -np.inf
    assert found.status == 0, "what is printed of cases does not fit together"
    return float(found.fun)
