"""Totals and sizes of samples whose differences are small; small counts themselves."""

import math
import re
from collections.abc import Iterator

from published_rows import (
    FLOW,
    MINIMUM,
    NO_PEOPLE,
    RECEIVED,
    SCENARIOS,
    Row,
    place,
    printed,
)

# whole, parts: printed rows of results.csv as exhibit, panel, variable, term
SUMS = (
    (
        (RECEIVED, "", "officers_endline", "rows"),
        (
            (FLOW, "Officers, trial", "lost", "remaining"),
            (FLOW, "Officers, pilot", "lost", "remaining"),
        ),
    ),
    (
        (RECEIVED, "", "officers_baseline", "rows"),
        (
            (FLOW, "Officers, trial", "received", "remaining"),
            (FLOW, "Officers, pilot", "received", "remaining"),
        ),
    ),
)
MADRE = "t07_registers"
RECEIVED_07 = "A. Received"
MISSING_07 = "B. Missing"
BELIEFS = ("t07_beliefs", "girls")
BOUNDS = "t07_bounds"
LEFT = "remaining"
# columns of files and their empty cells, regions, communities, interviews
PLACES = re.compile(
    "t01_registers .* (?!rows).*"
    "|t07_registers (communities|left_out_.*|interviews|one_coder) .*"
)


def sums(rows: list[Row]) -> Iterator[str]:
    """A whole and all parts but one; what was dropped before it is small."""
    known = printed(rows)
    for whole, parts in SUMS:
        values = [known.get(part, math.nan) for part in parts]
        hidden = [k for k, value in enumerate(values) if math.isnan(value)]
        total = known.get(whole, math.nan)
        if len(hidden) != 1 or math.isnan(total):
            continue
        part = parts[hidden[0]]
        rest = total - sum(value for value in values if not math.isnan(value))
        start = known.get((*part[:2], "received", "remaining"), math.nan)
        if 1 <= start - rest < MINIMUM or 1 <= rest < MINIMUM:
            yield f"{'|'.join(part)}: {rest:g} of {start:g}"


def left_out_groups(rows: list[Row]) -> Iterator[str]:
    """Girls of the register, or their scenarios, less those of the communities that are
    analysed: in so many communities of fewer than a number that is printed."""
    known = printed(rows)
    for row in rows:
        bound = re.fullmatch(r"left_out_fewer_than_(\d+)_girls", row["variable"])
        if row["exhibit"] != MADRE or row["term"] != "number" or not bound:
            continue
        most, groups = int(bound[1]) - 1, float(row["estimate"] or "nan")
        wholes = [
            known.get((RECEIVED, "", "girls", "rows"), math.nan),
            known.get((RECEIVED, "", "scenarios", "rows"), math.nan) / SCENARIOS,
            *(
                float(r["estimate"] or "nan")
                for r in rows
                if r["exhibit"] == "t01_notices"
                and r["variable"].startswith("never_varies_girls")
            ),
        ]
        used = [n for (e, *_, term), n in known.items() if (e, term) == BELIEFS]
        used += [float(r["n_obs"] or "nan") for r in rows if r["exhibit"] == BOUNDS]
        used.append(known.get((MADRE, RECEIVED_07, "girls", "number"), math.nan))
        for gone in {whole - part for whole in wholes for part in used}:
            least = max(gone - most * (groups - 1), 0)
            if 1 <= gone <= most * groups and least > 0:
                yield f"{place(row)}: {gone:g} girls in {groups:g}, {least:g} in each"


def nested_samples(rows: list[Row]) -> Iterator[str]:
    """Differences of N between samples of which one is part of the other."""
    known = printed(rows)
    sizes = {(r["exhibit"], r["variable"]): float(r["n_obs"] or "nan") for r in rows}
    girls = known.get((MADRE, RECEIVED_07, "girls", "number"), math.nan)
    silent = known.get((MADRE, MISSING_07, "violence", "number"), math.nan)
    chains = [
        (f"{exhibit} {variable}", girls - silent - n / SCENARIOS)
        for (exhibit, variable), n in sizes.items()
        if exhibit == "t07_choice"
    ]
    asked = known.get((RECEIVED, "", "prosecutors", "rows"), math.nan)
    bare = asked - sizes.get(("t02_knowledge", "knowledge_response"), math.nan)
    lost = (FLOW, "Prosecutors, knowledge score", "no_covariates", "dropped")
    chains.append(("prosecutors who did not answer", bare - known.get(lost, math.nan)))
    first = "Rulings, by date of ruling"
    scored = [
        n for (e, p, _, t), n in known.items() if (e, p, t) == (FLOW, first, LEFT)
    ]
    chains += [
        (f"rulings without {r['variable']}", min(scored) - float(r["estimate"]))
        for r in rows
        if r["exhibit"] == "t04_robustness" and r["term"] == "rulings"
        if r["variable"] in ("instance", "court", "all_controls") and r["estimate"]
        if scored
    ]
    for words, gone in chains:
        if 1 <= gone < MINIMUM:
            yield f"{words}: {gone:g}"


def undeclared_counts(rows: list[Row]) -> Iterator[str]:
    """Whole numbers under the minimum in a table whose small numbers count people."""
    for row in rows:
        words = f"{row['exhibit']} {row['variable']} {row['term']}"
        nobody = NO_PEOPLE.fullmatch(row["exhibit"]) or PLACES.fullmatch(words)
        if nobody or row["estimator"] not in ("count", "description"):
            continue
        if row["estimate"].isdigit() and 1 <= int(row["estimate"]) < MINIMUM:
            yield f"{place(row)}: {row['estimate']}"
