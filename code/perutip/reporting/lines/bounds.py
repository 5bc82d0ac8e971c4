"""Lines of bounds of effects on shares: two ends, one interval."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from perutip.reporting.lines.jackknife_numbers import JACKKNIFE
from perutip.reporting.rows.possible_range import CUT, cut_to_range

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
    low, high, is_cut = cut_to_range(found.conf_low, found.conf_high)
    kind = f"{CONF_TYPE}, {CUT}" if is_cut else CONF_TYPE
    for end, value, error in ends:
        yield dict(common) | {
            "term": f"{end} bound",
            "estimate": value,
            "std_error": error,
            "se_type": JACKKNIFE,
            "conf_low": low,
            "conf_high": high,
            "conf_type": "" if found.reason else kind,
            "sample": sample,
        }
