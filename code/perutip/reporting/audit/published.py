"""From rows of results.csv and numbers of figures to facts and cells.

Every printed count is a fact on its name; every dash, every emptied N and every count
that follows from what is printed is a cell.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd

from perutip.reporting.audit.collected import DrawnNumber, ImputedMean, Published
from perutip.reporting.audit.declaration import Declaration, Flow, Rule, first_match
from perutip.reporting.audit.facts import (
    Cell,
    Fact,
    Source,
    System,
    exactly,
    minus,
    none_left,
    plus,
)
from perutip.reporting.audit.rounding import half_unit, mean_facts, six_digits
from perutip.reporting.audit.totals import (
    Row,
    add_arms,
    add_declared,
    add_lines,
    auto_name,
    rows_of,
)

SUPPRESSED = "small_cell"
FLOW = "t01_sample_flow"
PIVOTS = ("count", "description", "none", "")
DRAWN = ("estimate", "conf_low", "conf_high", "n_obs", "control_mean")
NEAR = 1e-4


def read_published(
    results: pd.DataFrame,
    figures: Mapping[str, Sequence[DrawnNumber]],
    declared: Declaration,
    support: int | None = None,
) -> System:
    """Facts and cells of one output.

    Parameters
    ----------
    results : rows of results.csv as text, in its columns.
    figures : exhibit → the numbers that its figure draws.
    declared : what counts what, and what adds up.
    support : least number of treated observations for an estimate to be made; a row
        that says "too few" tells that there are fewer. None: unknown.
    """
    flow = results[results["exhibit"] == FLOW]
    declared = declared.given({*(flow["panel"] + "|" + flow["variable"])})
    found = Published(declared, support)
    flows: dict[tuple[str, str], list[tuple[Row, int]]] = defaultdict(list)
    for place, row in rows_of(results):
        if row["status"] == "awaiting":
            continue
        if _flow_of(row, declared) is not None:
            flows[row["exhibit"], row["panel"]].append((row, place))
        elif row["estimator"] not in PIVOTS:
            _read_effect(found, row, place)
            rule, _ = first_match(declared.counts, row)
            if rule is not None and rule.whole:
                _read_count(found, row, place)
        else:
            _read_count(found, row, place)
    for mean in found.imputed:
        _read_imputed(found, mean)
    for rows in flows.values():
        _read_flow(found, rows)
    for exhibit, numbers in figures.items():
        _read_figure(found, exhibit, numbers, results)
    add_lines(found, results)
    add_arms(found)
    add_declared(found)
    add_arms(found)
    return _close(found)


def _source(found: Published, row: Row, place: int, column: str) -> Source:
    words = (row["panel"], row.get("label") or row["variable"], row["term"])
    line = " / ".join(word for word in words if word)
    keep = first_match(found.declared.keep, row)[0] is not None
    return Source(row["exhibit"], place, column, line, keep)


def _read_count(found: Published, row: Row, place: int) -> None:
    """A cell of a pivot: a count, a share of two counts, or neither."""
    rule, bound = first_match(found.declared.counts, row)
    if rule is None:
        if row["estimator"] != "count":
            return
        found.undeclared.append(f"{row['exhibit']}: {row['term']}")
        rule, bound = Rule(row["exhibit"]), {}
    if rule.unit == "nobody":
        return
    if row["status"] != "ok" and row["reason"] != SUPPRESSED:
        return
    canonical = found.declared.canonical
    name = canonical(rule.count.format_map(bound)) if rule.count else auto_name(row)
    source = _source(found, row, place, "estimate")
    if not rule.whole:
        if row["estimate"] and not float(row["estimate"]).is_integer():
            return  # a number in a pivot of counts that counts nobody
        protected = rule.unit == "protected"
        if protected or rule.count or not row["estimate"]:
            found.number(name, row["estimate"], source, protected=protected)
    elif row["estimate"]:
        whole = canonical(rule.whole.format_map(bound))
        half = six_digits(row["estimate"])
        value = float(row["estimate"])
        low, high = max(value - half, 0.0), value + half
        words = f"{row['exhibit']}: {row['term']} is {name} / {whole}"
        found.facts += [
            Fact(((name, 1.0), (whole, -low)), 0.0, math.inf, source, words),
            Fact(((name, 1.0), (whole, -high)), -math.inf, 0.0, source, words),
        ]


def _read_effect(found: Published, row: Row, place: int) -> None:
    """N, the untreated mean of a 0/1 outcome, and what a refusal to estimate says."""
    rule, bound = first_match(found.declared.effects, row)
    if rule is None:
        if row["n_obs"]:
            found.undeclared.append(f"{row['exhibit']}: N")
        return
    base = rule.scope.format_map(bound) + row["variable"]
    canonical, term = found.declared.canonical, row["term"]
    protected = rule.unit == "protected"
    size = canonical(f"{base}.n")
    dash = rule.counted and (row["status"] == "ok" or row["reason"] == SUPPRESSED)
    if row["n_obs"] or dash:
        source = _source(found, row, place, "n_obs")
        found.number(size, row["n_obs"], source, protected=protected)
    if rule.support and found.support is not None:
        found.arms[size].add(term)
        treated = canonical(f"{base}.n1@{term}")
        source = _source(found, row, place, "reason")
        words = f"{row['exhibit']}: estimated from {found.support} treated"
        few = found.support - 1
        if row["reason"] == "too_few_cases":
            found.facts.append(Fact(plus(treated), 0, few, source, words))
        elif row["status"] == "ok":
            found.facts.append(Fact(plus(treated), few + 1, math.inf, source, words))
    if protected:
        found.protected.add(size)
    if not found.declared.is_binary(row["variable"]):
        return
    found.arms[size].add(term)
    found.binary[base].add(term)
    if row["control_mean"] and rule.mean == "imputed":
        found.imputed.append(_imputed(found, base, row, place))
    elif row["control_mean"] and rule.mean == "untreated":
        largest = float(row["n_obs"]) if row["n_obs"] else math.nan
        source = _source(found, row, place, "control_mean")
        ones, whole = f"{base}.ones0@{term}", canonical(f"{base}.n0@{term}")
        words = f"{row['exhibit']}: control_mean is {ones} / {whole}"
        for fact in mean_facts(ones, whole, row["control_mean"], source, largest):
            found.facts.append(replace(fact, declared=words))


def _imputed(found: Published, base: str, row: Row, place: int) -> ImputedMean:
    n = float(row["n_obs"]) if row["n_obs"] else math.nan
    effect, mean = row["estimate"], row["control_mean"]
    return ImputedMean(
        base,
        row["term"],
        float(effect) + float(mean),
        six_digits(effect) + half_unit(mean, n),
        _source(found, row, place, "control_mean"),
    )


def _read_imputed(found: Published, mean: ImputedMean) -> None:
    """Ones among the treated, where how many they are is printed and a whole number
    fits: else some treated are not identified, and the mean is of the others."""
    prints = found.prints.get(found.declared.canonical(f"{mean.base}.n1@{mean.term}"))
    if not prints:
        return
    treated = max(value for value, _ in prints)
    least = math.ceil((mean.value - mean.half) * treated)
    most = math.floor((mean.value + mean.half) * treated)
    if 0 <= least <= most <= treated:
        ones = plus(f"{mean.base}.ones1@{mean.term}")
        words = f"{mean.source.exhibit}: effect + control_mean is of the treated"
        found.facts.append(Fact(ones, least, most, mean.source, words))


def _flow_of(row: Row, declared: Declaration) -> tuple[Flow, dict[str, str]] | None:
    for flow in declared.flows:
        bound = Rule(flow.exhibit, panel=flow.panel).match(row)
        if bound is not None:
            return flow, bound
    return None


def _read_flow(found: Published, rows: list[tuple[Row, int]]) -> None:
    """Remaining = remaining before - dropped, from `start` to `end`."""
    matched = _flow_of(rows[0][0], found.declared)
    if matched is None:
        return
    flow, bound = matched
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for row, place in rows:
        term = row["term"].casefold()
        name = "|".join((row["exhibit"], row["panel"], row["column"], term))
        names[row["column"]][term] = name
        source = _source(found, row, place, "estimate")
        protected = flow.unit == "protected" and term == "dropped"
        found.number(name, row["estimate"], source, protected=protected)
    before = ""
    for column in sorted(names):
        left = names[column].get("remaining", "")
        if before and left and "dropped" in names[column]:
            found.facts.append(none_left(minus(before, left, names[column]["dropped"])))
        before = left or before
    ends = {flow.start: names[min(names)].get("remaining", ""), flow.end: before}
    for declared, name in ends.items():
        if declared and name:
            known = found.declared.canonical(declared.format_map(bound))
            words = f"{name} = {known}"
            found.facts.append(none_left(minus(known, name), words))


def _read_figure(
    found: Published,
    exhibit: str,
    numbers: Sequence[DrawnNumber],
    results: pd.DataFrame,
) -> None:
    drawn = next((f for f in found.declared.figures if f.exhibit == exhibit), None)
    if drawn is None:
        found.undeclared.append(f"{exhibit}: what it is drawn from")
    elif drawn.source == "counts":
        for number in numbers:
            line = f"{number.label}, {number.x}"
            text = "" if math.isnan(number.y) else repr(number.y)
            name = "|".join((exhibit, number.label, number.x))
            source = Source(exhibit, -1, "figure", line)
            found.number(name, text, source, protected=True)
    elif drawn.source == "rows":
        rows = results[results["exhibit"].isin((exhibit, *drawn.rows))]
        if without_row(numbers, rows):
            found.undeclared.append(f"{exhibit}: draws a number that no row has")


def without_row(
    numbers: Sequence[DrawnNumber], rows: pd.DataFrame
) -> list[DrawnNumber]:
    """Drawn heights that no row publishes; 0 and 1 are lines of reference."""
    columns = [
        pd.to_numeric(rows[name], errors="coerce") for name in DRAWN if name in rows
    ]
    known = pd.concat(columns).dropna().to_numpy(float)
    return [
        number
        for number in numbers
        if number.y not in (0.0, 1.0)
        and not np.isnan(number.y)
        and not np.isclose(known, number.y, rtol=NEAR, atol=NEAR).any()
    ]


def _close(found: Published) -> System:
    """Prints become facts; a name with two numbers is two samples, one in the other."""
    for name, prints in found.prints.items():
        values = sorted({value for value, _ in prints}, reverse=True)
        for value, source in prints:
            mine = name if value == values[0] else f"{name} #{value:g}"
            found.facts.append(exactly(mine, value, source))
        protected = name in found.protected or name in found.cells
        for larger, smaller in pairwise(values):
            outer = name if larger == values[0] else f"{name} #{larger:g}"
            inner = f"{name} #{smaller:g}"
            if protected:
                found.cell(f"{outer} less {inner}", minus(outer, inner))
    for name, sources in found.dashes.items():
        found.cells[name] = Cell(name, plus(name), tuple(sources), suppressed=True)
    return System(
        tuple(found.facts), tuple(found.cells.values()), tuple(found.undeclared)
    )
