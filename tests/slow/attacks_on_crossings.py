"""Attacks by differences of differences, and by sums of estimates."""

import math
import re
from collections.abc import Iterator
from itertools import combinations

from published_rows import MINIMUM, Row

CURVE = "f02_specifications"
WHOLE = "B. By date of decision, imputation"
PARTS = {"G.": "escalated_review_body_", "H.": "escalated_appellant_"}


def crossed_samples(rows: list[Row]) -> Iterator[str]:
    """What a sample leaves out of all cases, less what it leaves out of those that a
    horizon keeps: cases of the one kind among the other."""
    sizes: dict[tuple[str, str], float] = {}
    for row in rows:
        if row["exhibit"] == CURVE and row["n_obs"]:
            horizon = row["variable"].rpartition("_")[2]
            at_risk = "incidence" in row["variable"]
            sizes[row["term"], "" if at_risk else horizon] = float(row["n_obs"])
    horizons = sorted({horizon for _, horizon in sizes})
    for sample in sorted({name for name, _ in sizes} - {"all"}):
        gone = {
            h: sizes[("all", h)] - sizes[(sample, h)]
            for h in horizons
            if ("all", h) in sizes and (sample, h) in sizes
        }
        for first, second in combinations(gone, 2):
            both = gone[first] - gone[second]
            if 1 <= both < MINIMUM:
                yield f"{CURVE} | {sample} | {first or 'all'} less {second}: {both:g}"


def late_and_untreated(rows: list[Row]) -> Iterator[str]:
    """Cases filed between two horizons before extraction, less the treated among them:
    no donut takes a case that was filed under training."""
    seen, treated = {}, {}
    for row in rows:
        number = float(row["estimate"] or "nan")
        flow = re.fullmatch(r"Cases, outcomes within (\d+) months", row["panel"])
        line = re.fullmatch(r"convicted_within_(\d+)_by_filing_date", row["variable"])
        place = row["exhibit"], row["variable"], row["term"]
        if flow and place == ("t01_sample_flow", "filed_late", "remaining"):
            seen[int(flow[1])] = number
        if line and place[::2] == ("t02_estimability", "treated"):
            treated[int(line[1])] = number
    for first, second in combinations(sorted(set(seen) & set(treated)), 2):
        between = seen[first] - seen[second] - treated[first] + treated[second]
        if 1 <= between < MINIMUM:
            yield f"untreated, filed {first} to {second} months before: {between:g}"


def summed_estimates(rows: list[Row]) -> Iterator[str]:
    """An estimate withheld as a small cell is what the others lack of their sum."""
    mine = [row for row in rows if row["exhibit"] == "t03_appeals"]
    whole = [
        float(row["estimate"] or "nan")
        for row in mine
        if (row["panel"], row["variable"]) == (WHOLE, "escalated_within_12")
    ]
    for letter, name in PARTS.items():
        parts = [
            row
            for row in mine
            if row["panel"].startswith(letter) and row["variable"].startswith(name)
        ]
        hidden = [row for row in parts if not row["estimate"]]
        if len(hidden) != 1 or hidden[0].get("reason") != "small_cell" or not whole:
            continue
        rest = sum(float(row["estimate"]) for row in parts if row["estimate"])
        if not math.isnan(whole[0]):
            yield f"t03_appeals | {hidden[0]['variable']}: {whole[0] - rest:.6g}"
