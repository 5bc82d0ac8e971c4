"""What a frame is refused for: its columns, cells, strata, pairs and remainder.

Only what the draw depends on may stand in a frame, beside names of places; an outcome,
a covariate or an earlier draw may not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from numbers import Integral
from unicodedata import normalize

import numpy as np

from perutip.assignment.draw.clean_columns import clean_columns
from perutip.assignment.draw.refusals import DrawRefused, Problems

REQUIRED = ("unit_id", "stratum", "m_treated")
OPTIONAL = ("extra", "ubigeo", "region", "province", "district", "name")
RESERVED_STRATUM = "misfit"
PAIR_MARK = "+"

_PLAIN_DECIMAL = re.compile("0|[1-9][0-9]{0,17}")
_FLOAT = re.compile(r"[+-]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(\.[0-9]*)?[eE][+-]?[0-9]+)")
_UBIGEO = re.compile("[0-9]{6}")
_MISSING_TEXT = ("", "nan", "<na>")
_CHARACTER_NAMES = {
    "\ufeff": "a byte order mark (BOM)",
    "\r": "a CR",
    "\n": "a line end (LF)",
    "\t": "a tab",
    "|": "a bar |",
}


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
    units = _text_cells(columns.get("unit_id"), "unit_id", found)
    strata = _text_cells(columns.get("stratum"), "stratum", found)
    counts = _count_cells(columns.get("m_treated"), "m_treated", found)
    extras = _count_cells(columns.get("extra"), "extra", found)
    _check_ubigeo(columns, strata, found)
    _check_duplicates(units, strata, found)
    m_treated = _check_strata(units, strata, counts, "extra" in columns, reserve, found)
    extra = _check_extra(strata, extras, reserve, found)
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


def _text_cells(values: list | None, column: str, found: Problems) -> list[str]:
    """NFC texts; "" where a cell is missing or no text (then a problem is noted)."""
    if values is None:
        return []
    texts, wrong, unreadable = list(values), defaultdict(list), set()
    if set(map(type, values)) - {str}:
        for i, value in enumerate(values):
            texts[i], why = _as_text(value, column)
            if why:
                wrong[why].append(i + 2)
                unreadable.add(i)
    seen: dict[str, tuple[str, str]] = {}
    for i, raw in enumerate(texts):
        if i in unreadable:
            continue
        if raw not in seen:
            text = normalize("NFC", raw)
            seen[raw] = text, _text_problem(text, column)
        texts[i], why = seen[raw]
        if why:
            wrong[why].append(i + 2)
    for why, rows in wrong.items():
        found.add(rows, why)
    return texts


def _as_text(value: object, column: str) -> tuple[str, str]:
    if isinstance(value, str):
        return value, ""
    if value is None or str(value) in ("nan", "<NA>", "NaT"):
        return "", ""
    if isinstance(value, float):
        return "", f"{column} given as a float: must be text"
    whole = isinstance(value, Integral) and not isinstance(value, bool)
    if column == "stratum" and whole:
        return str(value), ""
    return "", f"{column} must be text: a number loses its leading zeros"


def _text_problem(text: str, column: str) -> str:
    if text.strip().casefold() in _MISSING_TEXT:
        return f"{column} is missing"
    if "|" in text or not text.isprintable():
        bad = next(c for c in text if c == "|" or not c.isprintable())
        return f"{column} contains {_CHARACTER_NAMES.get(bad, f'U+{ord(bad):04X}')}"
    if text != text.strip():
        return f"{column} has blanks around it"
    if column == "stratum" and _FLOAT.fullmatch(text):
        return "stratum given as a float: must be text"
    return ""


def _count_cells(values: list | None, column: str, found: Problems) -> list[int | None]:
    """Whole numbers; None where a cell is no plain decimal (a problem is noted)."""
    if values is None:
        return []
    memo: dict[object, int | None] = {}
    numbers = []
    for value in values:
        key = (type(value), value)
        if key not in memo:
            memo[key] = _plain_decimal(value)
        numbers.append(memo[key])
    wrong = [i + 2 for i, number in enumerate(numbers) if number is None]
    if wrong:
        found.add(wrong, f"{column} must be a plain decimal such as 2")
    return numbers


def _plain_decimal(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, Integral | str):
        return None
    text = str(value)
    return int(text) if _PLAIN_DECIMAL.fullmatch(text) else None


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


def _check_strata(
    units: list[str],
    strata: list[str],
    counts: list[int | None],
    has_extra: bool,
    reserve: bool,
    found: Problems,
) -> dict[str, int]:
    """Sizes, m_treated and pairs; returns m_treated by stratum."""
    if not strata:
        return {}
    members = defaultdict(list)
    for i, stratum in enumerate(strata):
        members[stratum].append(i)
    m_treated: dict[str, int] = {}
    for stratum, at in members.items():
        if not stratum:
            continue
        rows = [i + 2 for i in at]
        if stratum.casefold() == RESERVED_STRATUM:
            found.add(rows, "a stratum may not be named misfit")
        values = {counts[i] for i in at if i < len(counts)}
        if len(values) > 1:
            label = "a pair" if PAIR_MARK in stratum else f"stratum {stratum!r}"
            found.add(rows, f"m_treated differs within {label}")
        m = values.pop() if len(values) == 1 else None
        if m is None:
            continue
        m_treated[stratum] = m
        if reserve:
            if m != 0:
                found.add(rows, "m_treated must be 0 in a reserve frame")
            continue
        if PAIR_MARK in stratum:
            ids = [units[i] for i in at if i < len(units)]
            _check_pair(stratum, ids, m, rows, found)
        else:
            _check_one_stratum(stratum, at, m, has_extra, found)
    return m_treated


def _check_one_stratum(
    stratum: str, at: list[int], m: int, has_extra: bool, found: Problems
) -> None:
    n, rows = len(at), [i + 2 for i in at]
    if n == 1:
        found.add(rows, f"stratum {stratum!r} has one unit: nothing to draw")
    elif m == 0:
        found.add(rows, f"m_treated is 0 in stratum {stratum!r}: nobody treated")
    elif m > n - 1:
        found.add(rows, f"m_treated is {m} of {n} in stratum {stratum!r}: no control")
    elif has_extra and n % 2 and m != n // 2:
        found.add(
            rows,
            f"m_treated is {m} in odd stratum {stratum!r}: with a column extra "
            f"it holds the floor, {n // 2}, so that all assignments are as likely",
        )


def _check_pair(
    stratum: str, ids: list[str], m: int, rows: list[int], found: Problems
) -> None:
    """A `+` marks a pair: two units, labelled smaller id + larger id, one treated."""
    if len(rows) != 2:
        found.add(rows, f"a pair (its label has a +) of {len(rows)}, not of two units")
    elif m != 1:
        found.add(rows, "a pair must have m_treated 1")
    elif len(ids) == 2 and stratum != PAIR_MARK.join(sorted(ids)):
        found.add(rows, "a pair must be labelled smaller unit_id + larger unit_id")


def _check_extra(
    strata: list[str], extras: list[int | None], reserve: bool, found: Problems
) -> int | None:
    numbers = [extra for extra in extras if extra is not None]
    if not numbers or len(numbers) < len(extras):
        return None
    rows = range(2, len(extras) + 2)
    if len(set(numbers)) > 1:
        usual = max(sorted(set(numbers)), key=numbers.count)
        found.add(
            [i + 2 for i, e in enumerate(extras) if e != usual],
            "extra differs from the other rows: it is one number for the frame",
        )
        return None
    if reserve:
        found.add(rows, "extra may not stand in a reserve frame")
    sizes: dict[str, int] = defaultdict(int)
    for stratum in strata:
        sizes[stratum] += 1
    n_odd = sum(n % 2 for n in sizes.values())
    if n_odd == 0 and not reserve:
        found.add(rows, "column extra without odd strata: three columns suffice")
    elif numbers[0] > n_odd and not reserve:
        found.add(rows, f"extra is {numbers[0]}, but only {n_odd} strata are odd")
    return numbers[0]
