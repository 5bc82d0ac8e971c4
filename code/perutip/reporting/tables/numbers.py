"""Numbers as a table prints them: fixed decimals, minus signs, p-values, sets."""

import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

MINUS = "−"
MOST = 5  # decimals of a column


def percent(share: float) -> str:
    """A level as a percentage: 95%, 87.5%; empty when there is none."""
    return "" if math.isnan(share) else f"{100 * share:g}%"


def fixed(value: float, decimals: int = 3) -> str:
    """Fixed decimals; an en dash for a missing number, the sign for infinite ends."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = f"{value:,.{decimals}f}"
    return text[1:] if float(text.replace(",", "")) == 0 and text[0] == "-" else text


def printed(value: float, decimals: int = 3) -> str:
    """As `fixed`, with a minus sign in place of the hyphen."""
    return fixed(value, decimals).replace("-", MINUS)


def p_text(value: float) -> str:
    """A p-value with three decimals, <0.001 below."""
    if math.isnan(value):
        return "–"
    return "<0.001" if value < 0.0005 else f"{value:.3f}"


def mean_text(value: float, published: int, decimals: int = 2) -> str:
    """A mean; one that is published with fewer decimals is not given more.

    published: its decimals in results.csv. A share of none or of all has one at least:
    it may have been rounded to it.
    """
    known = max(published, 1 if 0 <= value <= 1 else 0)
    return printed(value, min(decimals, known))


def decimals_for(errors: np.ndarray, estimates: np.ndarray, declared: int) -> int:
    """Decimals of one column, the same for its estimates, errors and sets.

    As many as the exhibit declares for errors under 1, one less for every power of ten
    above; two digits of an error that is smaller than the declared decimals show.
    """
    known = next((k for k in map(_sizes, (errors, estimates)) if k.size), None)
    if known is None:
        return declared
    scale = math.floor(math.log10(float(known.min())))
    if scale < 1 - declared:
        return min(1 - scale, MOST)
    return max(0, declared - max(0, scale + 1))


def _sizes(values: np.ndarray) -> np.ndarray:
    return np.abs(values[(values != 0) & ~np.isnan(values)])


def set_text(row: Mapping[str, Any] | pd.Series, decimals: int) -> str:
    """The confidence set: one interval, or its pieces joined; empty without one."""
    if row["conf_pieces"]:
        pieces = [piece.split(" ") for piece in row["conf_pieces"].split(";")]
    elif math.isnan(row["conf_low"]) and math.isnan(row["conf_high"]):
        return ""
    else:
        pieces = [[row["conf_low"], row["conf_high"]]]
    return " ∪ ".join(interval(float(a), float(b), decimals) for a, b in pieces)


def interval(low: float, high: float, decimals: int) -> str:
    """Two ends in brackets."""
    return f"[{printed(low, decimals)}, {printed(high, decimals)}]"


_PAIR = re.compile(r"[\[(][−∞\d.,]+, [−∞\d.,]+[\])]")


def unbroken(text: str) -> str:
    """The text, where no two ends of a set, or errors of them, come on two lines."""
    return _PAIR.sub(lambda pair: pair[0].replace(", ", ",\u00a0"), text)
