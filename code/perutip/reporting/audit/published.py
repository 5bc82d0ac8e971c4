"""From rows of results.csv and numbers of figures to facts and cells.

Every printed count is a fact on its name; every dash, every emptied N and every count
that follows from what is printed is a cell.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from perutip.reporting.audit.declaration import (
    Declaration,
    EffectRule,
    Flow,
    Rule,
)
from perutip.reporting.audit.facts import (
    Cell,
    Fact,
    Source,
    System,
    exactly,
    minus,
    none_left,
    not_negative,
    plus,
)
from perutip.reporting.audit.rounding import half_unit, mean_facts

SUPPRESSED = "small_cell"
PIVOTS = ("count", "description", "none", "")
Row = Mapping[str, str]


@dataclass(frozen=True)
class DrawnNumber:
    """One number of a figure: the label of its line or bar, its place, its height."""

    label: str
    x: str
    y: float


@dataclass
class Published:
    """What has been read so far; `system` closes it."""

    declared: Declaration
    support: int | None = None
    facts: list[Fact] = field(default_factory=list)
    prints: dict[str, list[tuple[float, Source]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    dashes: dict[str, list[Source]] = field(default_factory=lambda: defaultdict(list))
    cells: dict[str, Cell] = field(default_factory=dict)
    protected: set[str] = field(default_factory=set)
    arms: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    binary: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    undeclared: list[str] = field(default_factory=list)
    split: set[str] = field(default_factory=set)

    def number(self, name: str, text: str, source: Source, *, protected: bool) -> None:
        """A count as printed; empty text is a dash in its place."""
        if text:
            self.prints[name].append((float(text), source))
        else:
            self.dashes[name].append(source)
        if protected:
            self.cell(name, plus(name), (source,))

    def cell(
        self,
        name: str,
        terms: tuple[tuple[str, float], ...],
        sources: tuple[Source, ...] = (),
    ) -> None:
        """A count to protect, once, unless exempt."""
        if name not in self.cells and name not in self.declared.exempt:
            self.cells[name] = Cell(name, terms, sources)

    def names(self) -> set[str]:
        """Every count named so far."""
        named = {name for fact in self.facts for name, _ in fact.terms}
        return named | set(self.prints) | set(self.dashes)


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
    found = Published(declared, support)
    flows: dict[tuple[str, str], list[tuple[Row, int]]] = defaultdict(list)
    for place, row in _rows(results):
        if row["status"] == "awaiting":
            continue
        if _flow_of(row, declared) is not None:
            flows[row["exhibit"], row["panel"]].append((row, place))
        elif row["estimator"] not in PIVOTS:
            _read_effect(found, row, place)
        else:
            _read_count(found, row, place)
    for rows in flows.values():
        _read_flow(found, rows)
    for exhibit, numbers in figures.items():
        _read_figure(found, exhibit, numbers)
    _add_lines(found, results)
    _add_arms(found)
    _add_declared(found)
    _add_arms(found)
    return _close(found)


def _rows(results: pd.DataFrame) -> Iterator[tuple[int, Row]]:
    return enumerate(results.to_dict("records"))  # type: ignore[arg-type]


def _source(row: Row, place: int, column: str) -> Source:
    words = (row["panel"], row["variable"], row["term"])
    return Source(row["exhibit"], place, column, " / ".join(w for w in words if w))


def _auto_name(row: Row) -> str:
    return "|".join(row[name] for name in ("exhibit", "panel", "variable", "term"))


def _read_count(found: Published, row: Row, place: int) -> None:
    """A cell of a pivot: a count, a share of two counts, or neither."""
    rule, bound = _first(found.declared.counts, row)
    if rule is None:
        if row["estimator"] != "count":
            return
        found.undeclared.append(f"{row['exhibit']}: {row['term']}")
        rule, bound = Rule(row["exhibit"]), {}
    if row["status"] != "ok" and row["reason"] != SUPPRESSED:
        return
    canonical = found.declared.canonical
    name = canonical(rule.count.format_map(bound)) if rule.count else _auto_name(row)
    source = _source(row, place, "estimate")
    if not rule.whole:
        protected = rule.unit == "protected"
        if protected or rule.count or not row["estimate"]:
            found.number(name, row["estimate"], source, protected=protected)
    elif row["estimate"]:
        whole = canonical(rule.whole.format_map(bound))
        half = half_unit(row["estimate"], math.nan)
        value = float(row["estimate"])
        low, high = max(value - half, 0.0), value + half
        found.facts += [
            Fact(((name, 1.0), (whole, -low)), 0.0, math.inf, source),
            Fact(((name, 1.0), (whole, -high)), -math.inf, 0.0, source),
        ]


def _read_effect(found: Published, row: Row, place: int) -> None:
    """N, the untreated mean of a 0/1 outcome, and what a refusal to estimate says."""
    rule, bound = _first(found.declared.effects, row)
    if rule is None:
        if row["n_obs"]:
            found.undeclared.append(f"{row['exhibit']}: N")
        return
    base = rule.scope.format_map(bound) + row["variable"]
    canonical, term = found.declared.canonical, row["term"]
    protected = rule.unit == "protected"
    size = canonical(f"{base}.n")
    if row["n_obs"] or row["status"] == "ok" or row["reason"] == SUPPRESSED:
        source = _source(row, place, "n_obs")
        found.number(size, row["n_obs"], source, protected=protected)
    if rule.support and found.support is not None:
        found.arms[size].add(term)
        treated = canonical(f"{base}.n1@{term}")
        source = _source(row, place, "reason")
        if row["reason"] == "too_few_cases":
            found.facts.append(Fact(plus(treated), 0, found.support - 1, source))
        elif row["status"] == "ok":
            found.facts.append(Fact(plus(treated), found.support, math.inf, source))
    if protected:
        found.protected.add(size)
    if not found.declared.is_binary(row["variable"]):
        return
    found.arms[size].add(term)
    found.binary[base].add(term)
    if row["control_mean"]:
        largest = float(row["n_obs"]) if row["n_obs"] else math.nan
        source = _source(row, place, "control_mean")
        found.facts += mean_facts(
            f"{base}.ones0@{term}",
            canonical(f"{base}.n0@{term}"),
            row["control_mean"],
            source,
            largest,
        )


def _first(
    rules: Sequence[Rule] | Sequence[EffectRule], row: Row
) -> tuple[object | None, dict[str, str]]:
    for rule in rules:
        bound = rule.match(row)
        if bound is not None:
            return rule, bound
    return None, {}


def _flow_of(row: Row, declared: Declaration) -> tuple[Flow, dict[str, str]] | None:
    for flow in declared.flows:
        rule = Rule(flow.exhibit, panel=flow.panel)
        bound = rule.match(row)
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
        source = _source(row, place, "estimate")
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
            found.facts.append(none_left(minus(known, name)))


def _read_figure(
    found: Published, exhibit: str, numbers: Sequence[DrawnNumber]
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


def _add_lines(found: Published, results: pd.DataFrame) -> None:
    """Counts of a line are parts of each other, those of a panel add up."""
    for lines in found.declared.lines:
        rows = results[
            (results["exhibit"] == lines.exhibit) & results["term"].isin(lines.terms)
        ]
        for (_, _), part in rows.groupby(["panel", "variable"], sort=False):
            by_term = {row["term"]: _auto_name(row) for _, row in _rows(part)}
            chain = [by_term[term] for term in lines.terms if term in by_term]
            _nest(found, chain)
        for (_, term), part in rows.groupby(["panel", "term"], sort=False):
            totals = dict(zip(lines.terms, lines.totals, strict=False))
            if totals.get(str(term)):
                parts = [_auto_name(row) for _, row in _rows(part)]
                whole = found.declared.canonical(totals[str(term)])
                found.facts.append(none_left(minus(whole, *parts)))


def _nest(found: Published, chain: Sequence[str]) -> None:
    for outer, inner in zip(chain, chain[1:], strict=False):
        found.facts.append(not_negative(minus(outer, inner)))
        found.cell(f"{outer} less {inner}", minus(outer, inner))


def _add_declared(found: Published) -> None:
    known = sorted(found.names())
    for nested in found.declared.nested:
        for suffix in _suffixes(nested.arms):
            _nest(found, [_of_arm(found, name, suffix) for name in nested.chain])
    for equal in found.declared.equal:
        for suffix in _suffixes(equal.arms):
            sums = [_expand(found, names, suffix, known) for names in equal.sums]
            for other in sums[1:]:
                if sums[0] and other:
                    terms = plus(*sums[0]) + tuple((name, -1.0) for name in other)
                    found.facts.append(none_left(terms))


def _suffixes(arms: Sequence[str]) -> list[str]:
    return ["", *(f"{side}@{arm}" for arm in arms for side in "01")]


def _of_arm(found: Published, name: str, suffix: str) -> str:
    return found.declared.canonical(name + suffix)


def _expand(
    found: Published, names: Sequence[str], suffix: str, known: Sequence[str]
) -> list[str]:
    out: list[str] = []
    for name in names:
        start, star, end = name.partition("*")
        if star:
            hits = [n for n in known if n.startswith(start) and n.endswith(end)]
            out += [n for n in hits if len(n) >= len(start) + len(end)]
        else:
            out.append(_of_arm(found, name, suffix))
    return out


def _add_arms(found: Published) -> None:
    """N is the sum of both arms; ones and zeros of each are counts too."""
    for name in found.names():
        base, dot, quantity = name.rpartition(".")
        if dot and quantity.startswith(("n0@", "n1@")):
            found.arms[f"{base}.n"].add(quantity[3:])
    for size, terms in sorted(found.arms.items()):
        for term in sorted(terms):
            arms = [f"{size}{side}@{term}" for side in "10"]
            if arms[0] in found.split:
                continue
            found.split.add(arms[0])
            found.facts.append(none_left(minus(size, *arms)))
            for arm in arms if size in found.protected else ():
                found.cell(arm, plus(arm))
    for base, terms in sorted(found.binary.items()):
        size = found.declared.canonical(f"{base}.n")
        pairs = [] if base in found.split else [(size, f"{base}.ones")]
        found.split.add(base)
        for term in sorted(terms):
            if f"{base}@{term}" in found.split:
                continue
            found.split.add(f"{base}@{term}")
            ones = [f"{base}.ones{side}@{term}" for side in "10"]
            found.facts.append(none_left(minus(f"{base}.ones", *ones)))
            pairs += zip([f"{size}{side}@{term}" for side in "10"], ones, strict=True)
        for whole, ones_of in pairs:
            found.facts.append(not_negative(minus(whole, ones_of)))
            if size in found.protected:
                found.cell(ones_of, plus(ones_of))
                found.cell(f"{whole} less {ones_of}", minus(whole, ones_of))


def _close(found: Published) -> System:
    """Prints become facts; one name with two numbers is two samples, one in the other."""
    for name, prints in found.prints.items():
        values = sorted({value for value, _ in prints}, reverse=True)
        for value, source in prints:
            mine = name if value == values[0] else f"{name} #{value:g}"
            found.facts.append(exactly(mine, value, source))
        protected = name in found.protected or name in found.cells
        for larger, smaller in zip(values, values[1:], strict=False):
            outer = name if larger == values[0] else f"{name} #{larger:g}"
            inner = f"{name} #{smaller:g}"
            if protected:
                found.cell(f"{outer} less {inner}", minus(outer, inner))
    for name, sources in found.dashes.items():
        found.cells[name] = Cell(name, plus(name), tuple(sources), suppressed=True)
    return System(
        tuple(found.facts), tuple(found.cells.values()), tuple(found.undeclared)
    )
