"""Ends of cases by age, from incidences: the attack on Table 1.

Between two horizons within one age bin the hazards are constant: of what is lost from
the curve (dR) the part convicted (dF) is y / (y + z), and over the months lived (dM)
both are the hazards y / N and z / N. An effect plus its imputed number is the curve
under training; a rounded one is a range. N, case-months under training at that age, is
bounded by the cases that can live them (Table A4: treated cases seen so long, all
treated; by filing date, how many had ended). Every pair of whole numbers is tried.
"""

import math
import re
from collections.abc import Iterator
from itertools import pairwise, product

from published_rows import MINIMUM, Row, half

TABLE, SUPPORT = "t02_headline", "t02_estimability"
AGES = (0, 3, 6, 12, 18, 24, 36, 60)  # note of Table 1
SIX = 5e-6  # relative, of a number with six digits
LINE = re.compile(r"(conviction_incidence|resolution_incidence|restricted_mean)_(\d+)")
F, R, M = "conviction_incidence", "resolution_incidence", "restricted_mean"
Range = tuple[float, float]
Curve = dict[tuple[str, int], list[tuple[float, float, Range]]]
Pairs = dict[tuple[int, int], Range]  # convictions, other ends: case-months


def ends_by_age(rows: list[Row]) -> Iterator[str]:
    """Ends of an age bin that are known too well, and those left when the cases filed
    under training are taken from all."""
    every, after = _curve(rows, "A", "C"), _curve(rows, "B")
    treated = _treated(rows)
    most, filed = treated.get("at risk", math.inf), treated.get("filed", math.inf)
    for start, end in pairwise(sorted({0, *(h for _, h in (*every, *after))})):
        inside = any(a <= start and end <= b for a, b in pairwise((*AGES, math.inf)))
        if not inside:
            continue
        where = f"at {start}-{end} months"
        time = _time(rows, treated, start, end)
        mine = _pairs(after, start, end, time)
        yield from _known(mine, f"filed under training, {where}")
        before = max((most - filed) * (end - start), 0.0)
        whole = _pairs(every, start, end, (time[0], time[1] + before))
        yield from _known(whole, f"under training, {where}")
        rest = _less(whole, mine, before)
        yield from _known(rest, f"filed before training, {where}")


def _curve(rows: list[Row], *panels: str) -> Curve:
    """Kind and horizon: effect, half a unit of it, range of the imputed number."""
    found: Curve = {}
    for row in rows:
        hit = LINE.fullmatch(row["variable"])
        here = row["exhibit"] == TABLE and row["panel"].startswith(panels)
        if not here or not hit or not row["estimate"]:
            continue
        kind, h = hit[1], int(hit[2])
        effect = float(row["estimate"])
        imputed = 0.0, float(h if kind == M else 1)
        if row["control_mean"]:
            mean, unit = float(row["control_mean"]), float(half(row["control_mean"]))
            unit += abs(mean) * SIX  # rounded twice
            imputed = mean - unit, mean + unit
        found.setdefault((kind, h), []).append((effect, abs(effect) * SIX, imputed))
    return found


def _at(curve: Curve, kind: str, h: int) -> Range:
    low, high = 0.0, float(h if kind == M else 1)
    for effect, unit, imputed in curve.get((kind, h), ()):
        low = max(low, effect - unit + imputed[0])
        high = min(high, effect + unit + imputed[1])
    return low, high


def _lost(curve: Curve, kind: str, start: int, end: int) -> Range:
    """What a curve gains between two horizons; what is imputed rises too."""
    first, last = (_at(curve, kind, h) if h else (0.0, 0.0) for h in (start, end))
    low, high = last[0] - first[1], last[1] - first[0]
    befores = curve.get((kind, start), [(0.0, 0.0, (0.0, 0.0))] if not start else [])
    for (a, ua, _), (b, ub, _) in zip(
        befores, curve.get((kind, end), ()), strict=False
    ):
        low = max(low, b - a - ua - ub)
    return max(low, 0.0), max(high, 0.0)


