"""Sets of effects on shares end where effects on shares can.

A share lies between 0 and 1 with training and without, so that its effect lies between
-1 and 1. A set that reaches further is cut there, and says so; the test behind it and
its answer about no effect stay what they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from perutip.reporting.audit.declaring.declaration import Declaration, load_declaration
from perutip.study.outcomes import Catalogue

LARGEST = 1.0
SHARE = "share of "  # begins the unit of a variable
CUT = "cut to the possible range"


def is_share(variable: str, catalogue: Catalogue) -> bool:
    """Is a variable 0/1, an incidence, or declared in shares?"""
    known = catalogue.variables.get(variable)
    if known is not None and known.statistic in ("conviction", "resolution"):
        return True
    if known is not None and known.unit.startswith(SHARE):
        return True
    return _declared().is_binary(variable)


def cut_to_range(low: float, high: float) -> tuple[float, float, bool]:
    """Ends of the set of an effect on a share, and whether either was cut; a set with
    an end that is no number stays as it is."""
    known = low == low and high == high
    if not known or (low >= -LARGEST and high <= LARGEST):
        return low, high, False
    return max(low, -LARGEST), min(high, LARGEST), True


def within_range(line: Mapping[str, object], catalogue: Catalogue) -> dict[str, object]:
    """The line, the set of an effect on a share cut to [-1, 1] where it reaches out."""
    out = dict(line)
    if not is_share(str(line["variable"]), catalogue):
        return out
    low, high = (
        float(str(line.get(name, "nan"))) for name in ("conf_low", "conf_high")
    )
    low, high, is_cut = cut_to_range(low, high)
    if not is_cut:
        return out
    out["conf_low"], out["conf_high"] = low, high
    pieces = _pieces_inside(str(line.get("conf_pieces", "")))
    if pieces:
        out["conf_low"] = float(pieces[0].split(" ")[0])
        out["conf_high"] = float(pieces[-1].split(" ")[1])
        out["conf_pieces"] = ";".join(pieces) if len(pieces) > 1 else ""
    out["conf_type"] = f"{line.get('conf_type', '')}, {CUT}".lstrip(", ")
    return out


def _pieces_inside(text: str) -> list[str]:
    """What is possible of each piece of a disconnected set, `low high` apiece."""
    found = []
    for piece in filter(None, text.split(";")):
        low, high = map(float, piece.split(" "))
        if low <= LARGEST and high >= -LARGEST:
            found.append(f"{max(low, -LARGEST):.6g} {min(high, LARGEST):.6g}")
    return found


@cache
def _declared() -> Declaration:
    return load_declaration()
