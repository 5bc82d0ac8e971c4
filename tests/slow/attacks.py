"""Attacks on an output as published, with none of the package's own code.

A reader who has results.csv and the figures' paths tries every fraction that prints as
a mean does, every treated count that an effect and its mean make up, every sum that a
register and its uses make, the spread behind an effect in standard deviations, and
every number of persons on two lists or more that totals of lists leave. By hand:
`python tests/slow/attacks.py OUTPUT`.
"""

import csv
import math
import re
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from crossed_attacks import crossed_samples, late_and_untreated, summed_estimates

MINIMUM = 10
ARM = (0.3, 0.7)  # a reader knows that arms are of like size
MOST = 1300  # no sample of people whose N is a dash is larger
BINARY = re.compile(
    "convicted.*|(resolved|ended_otherwise)_within_.*|trafficking_(charge|at_.*)"
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
IMPUTED = ("imputation",)
# shares of words, of made-up units or of a design: nobody stands behind them
NO_PEOPLE = re.compile(
    "t00_.*|t02_(clusters|pretrends|honest|sensitivity|estimability)|t03_estimability"
    "|t04_(dictionary|validation|planted|corrected|robustness|secondary)|[tf]05_.*"
    "|t06_(exposure|response|spillovers)|t07_(?!registers|hidden).*"
)
# whole, parts: printed rows of results.csv as exhibit, panel, variable, term
RECEIVED, FLOW = "t01_registers", "t01_sample_flow"
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
MADRE, RECEIVED_07, MISSING_07 = "t07_registers", "A. Received", "B. Missing"
SCENARIOS = 4  # of each girl, as the codebook says
ASKED = (FLOW, "Officers, pilot", "received", "remaining")
BELIEFS, BOUNDS, LEFT = ("t07_beliefs", "girls"), "t07_bounds", "remaining"
# columns of files and their empty cells, regions, communities, interviews
PLACES = re.compile(
    "t01_registers .* (?!rows).*"
    "|t07_registers (communities|left_out_.*|interviews|one_coder) .*"
)
Row = dict[str, str]


def read(output: Path) -> list[Row]:
    with (output / "results.csv").open(encoding="utf-8", newline="") as handle:
        return [row for row in csv.DictReader(handle) if row["status"] != "awaiting"]


def attacks(output: Path) -> list[str]:
    """What comes back, a line each; empty: nothing."""
    rows = read(output)
    found = [*fractions(rows), *treated_ones(rows), *sums(rows), *shares(rows)]
    found += [*left_out_groups(rows), *nested_samples(rows), *on_lists(rows)]
    found += [*undeclared_counts(rows), *rest_of_percents(rows)]
    found += [*crossed_samples(rows, MINIMUM), *summed_estimates(rows)]
    found += late_and_untreated(rows, MINIMUM)
    return found + list(spreads(rows, output / "figures" / "f06_effects.csv"))


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


def on_lists(rows: list[Row]) -> Iterator[str]:
    """Persons on two lists and on more, from seen, Chao's bound and the lists' sizes:
    every pair tried, of each class, and of the classes that add up to all."""
    mine = [row for row in rows if row["exhibit"] == "t07_hidden" and row["estimate"]]
    totals = [r for r in mine if r["panel"].startswith("A.") and r["term"] != "seen"]
    values = {float(r["estimate"]) for r in totals}
    unit = next(
        u for u in (100, 50, 20, 10, 5, 2, 1) if all(v % u == 0 for v in values)
    )
    sizes = [float(r["estimate"]) for r in mine if r["panel"].startswith("C.")]
    cells = {(r["variable"], r["term"]): float(r["estimate"]) for r in mine}
    classes = {v for v, term in cells if term == "seen" and not v.startswith("list_")}
    pairs: dict[str, set[tuple[int, int]]] = {}
    for name in classes:
        n, total = int(cells[name, "seen"]), cells.get((name, "chao"), math.nan)
        tried = [(two, k) for two in range(n + 1) for k in range(n + 1 - two)]
        pairs[name] = {
            (two, more)
            for two, more in tried
            if (math.isnan(total) and two + more < MINIMUM)  # what the dash says
            or abs(chao(n, two, more, len(sizes)) - total) <= unit / 2
        }
    if "all" not in pairs or len(sizes) != 4:
        return
    rest = sum(sizes) - cells["all", "seen"]
    pairs["all"] = {(t, m) for t, m in pairs["all"] if 0 <= rest - t - 2 * m <= m}
    parts = sorted(classes - {"all"})
    if sum(cells[name, "seen"] for name in parts) == cells["all", "seen"]:
        for name in parts:
            others = {(0, 0)}
            for other in parts:
                if other != name:
                    others = {
                        (a + c, b + d) for a, b in others for c, d in pairs[other]
                    }
            pairs[name] = {
                (t, m)
                for t, m in pairs[name]
                if any((a - t, b - m) in others for a, b in pairs["all"])
            }
    told = {(name, "two lists"): {t for t, _ in found} for name, found in pairs.items()}
    told |= {(k, "more"): {m for _, m in found} for k, found in pairs.items()}
    told["all", "four lists"] = {int(rest - t - 2 * m) for t, m in pairs["all"]}
    for (name, words), numbers in sorted(told.items()):
        few = MINIMUM - 1 if (name, "chao") not in cells else MINIMUM
        low, high = min(numbers, default=0), max(numbers, default=math.inf)
        if high - low < few and low < MINIMUM and high >= 1:
            yield f"t07_hidden | {name} | {words}: {low} to {high}"


def chao(n: int, two: int, more: int, lists: int) -> float:
    one = n - two - more
    pairs = one**2 / (2 * two) if two else one * (one - 1) / 2
    return n + (lists - 1) / lists * pairs


def undeclared_counts(rows: list[Row]) -> Iterator[str]:
    """Whole numbers under the minimum in a table whose small numbers count people."""
    for row in rows:
        words = f"{row['exhibit']} {row['variable']} {row['term']}"
        nobody = NO_PEOPLE.fullmatch(row["exhibit"]) or PLACES.fullmatch(words)
        if nobody or row["estimator"] not in ("count", "description"):
            continue
        if row["estimate"].isdigit() and 1 <= int(row["estimate"]) < MINIMUM:
            yield f"{place(row)}: {row['estimate']}"


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


def place(row: Row) -> str:
    keys = ("exhibit", "panel", "variable", "term")
    return " | ".join(row[key] for key in keys)


if __name__ == "__main__":
    lines = attacks(Path(sys.argv[1]))
    print("\n".join(lines) or "nothing comes back")
    sys.exit(bool(lines))
