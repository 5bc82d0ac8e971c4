"""Rows of pivots: counts, shares of counts, numbers that keep few digits, or neither.

What no declaration names is protected until one does: a whole number as a count of
victims, any other by its digits, of which it keeps one.
"""

import math

from perutip.reporting.audit.declaring.rules_for_rows import Coarse, Rule
from perutip.reporting.audit.facts import Digits, Fact, minus, plus
from perutip.reporting.audit.reading.collected import Published
from perutip.reporting.audit.reading.effects import SUPPRESSED
from perutip.reporting.audit.reading.rounding import six_digits
from perutip.reporting.audit.relations.totals import Row, auto_name
from perutip.reporting.results import decimals_of

ELSEWHERE = ("copies", "baselines")  # read by `relations`, beside other rows
UNDECLARED = Coarse("", decimals=1)


def read_pivot(found: Published, row: Row, place: int) -> None:
    """What a cell of a pivot says of counts."""
    told = bool(row["estimate"])
    coarse, _ = found.rule("coarse", row)
    if coarse is not None and told:
        _keep_digits(found, row, place, coarse)
    rule, bound = found.rule("counts", row)
    if any(found.rule(one, row)[0] is not None for one in ELSEWHERE):
        return
    if rule is not None:
        read_count(found, row, place, rule, bound)
    elif found.rule("rates", row)[0] is not None:
        return  # `relations.rates` reads the lines of the table together
    elif coarse is None and (told or row["reason"] == SUPPRESSED):
        found.undeclared.append(f"{row['exhibit']}: {row['term']}")
        if told and decimals_of(row["estimate"]):
            _keep_digits(found, row, place, UNDECLARED)
        elif not told or float(row["estimate"]) >= 0:
            read_count(found, row, place, Rule(row["exhibit"]), {})


def _keep_digits(found: Published, row: Row, place: int, coarse: Coarse) -> None:
    source = found.source(row, place, "estimate")
    found.digits.append(Digits(row["estimate"], source, coarse=coarse))


def read_count(
    found: Published, row: Row, place: int, rule: Rule, bound: dict[str, str]
) -> None:
    """A count, or its share in another, as the rule says."""
    if rule.unit == "nobody":
        return
    if row["status"] != "ok" and row["reason"] != SUPPRESSED:
        return
    canonical = found.declared.canonical
    name = canonical(rule.count.format_map(bound)) if rule.count else auto_name(row)
    protected = rule.unit == "protected"
    if rule.whole:
        if row["estimate"]:
            whole = canonical(rule.whole.format_map(bound))
            _share(found, row, place, name, whole, rule.per)
            if protected:
                found.cell(name, plus(name))
                found.cell(f"{whole} less {name}", minus(whole, name))
        return
    source = found.source(row, place, "estimate")
    if row["estimate"] and not float(row["estimate"]).is_integer():
        return  # a number in a pivot of counts that counts nobody
    if protected or rule.count or not row["estimate"]:
        found.number(name, row["estimate"], source, protected=protected)


def _share(
    found: Published, row: Row, place: int, name: str, whole: str, per: float
) -> None:
    """Two linear facts: low x whole <= count <= high x whole."""
    coarse, _ = found.rule("coarse", row)
    half = six_digits(row["estimate"]) if coarse is None else coarse.half
    value = float(row["estimate"])
    low, high = max(value - half, 0.0) / per, (value + half) / per
    source = found.source(row, place, "estimate")
    words = f"{row['exhibit']}: {row['term']} is {name} / {whole}"
    found.facts += [
        Fact(((name, 1.0), (whole, -low)), 0.0, math.inf, source, words),
        Fact(((name, 1.0), (whole, -high)), -math.inf, 0.0, source, words),
    ]
