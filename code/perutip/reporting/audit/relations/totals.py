"""What adds up, and what is part of what, as declared: facts, cells between them."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise, product

import pandas as pd

from perutip.reporting.audit.declaring.rules_for_rows import matches
from perutip.reporting.audit.declaring.what_adds_up import Lines
from perutip.reporting.audit.facts import (
    Cell,
    Fact,
    minus,
    none_left,
    not_negative,
    plus,
)
from perutip.reporting.audit.reading.collected import Published
from perutip.reporting.results import records

Row = Mapping[str, str]


NAMING = ["exhibit", "panel", "variable", "term"]


def auto_name(row: Row) -> str:
    """The name of a pivot's cell that no rule names."""
    return "|".join(row[name] for name in NAMING)


def add_lines(found: Published, results: pd.DataFrame) -> None:
    """Counts of a line are parts of each other, those of a panel add up."""
    for lines in found.declared.lines:
        rows = results[
            (results["exhibit"] == lines.exhibit) & results["term"].isin(lines.terms)
        ][NAMING]
        for (_, _), part in rows.groupby(["panel", "variable"], sort=False):
            by_term = {row["term"]: auto_name(row) for row in records(part)}
            chain = [by_term[term] for term in lines.terms if term in by_term]
            nest(found, chain)
        for panel, part in rows.groupby("panel", sort=False):
            _divide(found, lines, str(panel), part)


def _divide(found: Published, lines: Lines, panel: str, part: pd.DataFrame) -> None:
    """Lines of a panel and those in none of them are each term's total."""
    totals = dict(zip(lines.terms, lines.totals, strict=False))
    rests = []
    for term, whole in totals.items():
        names = [auto_name(row) for row in records(part[part["term"] == term])]
        if not names:
            continue
        whole = found.declared.canonical(whole)
        if lines.rest:
            names.append("|".join((lines.exhibit, panel, lines.rest, term)))
            rests.append(names[-1])
            found.cell(names[-1], plus(names[-1]))
        words = f"the lines of {lines.exhibit} add up to {whole}"
        found.facts.append(none_left(minus(whole, *names), words))
    nest(found, rests)


def nest(found: Published, chain: Sequence[str]) -> None:
    """Each count is part of the one before."""
    for outer, inner in pairwise(chain):
        words = f"{inner} is part of {outer}"
        found.facts.append(not_negative(minus(outer, inner), words))
        found.cell(f"{outer} less {inner}", minus(outer, inner))


def add_multiples(found: Published) -> None:
    """Rows are so many to a person."""
    known = sorted(found.names())
    for one in found.declared.multiples:
        for name in _expand(found, [one.rows], "", known):
            of = one.of.replace("{}", name)
            words = f"{name} = {one.each} x {of}"
            found.facts.append(none_left(((name, 1.0), (of, -float(one.each))), words))


def add_groups(found: Published, results: pd.DataFrame) -> None:
    """Groups that are left out hold fewer people each than a bound that is printed.

    Where no group is left out for another reason, they hold all that are left out.
    """
    for rule in found.declared.groups:
        names: list[str] = []
        others = False
        rows = results[results["exhibit"] == rule.exhibit]
        for place, row in enumerate(records(rows[rows["term"] == rule.term])):
            held = rule.match(row)
            others |= held is None and matches(rule.others, row["variable"])
            if held is None or not row["estimate"]:
                continue
            most = int(rule.bound.format_map(held)) - 1
            size = int(float(row["estimate"]))
            names += [f"{rule.of}, {place}.{k}" for k in range(size)]
            words = f"{rule.exhibit}: {size} groups of at most {most}"
            bounded = names[len(names) - size :]
            found.facts += [Fact(plus(x), 0.0, most, None, words) for x in bounded]
            for name in bounded[:1]:  # all alike
                found.cells[name] = Cell(name, plus(name), width=most)
        if names:
            words = f"{rule.of}: in groups"
            whole = minus(rule.of, *names)
            found.facts.append(
                not_negative(whole, words) if others else none_left(whole, words)
            )


def add_declared(found: Published) -> None:
    """Parts and equal sums that the study declares, over all and by arm."""
    known = sorted(found.names())
    for nested in found.declared.nested:
        for suffix, over in product(_suffixes(nested.arms), nested.over):
            names = [name.replace("{}", over) for name in nested.chain]
            found_names = [_expand(found, [name], suffix, known) for name in names]
            if sum(len(ones) > 1 for ones in found_names) < 2:
                for chain in product(*found_names):
                    nest(found, chain)
    for equal in found.declared.equal:
        for suffix in _suffixes(equal.arms):
            sums = [_expand(found, names, suffix, known) for names in equal.sums]
            for other in sums[1:]:
                if sums[0] and other:
                    if equal.rest:
                        other = [*other, equal.rest + suffix]
                        found.cell(other[-1], plus(other[-1]))
                    terms = plus(*sums[0]) + tuple((name, -1.0) for name in other)
                    words = f"{' + '.join(sums[0])} = {' + '.join(other)}"
                    found.facts.append(none_left(terms, words))


def _suffixes(arms: Sequence[str]) -> list[str]:
    return ["", *(f"{side}@{arm}" for arm in arms for side in "01")]


def _of_arm(found: Published, name: str, suffix: str) -> str:
    return found.declared.canonical(name + suffix)


def _expand(
    found: Published, names: Sequence[str], suffix: str, known: Sequence[str]
) -> list[str]:
    """The names, those with a star replaced by all that match, known so far."""
    out: list[str] = []
    for name in names:
        if "*" in name:
            pattern = ".*".join(re.escape(part) for part in name.split("*"))
            out += [other for other in known if re.fullmatch(pattern, other)]
        else:
            out.append(_of_arm(found, name, suffix))
    return out


def add_arms(found: Published) -> None:
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
