"""Rows of estimates: whom N counts, and what their means say of those behind them."""

import math
import re
from dataclasses import replace

from perutip.reporting.audit.declaring.rules_for_rows import EffectRule
from perutip.reporting.audit.facts import Digits, Fact, exactly, minus, plus
from perutip.reporting.audit.reading.collected import Published
from perutip.reporting.audit.reading.rounding import half_unit, mean_facts, six_digits
from perutip.reporting.audit.relations.shared_means import (
    SharedMean,
    identified,
    identified_facts,
)
from perutip.reporting.audit.relations.totals import Row

SUPPRESSED = "small_cell"
ARMS = re.compile(r"\((\d+) of (\d+) treated, (\d+) of (\d+) control\)")
SIDES = {"1": (1, 2), "0": (3, 4)}  # groups of ARMS


def read_effect(found: Published, row: Row, place: int) -> None:
    """N, the untreated mean of a 0/1 outcome, and what a refusal to estimate says."""
    rule, bound = found.rule("effects", row)
    if rule is None:
        if not row["n_obs"]:
            return
        found.undeclared.append(f"{row['exhibit']}: N")
        rule = EffectRule(row["exhibit"], scope=f"{row['exhibit']}:")
    base = rule.scope.format_map(bound) + row["variable"]
    canonical, term = found.declared.canonical, row["term"]
    protected = rule.unit == "protected"
    size = canonical(f"{base}.n")
    if row["n_obs"] or (rule.counted and _sized(rule, row)):
        source = found.source(row, place, "n_obs")
        found.number(size, row["n_obs"], source, protected=protected)
    if rule.support and found.support is not None:
        found.arms[size].add(term)
        treated = canonical(f"{base}.n1@{term}")
        source = found.source(row, place, "reason")
        words = f"{row['exhibit']}: estimated from {found.support} treated"
        few = found.support - 1
        if row["reason"] == "too_few_cases":
            found.facts.append(Fact(plus(treated), 0, few, source, words))
        elif row["status"] == "ok":
            found.facts.append(Fact(plus(treated), few + 1, math.inf, source, words))
    if protected:
        found.protected.add(size)
    grain = found.declared.grain(row["variable"])
    stands = rule.counted or row["n_obs"]
    if row["control_mean"] and stands and not math.isnan(grain):
        source = found.source(row, place, "control_mean")
        n = float(row["n_obs"]) if row["n_obs"] else math.nan
        binary = found.declared.is_binary(row["variable"])
        told = Digits(row["control_mean"], source, size, n, grain, binary)
        found.digits.append(told)
    if not found.declared.is_binary(row["variable"]):
        return
    found.arms[size].add(term)
    found.binary[base].add(term)
    _read_label(found, base, row, place)
    if row["control_mean"] and rule.mean == "imputed":
        _read_imputed(found, rule, base, row, place)
    elif row["control_mean"] and rule.mean == "untreated":
        _read_untreated(found, base, row, place)


def _sized(rule: EffectRule, row: Row) -> bool:
    """Has the row an N, so that an empty one is a dash? A refused one that nobody
    counted, or that has nobody, has no clusters either, which nothing hides."""
    estimated = row["status"] == "ok" or row["reason"] == SUPPRESSED
    return estimated or rule.sized or float(row.get("n_clusters") or 0) > 0


def _read_untreated(found: Published, base: str, row: Row, place: int) -> None:
    """Ones among the untreated, over how many they are."""
    largest = float(row["n_obs"]) if row["n_obs"] else math.nan
    source = found.source(row, place, "control_mean")
    whole = found.declared.canonical(f"{base}.n0@{row['term']}")
    ones, text = f"{base}.ones0@{row['term']}", row["control_mean"]
    words = f"{row['exhibit']}: control_mean is {ones} / {whole}"
    for fact in mean_facts(ones, whole, text, source, largest):
        found.facts.append(replace(fact, declared=words))
    value, half = float(text), half_unit(text, largest)
    ends = max(value - half, 0.0), min(value + half, 1.0)
    found.means.append(SharedMean(ones, whole, *ends, source, linear=True, words=words))


def _read_imputed(
    found: Published, rule: EffectRule, base: str, row: Row, place: int
) -> None:
    """Ones among the treated who are identified: effect + imputed mean is theirs."""
    n = float(row["n_obs"]) if row["n_obs"] else math.nan
    effect, mean = row["estimate"], row["control_mean"]
    value, half = float(effect) + float(mean), six_digits(effect) + half_unit(mean, n)
    size = found.declared.canonical(f"{base}.n")
    whole, ones = f"{size}1@{row['term']}", f"{base}.ones1@{row['term']}"
    share = identified(row.get("label", ""))
    if share is not None:
        source = found.source(row, place, "reason")
        found.facts += identified_facts(whole, ones, share, source)
        whole, ones = f"{whole} identified", f"{ones} identified"
        if size in found.protected:
            found.cell(ones, plus(ones))
            found.cell(f"{whole} less {ones}", minus(whole, ones))
    if rule.support and found.support is not None:
        words = f"{row['exhibit']}: estimated from {found.support} identified"
        source = found.source(row, place, "reason")
        found.facts.append(Fact(plus(whole), found.support, math.inf, source, words))
    found.means.append(
        SharedMean(
            ones,
            whole,
            max(value - half, 0.0),
            min(value + half, 1.0),
            found.source(row, place, "control_mean"),
            words=f"{row['exhibit']}: effect + control_mean is of the treated",
        )
    )


def _read_label(found: Published, base: str, row: Row, place: int) -> None:
    """Ones and sizes of both arms, where a label says them."""
    said = ARMS.search(row.get("label", ""))
    if said is None:
        return
    source = found.source(row, place, "reason")  # words that no repair takes away
    names = [f"{base}.ones{{}}", found.declared.canonical(f"{base}.n") + "{}"]
    for side in "10":
        arm = f"{side}@{row['term']}"
        for name, count in zip(names, said.group(*SIDES[side]), strict=True):
            found.facts.append(exactly(name.format(arm), float(count), source))
