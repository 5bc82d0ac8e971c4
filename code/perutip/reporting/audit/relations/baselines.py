"""Means before training and how many they are of: base and units per district.

A rate times the units per district times the districts is a count of victims or of
referrals. Units are printed as whole numbers per district, so that their total is open
by the number of districts; the rate has the digits that this total allows.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable

from perutip.reporting.audit.declaring.identities import Baseline
from perutip.reporting.audit.declaring.rules_for_rows import Coarse
from perutip.reporting.audit.facts import Digits, Fact, minus, plus
from perutip.reporting.audit.reading.collected import Published
from perutip.reporting.audit.relations.totals import Row
from perutip.reporting.results import decimals_of

WHOLE, HUNDREDTHS = Coarse("", decimals=0), Coarse("", decimals=2)
ASSUMED = re.compile(r"\(([a-z ]+) assumed\)")
Line = dict[str, tuple[int, Row]]


def add_baselines(found: Published, rows: Iterable[tuple[int, Row]]) -> None:
    """Facts, digits and cells of all lines that are declared."""
    lines: dict[tuple[str, str, str], Line] = defaultdict(dict)
    rules: dict[tuple[str, str, str], tuple[Baseline, dict[str, str]]] = {}
    for place, row in rows:
        rule, bound = found.rule("baselines", row)
        if rule is None or row["status"] != "ok" or not row["estimate"]:
            continue
        key = row["exhibit"], row["panel"], row["variable"]
        rules[key] = rule, bound
        said = ASSUMED.search(row.get("label", ""))
        if said is None or row["term"] not in said[1].split():
            lines[key][row["term"]] = place, row
    for key, line in lines.items():
        rule, bound = rules[key]
        _read_line(found, rule, rule.scope.format_map(bound), line)


def _read_line(found: Published, rule: Baseline, name: str, line: Line) -> None:
    """One line: what it says of `{name}.n` units and of `{name}.ones` among them."""
    protected = rule.unit == "protected"
    size, ones = f"{name}.n", f"{name}.ones"
    told = math.nan
    if rule.size in line:
        place, row = line[rule.size]
        source = found.source(row, place, "estimate")
        districts = float(row["n_clusters"] or "nan")
        value, half = float(row["estimate"]), _half(row["estimate"])
        told = districts * value
        if protected:
            found.digits.append(Digits(row["estimate"], source, coarse=WHOLE))
        if protected and not math.isnan(districts):
            ends = (
                math.ceil(districts * (value - half)),
                math.floor(districts * (value + half)),
            )
            words = f"{row['exhibit']}: {rule.size} x districts is {size}"
            found.facts.append(Fact(plus(size), *ends, source, words))
            found.cell(size, plus(size))
    if rule.rate not in line:
        return
    place, row = line[rule.rate]
    source = found.source(row, place, "estimate")
    text = row["estimate"]
    if not math.isnan(told):
        found.digits.append(Digits(text, source, size, told))
    elif decimals_of(text) > HUNDREDTHS.places:
        found.digits.append(Digits(text, source, coarse=HUNDREDTHS))
    if not protected:
        return
    value, half = float(text), _half(text)
    words = f"{row['exhibit']}: {rule.rate} is {ones} / {size}"
    low, high = max(value - half, 0.0), min(value + half, 1.0)
    found.facts += [
        Fact(((ones, 1.0), (size, -low)), 0.0, math.inf, source, words),
        Fact(((ones, 1.0), (size, -high)), -math.inf, 0.0, source, words),
    ]
    found.cell(ones, plus(ones))
    found.cell(f"{size} less {ones}", minus(size, ones))


def _half(text: str) -> float:
    return 0.5 * 10.0 ** -decimals_of(text)