def _pairs(curve: Curve, start: int, end: int, time: Range) -> Pairs:
    """Whole numbers of convictions and other ends that fit, with their case-months."""
    length = float(end - start)
    convicted, lost = _lost(curve, F, start, end), _lost(curve, R, start, end)
    lived = _lost(curve, M, start, end)
    alive = [1 - end_ for h in (start, end) for end_ in _at(curve, R, h)[::-1]]
    alive[:2] = alive[:2] if start else [1.0, 1.0]
    lived = max(lived[0], length * alive[2]), min(lived[1], length * alive[1])
    other = max(lost[0] - convicted[1], 0.0), lost[1] - convicted[0]
    top = time[1] * lost[1] / lived[0] if lived[0] > 0 else math.inf
    if not math.isfinite(top) or top > 2000:
        return {}
    fits: Pairs = {}
    for ended in range(math.floor(top) + 1):
        for y in range(ended + 1):
            months = _meet(
                time,
                _over(ended, lost, lived),
                _over(y, convicted, lived),
                _over(ended - y, other, lived),
            )
            share = convicted[0] / lost[1], convicted[1] / max(lost[0], 1e-12)
            near = share[0] * ended - 1e-9 <= y <= share[1] * ended + 1e-9
            if near and months[0] <= months[1]:
                fits[y, ended - y] = months
    return fits


def _over(count: int, lost: Range, lived: Range) -> Range:
    """Case-months at which so many ends make a hazard of lost / lived."""
    high = count * lived[1] / lost[0] if lost[0] > 0 else math.inf
    if not lost[1] > 0:
        return (0.0, math.inf) if not count else (math.inf, 0.0)
    return count * lived[0] / lost[1], high


def _meet(*ranges: Range) -> Range:
    slack = 1e-6
    return max(r[0] for r in ranges) - slack, min(r[1] for r in ranges) + slack


def _treated(rows: list[Row]) -> dict[str, int]:
    """Treated cases: at risk, filed under training, and seen for h months of those."""
    names = {"conviction_incidence_12": "at risk", "convicted_two_way": "filed"}
    found = {}
    for row in rows:
        if row["exhibit"] != SUPPORT or row["term"] != "treated" or not row["estimate"]:
            continue
        hit = re.fullmatch(r"convicted_within_(\d+)_by_filing_date", row["variable"])
        name = hit[1] if hit else names.get(row["variable"], "")
        found[name] = int(float(row["estimate"]))
    return found


def _time(rows: list[Row], treated: dict[str, int], start: int, end: int) -> Range:
    """Case-months that cases filed under training lived at that age."""
    length = end - start
    seen, ended = treated.get(str(start)), _ended(rows, treated, start)
    most = treated.get("filed", math.inf)
    if seen is not None:
        most = seen - ended[0]
    seen, ended = treated.get(str(end)), _ended(rows, treated, end)
    least = seen - ended[1] if seen is not None else 0
    return max(length * least, 0), length * most + 1


def _ended(rows: list[Row], treated: dict[str, int], h: int) -> tuple[int, int]:
    """Of the treated cases seen for h months, those who ended: effect plus mean."""
    n = treated.get(str(h), 0)
    for row in rows:
        mine = row["exhibit"] == "t02_imputation" and row["control_mean"]
        if mine and row["variable"] == f"resolved_within_{h}":
            if "of treated cases identified" in row["label"]:
                return 0, n
            mean = float(row["estimate"]) + float(row["control_mean"])
            unit = float(half(row["control_mean"])) + SIX
            return math.ceil((mean - unit) * n), math.floor((mean + unit) * n)
    return 0, n


def _less(whole: Pairs, mine: Pairs, before: float) -> Pairs:
    """Ends of those who are in the whole only, who lived `before` months at most."""
    found: Pairs = {}
    if len(whole) * len(mine) > 4_000_000:
        return {}
    for (pair, all_of), (part, own) in product(whole.items(), mine.items()):
        rest = pair[0] - part[0], pair[1] - part[1]
        months = all_of[0] - own[1], all_of[1] - own[0]
        if min(rest) >= 0 and months[1] >= 0 and months[0] <= before:
            found[rest] = months
    return found


def _known(pairs: Pairs, where: str) -> Iterator[str]:
    """Counts of 1 to 9 in a range of less than ten, or among fewer than ten pairs."""
    counts = {
        "convicted": [y for y, _ in pairs],
        "ended otherwise": [z for _, z in pairs],
        "ended": [y + z for y, z in pairs],
    }
    for what, found in counts.items():
        low, high = (min(found), max(found)) if found else (0, 0)
        few = high - low < MINIMUM or len(pairs) < MINIMUM
        if few and low < MINIMUM and high >= 1:
            left = ", ".join(map(str, sorted(set(found))[:3]))
            yield f"cases {what}, {where}: {low} to {high} ({left}, ...)"
