"""Which baselines entered the regressions of a table, in words of the declaration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from perutip.designs.trial import PreparedOutcome
from perutip.study.outcomes import Catalogue

OFFICERS = "officers"  # the frame whose rows were asked themselves before the training
OWN, DISTRICT, NONE = (
    "the officer's own answer before the training",
    "the district's value before the training",
    "no covariate",
)
FILLED = "a missing baseline takes the overall mean"


def covariate_sentence(
    names: Iterable[str], prepared: Mapping[str, PreparedOutcome], catalogue: Catalogue
) -> str:
    """Whose baseline each outcome is adjusted for; empty where none is declared.

    names: of the table's variables; of one that is not `prepared` (no register, or an
    estimate of its own kind) nothing is said. A baseline that is declared and that
    nobody has entered no regression, and is said not to have.
    """
    kinds: dict[str, list[str]] = {}
    printed = list(names)
    names = [name for name in printed if name in prepared]
    for name in names:
        variable = catalogue.variables[name]
        own = OWN if variable.frame == OFFICERS else DISTRICT
        kind = own if prepared[name].spec.covariates else NONE
        kinds.setdefault(kind, []).append(variable.label)
    if not any(catalogue.variables[name].baseline for name in names):
        return ""
    ordered = [kind for kind in (OWN, DISTRICT, NONE) if kind in kinds]
    if len(ordered) == 1 and names == printed:
        parts = [f"of every outcome {ordered[0]}"]
    else:
        parts = [f"{kind} for {'; '.join(kinds[kind])}" for kind in ordered]
    filled = f" ({FILLED})" if ordered != [NONE] else ""
    first, *others = parts  # labels hold commas, so that kinds are sentences
    more = "".join(f" {one[0].upper()}{one[1:]}." for one in others)
    return f"Covariate beside the strata{filled}: {first}.{more}"
