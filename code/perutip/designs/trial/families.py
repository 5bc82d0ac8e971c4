"""Families of the trial's outcomes, within which p-values are adjusted."""

from collections.abc import Mapping

from perutip.designs.trial.estimates import PreparedOutcome, step_down_p
from perutip.study.outcomes import Catalogue


def adjusted_p(
    prepared: Mapping[str, PreparedOutcome], catalogue: Catalogue
) -> dict[str, float]:
    """Step-down p: headlines of a rank among themselves; other as-registered rows
    among all as-registered rows of the rank."""
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
    return step_down_p(prepared, registered) | step_down_p(prepared, headlines)
