"""Families of the trial's outcomes, within which p-values are adjusted."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from perutip.designs.trial.estimates import PreparedOutcome, step_down_p
from perutip.study.outcomes import Catalogue


@dataclass(frozen=True)
class SteppedDown:
    """Step-down p by variable.

    own: of headlines among the headlines of their rank, of other as-registered rows
    among all as-registered rows of the rank. as_registered: of headlines that are the
    estimate as registered, and so in both families, among the as-registered rows.
    one_family: those of them whose rank has the same rows in either.
    """

    own: dict[str, float] = field(default_factory=dict)
    as_registered: dict[str, float] = field(default_factory=dict)
    one_family: frozenset[str] = frozenset()


def adjusted_p(
    prepared: Mapping[str, PreparedOutcome], catalogue: Catalogue
) -> SteppedDown:
    """Step-down p of both families of every rank, over the assignments."""
    headlines: dict[str, list[str]] = {}
    registered: dict[str, list[str]] = {}
    for name in prepared:
        variable = catalogue.variables[name]
        if not variable.outcome:
            continue
        family = catalogue.outcomes[variable.outcome].family
        if family and catalogue.family_of(name, variable.definition) == family:
            headlines.setdefault(family, []).append(name)
        if family and variable.definition == "as_registered":
            registered.setdefault(family, []).append(name)
    over_headlines = step_down_p(prepared, headlines)
    over_registered = step_down_p(prepared, registered)
    both = over_headlines.keys() & over_registered.keys()
    same = {
        name
        for family, members in headlines.items()
        for name in members
        if _tested(members, over_headlines)
        == _tested(registered.get(family, []), over_registered)
    }
    return SteppedDown(
        over_registered | over_headlines,
        {name: p for name, p in over_registered.items() if name in both},
        frozenset(both & same),
    )


def _tested(members: list[str], found: Mapping[str, float]) -> set[str]:
    """Members of a family that have a test."""
    return {name for name in members if name in found}
