"""Cases and regions of the hazard design, checked once and written as day numbers.

Time is counted in days since 1970-01-01, in floating point: every date used by the
design is a multiple of a sixteenth of a day, so sums of time at risk are exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.study.hazards import HAZARDS

DAYS_PER_MONTH = HAZARDS.days_per_month
"""Days of a month, exactly."""

TICK = 1 / 16
"""Finest resolution of the design in days: every cut is a multiple of it."""

NEVER = np.inf
"""Training day of a region that is never trained."""

CONVICTED, OTHER, PENDING = 0, 1, -1
"""Codes of how a case ended: the two causes index arrays, pending is neither."""

_KINDS = {"convicted": CONVICTED, "other": OTHER}


@dataclass(frozen=True)
class Histories:
    """Cases at risk, one entry per case.

    Attributes
    ----------
    labels : (R,) names of the regions, in the order of the register.
    region : (n,) position of the case's region in ``labels``.
    filed : (n,) filing day f, where time at risk [f, s) opens.
    stop : (n,) its end s: half a day after the day of the end, or the day after
        extraction for pending cases.
    kind : (n,) CONVICTED, OTHER or PENDING.
    training : (R,) training day of each region, NEVER if it has none.
    extraction : day number of the extraction date.
    """

    labels: np.ndarray
    region: np.ndarray
    filed: np.ndarray
    stop: np.ndarray
    kind: np.ndarray
    training: np.ndarray
    extraction: int


def case_histories(
    cases: pd.DataFrame, regions: pd.DataFrame, extraction_date: object
) -> Histories:
    """Check cases and regions and write them as day numbers.

    Parameters
    ----------
    cases : one row per case: ``region``, ``filing_date``, ``end_date`` (missing:
        pending), ``end_kind`` ("convicted", "other", missing with ``end_date``).
    regions : one row per region: ``region``, ``training_date`` (missing: never).
    extraction_date : the day on which the register was drawn.

    Returns
    -------
    Histories

    Raises
    ------
    ValueError
        If a column is missing, a region is repeated, or a case is of an unknown region,
        filed after extraction, ended before its filing or after extraction, lacks a
        filing date, or has only one of end date and kind of end. Messages count cases
        and name none.
    """
    _require(cases, ("region", "filing_date", "end_date", "end_kind"), "cases")
    _require(regions, ("region", "training_date"), "regions")
    index = pd.Index(regions["region"])
    if not index.is_unique or index.hasnans:
        raise ValueError("regions: the column region must name each region once")
    extraction = day_numbers(pd.Series([extraction_date]))[0]
    if np.isnan(extraction):
        raise ValueError("extraction_date is missing")
    region = index.get_indexer(pd.Index(cases["region"]))
    filed = day_numbers(cases["filing_date"])
    ended = day_numbers(cases["end_date"])
    kind = _kinds(cases["end_kind"], ended)
    _refuse(region < 0, "of a region that is not in the register of regions")
    _refuse(np.isnan(filed), "without a filing date")
    _refuse(filed > extraction, "filed after the extraction date")
    _refuse(ended < filed, "ended before their filing")
    _refuse(ended > extraction, "ended after the extraction date")
    return Histories(
        labels=index.to_numpy(),
        region=region,
        filed=filed,
        stop=np.where(np.isnan(ended), extraction + 1.0, ended + 0.5),
        kind=kind,
        training=np.nan_to_num(day_numbers(regions["training_date"]), nan=NEVER),
        extraction=int(extraction),
    )


def day_numbers(dates: pd.Series) -> np.ndarray:
    """Whole days since 1970-01-01 as floats, NaN where the date is missing.

    Raises
    ------
    ValueError
        On numbers, text that is no ISO date (whose day and month nobody can tell
        apart), a time of day or a time zone.
    """
    if len(dates) and pd.api.types.is_numeric_dtype(dates) and dates.notna().any():
        raise ValueError("dates must be dates or ISO text, not numbers")
    try:
        stamps = pd.to_datetime(dates, format="ISO8601")
    except (TypeError, ValueError):
        raise ValueError("dates must be dates, or text like 2022-03-01") from None
    if stamps.dt.tz is not None:
        raise ValueError("dates must be without a time zone")
    if (stamps.dropna() != stamps.dropna().dt.normalize()).any():
        raise ValueError("dates must be whole days, without a time of day")
    days = stamps.to_numpy().astype("datetime64[D]").astype(np.int64).astype(float)
    return np.where(stamps.isna().to_numpy(), np.nan, days)


def _kinds(end_kind: pd.Series, ended: np.ndarray) -> np.ndarray:
    named = end_kind.notna().to_numpy() & (end_kind != "").fillna(True).to_numpy(bool)
    kind = end_kind.map(_KINDS)
    _refuse(named & kind.isna().to_numpy(), "with an end_kind not convicted or other")
    _refuse(named & np.isnan(ended), "with a kind of end but no end date")
    _refuse(~named & ~np.isnan(ended), "with an end date but no kind of end")
    return kind.astype(float).fillna(PENDING).to_numpy().astype(np.int64)


def _require(frame: pd.DataFrame, columns: tuple[str, ...], name: str) -> None:
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise ValueError(f"{name}: columns missing: {', '.join(missing)}")


def _refuse(wrong: np.ndarray, what: str) -> None:
    if wrong.any():
        raise ValueError(f"{int(wrong.sum())} cases {what}")
