"""Lines of bounds of effects on shares: two ends, one interval."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from perutip.reporting.rows.possible_range import CUT, LARGEST

CONF_TYPE = "Imbens-Manski, jackknife"


class Bounded(Protocol):
    """Two ends with jackknife errors and an interval, or the `reason` for none."""

    @property
    def lower(self) -> float:
        """Lower end."""
        ...

    @property
    def upper(self) -> float:
        """Upper end."""
        ...

    @property
    def std_error_lower(self) -> float:
        """Error of the lower end."""
        ...

    @property
    def std_error_upper(self) -> float:
        """Error of the upper end."""
        ...

    @property
    def conf_low(self) -> float:
        """Lower end of the interval."""
        ...

    @property
    def conf_high(self) -> float:
        """Upper end of the interval."""
        ...

    @property
    def reason(self) -> str:
        """Why there is no interval; empty where there is one."""
        ...


def bound_ends(
    common: Mapping[str, object], found: Bounded | None, sample: str
) -> Iterator[dict[str, object]]:
    """The lower and the upper end, or the reason why there is none.

    An interval that leaves what effects on shares can be is cut there, and says so.
    """
    if found is None or not found.lower <= found.upper:
        yield dict(common) | {
            "term": "bounds",
            "reason": "not_bounded",
            "sample": sample,
        }
        return
    ends = (
        ("lower", found.lower, found.std_error_lower),
        ("upper", found.upper, found.std_error_upper),
    )
    interval = [found.conf_low, found.conf_high]
    inside = [min(max(one, -LARGEST), LARGEST) for one in interval]
    kind = CONF_TYPE if inside == interval else f"{CONF_TYPE}, {CUT}"
    for end, value, error in ends:
        yield dict(common) | {
            "term": f"{end} bound",
            "estimate": value,
            "std_error": error,
            "se_type": "leave-one-region-out jackknife",
            "conf_low": found.conf_low if found.reason else inside[0],
            "conf_high": found.conf_high if found.reason else inside[1],
            "conf_type": "" if found.reason else kind,
            "sample": sample,
        }
