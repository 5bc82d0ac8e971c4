"""The quick way past the checks of a frame: columns that plainly break no rule.

A frame of a million rows is mostly plain: texts of printable ASCII, whole numbers, no
pair. What is proved clean here, column by column, need not be looked at cell by cell;
what is not proved is left to `row_rules`, which names rows. Nothing is refused here.
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

NOT_PLAIN = (
    "|",
    f"{END} ",
    f" {END}",
    *(f"{END}{x}{END}" for x in ("", "nan", "<na>")),
)

_FLOAT = re.compile(r"[+-]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(\.[0-9]*)?e[+-]?[0-9]+)")
_STARTS = re.compile(r"(?:^|\n)[-+.0-9]")


def clean_columns(
    columns: dict[str, list], *, reserve: bool
) -> tuple[list[str], list[str], dict[str, int], int | None, np.ndarray] | None:
    """Units, strata, m_treated by sorted stratum, extra, and each unit's place in it.

    None where a doubt is left.
    """
    if not set(columns) >= REQUIRED or not set(columns) <= PLAIN or reserve:
        return None
    units, strata = columns["unit_id"], columns["stratum"]
    counts = _whole(columns["m_treated"])
    folded = _folded(units)
    if counts is None or not folded or len(set(folded)) < len(units):
        return None
    if not _all_text(strata):
        return None
    codes, labels = pd.factorize(np.array(strata, dtype=object))
    labels = labels.tolist()
    if _doubtful(_folded(labels)):
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
    order = sorted(range(len(labels)), key=labels.__getitem__)
    place = np.empty(len(labels), dtype=np.int64)
    place[order] = np.arange(len(labels))
    by_label = {labels[i]: int(treated[i]) for i in order}
    return units, strata, by_label, extra, place[codes]


def _all_text(values: list) -> bool:
    return set(map(type, values)) == {str}


def _folded(texts: list) -> list[str]:
    """The texts in lower case, if all are plain; empty where one is not.

    Plain: printable ASCII, none missing, none with a bar or blanks around.
    """
    if not texts or not _all_text(texts):
        return []
    joined = END.join(texts)
    lower = joined.lower()
    framed = f"{END}{lower}{END}"
    if not joined.isascii() or joined.count(END) != len(texts) - 1:
        return []
    if any(mark in framed for mark in NOT_PLAIN):
        return []
    if not joined.replace(END, "").isprintable():
        return []
    return texts if lower == joined else lower.split(END)


def _doubtful(labels: list[str]) -> bool:
    """True for labels that are not plain, name a pair, or look like floats."""
    joined = END.join(labels)
    if not labels or any(word in joined for word in DOUBTFUL):
        return True
    return any(map(_FLOAT.fullmatch, labels)) if _STARTS.search(joined) else False


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
