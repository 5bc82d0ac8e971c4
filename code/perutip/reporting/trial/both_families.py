"""What p is of a row that stands in two families, in words beneath its table."""

from __future__ import annotations

from collections.abc import Iterable

from perutip.designs.trial import SteppedDown
from perutip.reporting.tables.numbers import p_text
from perutip.study.outcomes import Catalogue


def both_families_sentence(
    names: Iterable[str], found: SteppedDown, catalogue: Catalogue
) -> str:
    """Step-down p over the as-registered rows, of headlines that are one of them; empty
    where the table has none.

    names: of the table's variables, whose rows have the p over the headlines.
    """
    mine = [name for name in names if name in found.as_registered]
    told = [
        f"{p_text(found.as_registered[name])} ({catalogue.label(name)})"
        for name in mine
        if name not in found.one_family
    ]
    same = [catalogue.label(name) for name in mine if name in found.one_family]
    parts = []
    if told:
        of = ", ".join(told)
        parts.append(f"over all as-registered outcomes of the rank it is {of}")
    if same:
        of = f"of {'; '.join(same)}: " if told else ""
        parts.append(
            f"{of}the as-registered outcomes of the rank are these same rows, so that "
            "p over them is the same"
        )
    if not parts:
        return ""
    return (
        "Step-down p of headlines that are the estimate as registered is over the "
        f"headlines; {'; '.join(parts)}."
    )
