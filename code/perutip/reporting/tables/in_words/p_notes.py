"""What the p-values under a table are and what they come from, in words."""

from __future__ import annotations

from perutip.reporting.rows.p_source import numbers_behind, sources_of
from perutip.reporting.tables.in_words.note_places import (
    Found,
    and_words,
    joined_kinds,
    where_words,
)
from perutip.reporting.tables.in_words.words import p_words
from perutip.reporting.tables.numbers import fixed
from perutip.reporting.tables.panels.estimates import MARK, STEPPED, WILD
from perutip.reporting.tables.panels.placed import Row

BEHIND = {
    True: "sign patterns of the bootstrap",
    False: "permutations or assignments",
}  # by whether a p is the bootstrap's
FAMILIES = {
    "track4tip_primary": "the primary {} of the prosecutor training",
    "track4tip_secondary": "the secondary {} of the prosecutor training",
    "serenazgo_primary": "the primary {} of the officer training",
    "serenazgo_secondary": "the secondary {} of the officer training",
    "index_components": "the components of the index",
}  # family of results.csv, without its ending → the rows that p is stepped down over


def wild_words(found: Found, clusters: str, layout: str) -> list[str]:
    """Which wild bootstrap is behind each p of one."""
    kinds: dict[str, Found] = {}
    for letter, one in found:
        if one.row["p_wild"] >= 0:
            words = _wild_kind(one.row, clusters, layout)
            kinds.setdefault(words, []).append((letter, one))
    return joined_kinds(WILD, kinds)


def _wild_kind(row: Row, clusters: str, layout: str) -> str:
    if "jackknife" not in row["se_type"]:
        return p_words(WILD, clusters, layout)
    if row["estimator"].casefold() == "imputation":
        null = "under the null that every effect is zero"
    else:
        null = "with the null imposed"
    return (
        f"wild cluster bootstrap-t by {clusters}, {null}, studentized by the jackknife"
    )


def apart_words(found: Found) -> list[str]:
    """Where p and set disagree about no effect, and what either comes from."""
    kinds: dict[str, Found] = {}
    for letter, one in found:
        if one.row["apart"]:
            kinds.setdefault(one.row["apart"], []).append((letter, one))
    told = [
        f"{words} ({where_words(mine, [found, mine])})" for words, mine in kinds.items()
    ]
    if not told:
        return []
    return [f"{MARK} p and set disagree about no effect: {'; '.join(told)}."]


def draws_words(found: Found) -> list[str]:
    """Draws behind the p-values; where a set comes from other patterns than its p."""
    counts: dict[bool, set[int]] = {}
    for _, one in found:
        for wild, number in numbers_behind(str(one.row["p_source"])):
            counts.setdefault(wild, set()).add(number)
    if not counts:
        return []
    parts = [
        f"{what} {and_words([fixed(count, 0) for count in sorted(counts[wild])])}"
        for wild, what in BEHIND.items()
        if wild in counts
    ]
    out = [
        f"Behind the p-values: {'; '.join(parts)}; p is the share whose |t*| is at "
        "least |t|, ties included."
    ]
    other = [
        (letter, one)
        for letter, one in found
        if one.row["set_draws"] > 0 and one.row["set_draws"] != one.row["draws"]
    ]
    if other:
        patterns = {fixed(one.row["set_draws"], 0) for _, one in other}
        sets = [(at, one) for at, one in found if one.row["conf_type"]]
        out.append(
            f"Sets of {where_words(other, [sets, other])} come from "
            f"{and_words(sorted(patterns))} drawn patterns, not from those behind "
            "their p: near the level the two can differ."
        )
    return out


def step_down_words(found: Found) -> list[str]:
    """Over which rows, from which draws p is stepped down, by kind of family."""
    kinds: dict[str, Found] = {}
    drawn = False
    for letter, one in found:
        if not one.row["p_rw"] >= 0:
            continue
        family, said = str(one.row["family"]), str(one.row["p_source"])
        draws, _ = sources_of(said).get("p_rw", (0, ""))
        size = f"{fixed(draws, 0)} " if draws else ""
        registered = family.endswith("_as_registered")
        members = "as-registered outcomes" if registered else "headlines"
        name = family.removesuffix("_as_registered")
        named = FAMILIES.get(name, "the {} of " + name.replace("_", " "))
        over = named.format(members)
        if "and p_rw" not in said:
            drawn = True
            kind = f"{size}sign patterns in common over {over}"
        elif "assignments" in said:
            kind = f"{size}assignments in common over {over}"
        else:
            kind = f"{size}common permutations of the training dates over {over}"
        kinds.setdefault(kind, []).append((letter, one))
    texts = [
        kind + (f" ({where_words(mine, kinds.values())})" if len(kinds) > 1 else "")
        for kind, mine in kinds.items()
    ]
    if not texts:
        return []
    least = ", and never below the bootstrap p of the same test" if drawn else ""
    return [
        f"{STEPPED}: Romano-Wolf from {'; '.join(texts)}; those not estimable are left "
        f"out{least}."
    ]
