"""Rows of a headline table made from planted ends by age."""

import math

import pandas as pd

from perutip.reporting.results import COLUMNS

BINS = ((0, 3), (3, 6), (6, 12), (12, 18), (18, 24), (24, 36), (36, 60), (60, math.inf))
ALL, FILED, OTHER = "A. All time at risk", "B. Cases filed after", "C. Multiplicative"

# convictions, other ends, case-months by bin: as in the simulated registers, nearly
AFTER = (
    (10, 8, 500.0),
    (10, 6, 440.0),
    (8, 9, 700.0),
    (8, 10, 405.4),
    (11, 4, 197.9),
    (8, 2, 49.7),
    (0, 0, 0.0),
    (0, 0, 0.0),
)
EVERY = (
    (10, 8, 500.0),
    (11, 8, 520.0),
    (12, 14, 980.0),
    (11, 16, 676.2),
    (15, 6, 477.1),
    (20, 14, 1100.0),
    (20, 20, 1400.0),
    (6, 20, 630.3),
)


def lived(hazards, months):
    """Incidence of conviction, of any end, and months lived, at (h, g) by bin."""
    left, convicted, time = 1.0, 0.0, 0.0
    for (start, end), (h, g) in zip(BINS, hazards, strict=True):
        if start >= months:
            break
        gone = left * -math.expm1(-(h + g) * (min(end, months) - start))
        convicted += gone * h / (h + g) if h + g else 0.0
        time += gone / (h + g) if h + g else left * (min(end, months) - start)
        left -= gone
    return convicted, 1.0 - left, time


def hazards_of(ends):
    return [(y / n, z / n) if n else (0.0, 0.0) for y, z, n in ends]


def row(**fields):
    return dict.fromkeys(COLUMNS, "") | {"status": "ok"} | fields


def headline(panel, ends, imputed, horizons=(12, 18, 24), label=""):
    """Rows of one panel: `imputed` is (h, g) of all ages."""
    names = ("conviction_incidence", "resolution_incidence", "restricted_mean")
    rows = []
    for h in horizons:
        pairs = lived(hazards_of(ends), h), lived([imputed] * len(BINS), h)
        for name, seen, without in zip(names, *pairs, strict=True):
            rows.append((f"{name}_{h}", seen - without, without))
    time = sum(n for _, _, n in ends)
    count = sum(y for y, _, _ in ends)
    rows.append(
        ("additional_convictions", count - imputed[0] * time, imputed[0] * time)
    )
    rows.append(("conviction_hazard", count / time - imputed[0], imputed[0]))
    return [
        row(
            exhibit="t02_headline",
            panel=panel,
            variable=name,
            term="exposed time",
            estimator="hazard imputation",
            estimate=f"{effect:.6g}",
            control_mean=f"{mean:.6g}",
            n_obs="1200",
            family="track4tip_primary" if name.endswith("incidence_12") else "",
            label=f"{name}{label}",
        )
        for name, effect, mean in rows
    ]


CASES = {6: 1100, 12: 1059, 15: 1020, 18: 992, 24: 936}
# treated cases seen so long: all, ended by then, convicted
SEEN = {
    6: (150, 30, 17),
    12: (124, 40, 22),
    15: (105, 41, 21),
    18: (90, 42, 20),
    24: (67, 46, 27),
}


def supported(horizons=(12, 18, 24), filed=183, at_risk=359):
    """How many treated cases there are, and how many of them had ended."""
    counts = {"conviction_incidence_12": at_risk, "convicted_two_way": filed}
    counts |= {"resolution_months_two_way": 94}
    counts |= {f"convicted_within_{h}_by_filing_date": SEEN[h][0] for h in horizons}
    rows = [
        row(
            exhibit="t02_estimability",
            variable=name,
            term="treated",
            estimator="count",
            estimate=str(number),
        )
        for name, number in counts.items()
    ]
    for h in horizons:
        treated, *parts = SEEN[h]
        for name, part in zip(("resolved", "convicted"), parts, strict=True):
            rows.append(
                row(
                    exhibit="t02_imputation",
                    variable=f"{name}_within_{h}",
                    term="exposed",
                    estimator="imputation",
                    estimate=f"{part / treated - 0.2:.6g}",
                    control_mean="0.2",
                    n_obs=str(CASES[h]),
                )
            )
    return rows


def printed(horizons=(12, 18, 24), after=AFTER, every=EVERY, label="", at_risk=359):
    """Three panels and what bounds them."""
    rows = headline(ALL, every, (0.007, 0.011), horizons, label)
    rows += headline(FILED, after, (0.0072, 0.0108), horizons, label)
    rows += headline(OTHER, every, (0.0075, 0.0109), horizons, label)
    return pd.DataFrame([*rows, *supported(horizons, at_risk=at_risk)], columns=COLUMNS)
