"""What a frame is refused for: its columns, cells, strata, pairs and remainder.

Only what the draw depends on may stand in a frame, beside names of places; an outcome,
a covariate or an earlier draw may not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from unicodedata import normalize

import numpy as np

from perutip.assignment.draw.cell_rules import count_cells, text_cells
from perutip.assignment.draw.clean_columns import clean_columns
from perutip.assignment.draw.refusals import DrawRefused, Problems
from perutip.assignment.draw.stratum_rules import check_extra, check_strata

REQUIRED = ("unit_id", "stratum", "m_treated")
OPTIONAL = ("extra", "ubigeo", "region", "province", "district", "name")

_UBIGEO = re.compile("[0-9]{6}")


@dataclass(frozen=True)
class CheckedColumns:
    """Cells of a frame that passed every check, in the order of the source.

    `m_treated` is keyed by the sorted strata; `codes` are the units' places in it.
    """

    units: list[str]
    strata: list[str]
    m_treated: dict[str, int]
    extra: int | None
    codes: np.ndarray


def checked_columns(
    columns: dict[str, list], *, reserve: bool, source: str
) -> CheckedColumns:
    """Run every check on a frame's columns; raise DrawRefused with all problems."""
    clean = clean_columns(columns, reserve=reserve)
    if clean is not None:
        return CheckedColumns(*clean)
    found = Problems()
    _check_names(columns, found)
    units = text_cells(columns.get("unit_id"), "unit_id", found)
    strata = text_cells(columns.get("stratum"), "stratum", found)
    counts = count_cells(columns.get("m_treated"), "m_treated", found)
    extras = count_cells(columns.get("extra"), "extra", found)
    _check_ubigeo(columns, strata, found)
    _check_duplicates(units, strata, found)
    m_treated = check_strata(units, strata, counts, "extra" in columns, reserve, found)
    extra = check_extra(strata, extras, reserve, found)
    if not next(iter(columns.values()), []):
        found.add([1], "a header and no unit under it")
    if found.messages:
        raise DrawRefused(found.messages, source=source)
    m_treated = dict(sorted(m_treated.items()))
    place = {stratum: code for code, stratum in enumerate(m_treated)}
    codes = np.array([place[stratum] for stratum in strata], dtype=np.int64)
    return CheckedColumns(units, strata, m_treated, extra, codes)


def _check_names(columns: dict[str, list], found: Problems) -> None:
    for name in REQUIRED:
        if name not in columns:
            found.add([1], f"column {name} is missing")
    for name in columns:
        if name not in REQUIRED + OPTIONAL:
            allowed = ", ".join(REQUIRED + OPTIONAL)
            found.add(
                [1],
                f"column {name!r} may not stand in a frame: no outcome, covariate or "
                f"earlier draw may; allowed are {allowed}",
            )


def _check_ubigeo(columns: dict, strata: list[str], found: Problems) -> None:
    if "ubigeo" not in columns:
        return
    values = columns["ubigeo"]
    wrong = [
        i + 2
        for i, v in enumerate(values)
        if not isinstance(v, str) or not _UBIGEO.fullmatch(v)
    ]
    if wrong:
        found.add(wrong, "ubigeo must be six digits as text: a leading zero is lost")
    rows_of = defaultdict(list)
    for i, value in enumerate(values):
        rows_of[value].append(i)
    for rows in rows_of.values():
        if len({strata[i] for i in rows if i < len(strata)}) > 1:
            found.add([i + 2 for i in rows], "a district (ubigeo) in two strata")


def _check_duplicates(units: list[str], strata: list[str], found: Problems) -> None:
    keys = [u.strip().casefold() for u in units]
    if len(set(keys)) == len(keys) and all(map(str.isascii, keys)):
        return
    rows_of = defaultdict(list)
    for i, key in enumerate(keys):
        if units[i]:
            rows_of[normalize("NFC", key)].append(i)
    for rows in rows_of.values():
        if len(rows) < 2:
            continue
        same = len({units[i] for i in rows}) == 1
        how = "" if same else " after NFC, trimming and case folding"
        if len({strata[i] for i in rows if i < len(strata)}) > 1:
            found.add([i + 2 for i in rows], f"one unit_id in two strata{how}")
        else:
            found.add([i + 2 for i in rows], f"duplicate unit_id{how}")
