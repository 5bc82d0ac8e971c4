"""Lines of bounds: two ends, one interval."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from perutip.inference.bounds import CellBounds

CONF_TYPE = "Imbens-Manski, jackknife"


def bound_ends(
    common: Mapping[str, object], found: CellBounds | None, sample: str
) -> Iterator[dict[str, object]]:
    """The lower and the upper end, or the reason why there is none."""
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
    for end, value, error in ends:
        yield dict(common) | {
            "term": f"{end} bound",
            "estimate": value,
            "std_error": error,
            "se_type": "leave-one-region-out jackknife",
            "conf_low": found.conf_low,
            "conf_high": found.conf_high,
            "conf_type": CONF_TYPE if not found.reason else "",
            "sample": sample,
        }
