"""The quick way past the checks of a frame: columns that plainly break no rule.

A frame of a million rows is mostly plain: texts of printable ASCII, whole numbers, no
pair. What is proved clean here, column by column, need not be looked at cell by cell;
whatever is not proved is left to `row_rules`, which names rows. Nothing is refused here.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

END = "\n"
REQUIRED = {"unit_id", "stratum", "m_treated"}
PLAIN = {*REQUIRED, "extra", "region", "province", "district", "name"}
MAX_COUNT = 10**9
DOUBTFUL = ("misfit", "+")

_MISSING = re.compile(r"^(nan|<na>|)$", re.MULTILINE)
_FLOAT = re.compile(
    r"^[+-]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(\.[0-9]*)?e[+-]?[0-9]+)$", re.MULTILINE
)


def clean_columns(
    columns: dict[str, list], *, reserve: bool
) -> tuple[list[str], list[str], dict[str, int], int | None] | None:
    """Units, strata, m_treated by stratum and extra; None where a doubt is left."""
    if not set(columns) >= REQUIRED or not set(columns) <= PLAIN or reserve:
        return None
    units, strata = columns["unit_id"], columns["stratum"]
    counts = _whole(columns["m_treated"])
    if counts is None or not units or not _plain(units):
        return None
    if len(set(map(str.lower, units))) < len(units) or not _all_text(strata):
        return None
    codes, labels = pd.factorize(np.array(strata, dtype=object))
    labels = labels.tolist()
    lower = END.join(labels).lower()
    if not _plain(labels) or any(word in lower for word in DOUBTFUL):
        return None
    if _FLOAT.search(lower):
        return None
    sizes = np.bincount(codes)
    treated = np.zeros(len(labels), dtype=np.int64)
    treated[codes] = counts
    if (treated[codes] != counts).any() or (treated < 1).any():
        return None
    if (treated >= sizes).any():
        return None
    extra = _extra(columns.get("extra"), sizes, treated)
    if extra is False:
        return None
    by_label = dict(zip(labels, treated.tolist(), strict=True))
    return units, strata, by_label, extra


def _all_text(values: list) -> bool:
    return set(map(type, values)) == {str}


def _plain(texts: list) -> bool:
    """All are printable ASCII, none missing, none with a bar or blanks around."""
    if not _all_text(texts):
        return False
    joined = END.join(texts)
    if not joined.isascii() or joined.count(END) != len(texts) - 1:
        return False
    framed = f"{END}{joined}{END}"
    if "|" in joined or f" {END}" in framed or f"{END} " in framed:
        return False
    return joined.replace(END, "").isprintable() and not _MISSING.search(joined.lower())


def _whole(values: list) -> np.ndarray | None:
    """Whole numbers as an array, from numbers or plain decimals."""
    distinct = set(values)
    if set(map(type, values)) == {str}:
        if not all(re.fullmatch("0|[1-9][0-9]{0,8}", text) for text in distinct):
            return None
    elif (
        set(map(type, values)) != {int}
        or not 0 <= min(distinct) <= max(distinct) < MAX_COUNT
    ):
        return None
    return np.array(values, dtype=np.int64)


def _extra(
    values: list | None, sizes: np.ndarray, treated: np.ndarray
) -> int | bool | None:
    """The number of odd strata that get one more; None without; False in doubt."""
    if values is None:
        return None
    numbers, odd = _whole(values), sizes % 2 == 1
    if numbers is None or len(set(values)) > 1 or not odd.any():
        return False
    fits = numbers[0] <= odd.sum() and (treated[odd] == sizes[odd] // 2).all()
    return int(numbers[0]) if fits else False
