"""Sets of effects on shares end where effects on shares can.

A share lies between 0 and 1 with training and without, so that its effect lies between
-1 and 1. A set that reaches further is cut there, and says so; the test behind it and
its answer about no effect stay what they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from perutip.reporting.audit.declaration import Declaration, load_declaration
from perutip.study.outcomes import Catalogue

LARGEST = 1.0
CUT = "cut to the possible range"


def is_share(variable: str, catalogue: Catalogue) -> bool:
    """Is a variable 0/1, or an incidence?"""
    known = catalogue.variables.get(variable)
    if known is not None and known.statistic in ("conviction", "resolution"):
        return True
    return _declared().is_binary(variable)


def within_range(line: Mapping[str, object], catalogue: Catalogue) -> dict[str, object]:
    """The line, the set of an effect on a share cut to [-1, 1] where it reaches out."""
    out = dict(line)
    if not is_share(str(line["variable"]), catalogue) or line.get("conf_pieces"):
        return out
    low, high = (
        float(str(line.get(name, "nan"))) for name in ("conf_low", "conf_high")
    )
    if (low >= -LARGEST and high <= LARGEST) or low != low or high != high:
        return out
    out["conf_low"], out["conf_high"] = max(low, -LARGEST), min(high, LARGEST)
    out["conf_type"] = f"{line.get('conf_type', '')}, {CUT}".lstrip(", ")
    return out


@cache
def _declared() -> Declaration:
    return load_declaration()
