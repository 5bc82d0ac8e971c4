"""People whom two filters keep or not: four counts give those whom both take away.

What one filter removes of a sample is part of what it removes of a larger one. Of all
rows, those without a group, those observed long enough and those that are both, the
people of the group who were not observed are the first less the second less the third
plus the fourth: a count, zero or more, that no table prints and everyone can compute.
"""

from itertools import pairwise

from perutip.reporting.audit.declaring.what_adds_up import Crossed
from perutip.reporting.audit.facts import Terms, not_negative
from perutip.reporting.audit.reading.collected import Published
from perutip.reporting.audit.relations.totals import nest


def add_crossed(found: Published) -> None:
    """Nestings of declared crossings, along both filters and where they meet."""
    for crossed in found.declared.crossed:
        for over in crossed.over:
            table = _names(found, crossed, over)
            for chain in (*table, *map(list, zip(*table, strict=True))):
                nest(found, chain)
            for upper, lower in pairwise(table):
                for corners in zip(pairwise(upper), pairwise(lower), strict=True):
                    _meet(found, *corners)


def _names(found: Published, crossed: Crossed, over: str) -> list[list[str]]:
    canonical = found.declared.canonical
    return [
        [canonical(name.replace("{}", over)) for name in line] for line in crossed.table
    ]


def _meet(found: Published, upper: tuple[str, str], lower: tuple[str, str]) -> None:
    """Those whom both filters take away: upper left less its neighbours plus lower
    right."""
    corners = ((upper[0], 1.0), (upper[1], -1.0), (lower[0], -1.0), (lower[1], 1.0))
    terms: Terms = corners
    removed = f"{upper[0]} less {lower[0]}"
    words = f"what {lower[1]} lacks of {upper[1]} is part of {removed}"
    found.facts.append(not_negative(terms, words))
    found.cell(f"{removed}, in {upper[0]} less {upper[1]}", terms)
