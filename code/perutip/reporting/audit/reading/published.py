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

from perutip.reporting.audit.ages.facts import add_hazards
from perutip.reporting.audit.declaring.declaration import Declaration
from perutip.reporting.audit.declaring.horizons import at_horizons
from perutip.reporting.audit.declaring.rules_for_rows import Rule, matches
from perutip.reporting.audit.declaring.undeclared import with_undeclared_means
from perutip.reporting.audit.declaring.what_adds_up import Flow
from perutip.reporting.audit.facts import (
    Cell,
    Source,
    System,
    exactly,
    minus,
    none_left,
    plus,
)
from perutip.reporting.audit.reading.collected import DrawnNumber, Published
from perutip.reporting.audit.reading.effects import read_effect
from perutip.reporting.audit.reading.pivot_rows import read_count, read_pivot
from perutip.reporting.audit.relations.additive import recovered_estimates
from perutip.reporting.audit.relations.baselines import add_baselines
from perutip.reporting.audit.relations.copies import copies
from perutip.reporting.audit.relations.crossing import add_crossed
from perutip.reporting.audit.relations.listed import read_captures
from perutip.reporting.audit.relations.rates import read_rates
from perutip.reporting.audit.relations.selected import with_selected
from perutip.reporting.audit.relations.shared_means import with_means
from perutip.reporting.audit.relations.totals import (
    Row,
    add_arms,
    add_declared,
    add_groups,
    add_lines,
    add_multiples,
)
from perutip.reporting.results import records

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
    declared = at_horizons(declared, results)
    declared = declared.given({*(flow["panel"] + "|" + flow["variable"])})
    declared, undeclared = with_undeclared_means(results, declared)
    found = Published(declared, support, undeclared=undeclared)
    flows: dict[tuple[str, str], list[tuple[Row, int]]] = defaultdict(list)
    rows = list(enumerate(records(results)))
    for place, row in rows:
        if row["status"] == "awaiting":
            continue
        if _flow_of(row, declared) is not None:
            flows[row["exhibit"], row["panel"]].append((row, place))
        elif row["estimator"] not in PIVOTS:
            read_effect(found, row, place)
            rule, bound = found.rule("counts", row)
            if rule is not None and rule.whole:
                read_count(found, row, place, rule, bound)
        else:
            read_pivot(found, row, place)
    for lines in flows.values():
        _read_flow(found, lines)
    for exhibit, numbers in figures.items():
        _read_figure(found, exhibit, numbers, results)
    add_lines(found, results)
    add_hazards(found, rows)
    add_baselines(found, rows)
    add_arms(found)
    add_multiples(found)
    add_declared(found)
    add_crossed(found)
    add_groups(found, results)
    add_arms(found)
    system = with_means(_close(found), found.means)
    return replace(
        with_selected(system, found, rows),
        captures=read_captures(found, results),
        sums=recovered_estimates(found, results),
        rates=read_rates(found, rows),
        copies=tuple(copies(rows, declared)),
    )


def _flow_of(row: Row, declared: Declaration) -> tuple[Flow, dict[str, str]] | None:
    for flow in declared.flows:
        if not matches(flow.exhibit, row["exhibit"]):
            continue
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
        source = found.source(row, place, "estimate")
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
        tuple(found.facts),
        tuple(found.cells.values()),
        tuple(found.undeclared),
        tuple(found.digits),
    )
