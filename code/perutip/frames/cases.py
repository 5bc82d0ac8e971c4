"""Outcomes of prosecuted cases, as registered and as censoring allows.

Pending cases are right-censored at the extraction date E. Horizon outcomes (within h
months) exist only for cases filed at least h months before E, whatever their status, so
that speed of resolution does not select the sample; outside that they are missing,
never zero. A month is 30.4375 days.

What is due and not recorded yet (the day of an end, a sentence, the charge at judgment,
whether a case was escalated) is missing in the outcomes that need it, never zero; where
most of a year of filing lack it, or all of a year of few, the whole year is, with its
pending cases (`undelivered`).
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from perutip.contract.registers import LEGAL_MINIMUM_YEARS, TRAFFICKING
from perutip.frames.undelivered import of_bare_years

DAYS_PER_MONTH = 30.4375
REVIEW_MONTHS = 18
"""A decision must be observed so long to say whether its review upheld it."""
OTHER_ENDS = ("acquitted", "dismissed")
"""Status of a case that ended without a conviction."""
ESCALATION = ("escalation_date", "review_body", "review_date", "review_outcome")
"""One of these recorded says that a case was escalated."""


def months_between(later: pd.Series, earlier: pd.Series) -> pd.Series:
    """Months (30.4375 days) from `earlier` to `later`; NaN where either is missing."""
    return (later - earlier).dt.days / DAYS_PER_MONTH


def _flag(condition: pd.Series, known: pd.Series) -> pd.Series:
    """1.0/0.0 where `known`, NaN elsewhere."""
    return condition.astype(float).where(known.to_numpy(bool))


def derive_case_outcomes(
    cases: pd.DataFrame,
    regions: pd.DataFrame,
    *,
    extraction_date: pd.Timestamp,
    horizons: Sequence[int] = (12, 18, 24),
    unit: str = "region_id",
) -> pd.DataFrame:
    """Return `cases` with exposure, censoring and outcome columns added, same rows.

    Parameters
    ----------
    cases, regions : registers as read by the contract.
    extraction_date : the day on which the register was drawn.
    horizons : months; one set of horizon columns each.
    unit : column of the level at which training came, in both frames.

    Adds `unit`, `training_date`, `exposed` (filed on or after its unit's training),
    `months_observed`, `undated` (1: ended on a day that is not recorded, or filed in a
    year of which that is true of most), `bare_` and what a whole year of filing came
    without (1 for each of its cases; `undelivered.WHOLE_YEARS`), and

    as registered: `convicted` (pending = 0), `convicted_trafficking`,
    `resolution_months` and `firm_months` (resolved cases), `escalated_case`
    (pending = 0), `upheld` (reviewed cases), `sentence_years` (convicted cases),
    `trafficking_charge` (accusation where recorded, else filing); of decisions:
    `escalated_within_12` where observed 12 months, `reviewed_in_time`,
    `reviewed_upheld` and `reviewed_reversed` within 18 months where observed 18, and
    per filed case, pending = 0, `reviewed_upheld_case` and `reviewed_reversed_case`.
    """
    out = cases.merge(
        regions[[unit, "training_date"]],
        how="left",
        on=unit,
        validate="many_to_one",
    )
    out["unit"] = out[unit]
    resolved = out["status"] != "pending"
    out["exposed"] = (out["filing_date"] >= out["training_date"]).astype(float)
    end = pd.Series(extraction_date, index=out.index)
    out["months_observed"] = months_between(end, out["filing_date"])
    out = _registered(out, resolved)
    for horizon in horizons:
        out = _within(out, horizon)
    return _reviews(out, end)


def _registered(out: pd.DataFrame, resolved: pd.Series) -> pd.DataFrame:
    convicted = out["status"] == "convicted"
    out["convicted"] = convicted.astype(float)
    filed = out["filing_date"]
    uncharged = convicted & out["charge_judgment"].isna()
    of_trafficking = convicted & out["charge_judgment"].isin(TRAFFICKING)
    bare = of_bare_years(filed, convicted, uncharged)
    out["bare_charge"] = bare.astype(float)
    out["convicted_trafficking"] = _flag(of_trafficking, ~(uncharged | bare))
    out["resolved"] = resolved.astype(float)
    undated = resolved & out["resolution_date"].isna()
    bare = of_bare_years(filed, resolved, undated)
    out["bare_undated"] = bare.astype(float)
    out["undated"] = (undated | bare).astype(float)
    bare = of_bare_years(filed, convicted, out["sentence_years"].isna())
    out["bare_sentence"] = bare.astype(float)
    out["resolution_months"] = months_between(
        out["resolution_date"], out["filing_date"]
    )
    out["firm_months"] = months_between(out["firm_date"], out["filing_date"])
    prosecuted = out["charge_accusation"].where(
        out["charge_accusation"].notna(), out["charge_filing"]
    )
    out["trafficking_charge"] = prosecuted.isin(TRAFFICKING).astype(float)
    for stage in ("filing", "accusation", "judgment"):
        charge = out[f"charge_{stage}"]
        out[f"trafficking_at_{stage}"] = _flag(charge.isin(TRAFFICKING), charge.notna())
    return out


def _within(out: pd.DataFrame, horizon: int) -> pd.DataFrame:
    """Horizon outcomes for cases observed `horizon` months; NaN for the others."""
    observed = out["months_observed"] >= horizon
    seen = observed & (out["undated"] == 0)
    time = out["resolution_months"]
    by_then = time <= horizon
    convicted = out["convicted"] == 1
    out[f"observed_{horizon}"] = observed.astype(float)
    out[f"convicted_within_{horizon}"] = _flag(by_then & convicted, seen)
    out[f"resolved_within_{horizon}"] = _flag(by_then, seen)
    out[f"ended_otherwise_within_{horizon}"] = _flag(by_then & ~convicted, seen)
    for end in OTHER_ENDS:
        ended = by_then & (out["status"] == end)
        out[f"{end}_within_{horizon}"] = _flag(ended, seen)
    out[f"restricted_months_{horizon}"] = (
        time.fillna(np.inf).clip(upper=float(horizon)).where(seen)
    )
    years = out["sentence_years"].where(by_then & convicted, 0.0)
    told = seen & (out["bare_sentence"] == 0)
    out[f"sentence_or_zero_{horizon}"] = years.where(told)
    for least in sorted(LEGAL_MINIMUM_YEARS.values()):
        known = told & years.notna()
        out[f"sentenced_{least}_within_{horizon}"] = _flag(years >= least, known)
    return out


def _reviews(out: pd.DataFrame, end: pd.Series) -> pd.DataFrame:
    filed, decided = out["filing_date"], out["resolution_date"].notna()
    asked = out[list(ESCALATION)].notna().any(axis=1)
    escalated = (out["escalated"] == 1) | (out["escalated"].isna() & asked)
    told = escalated | out["escalated"].notna() | (out["status"] == "pending")
    since_decision = months_between(end, out["resolution_date"])
    to_escalation = months_between(out["escalation_date"], out["resolution_date"])
    undated = escalated & to_escalation.isna()
    untold = of_bare_years(filed, decided, ~told)
    bare = untold | of_bare_years(filed, escalated & decided, undated)
    out["bare_escalation"] = bare.astype(float)
    told &= ~untold
    out["escalated_case"] = _flag(escalated, told)
    out["escalated_within_12"] = _flag(
        escalated & (to_escalation <= 12),
        decided & told & ~undated & ~bare & (since_decision >= 12),
    )
    reviewed = out["review_outcome"].notna()
    upheld = out["review_outcome"] == "upheld"
    out["upheld"] = _flag(upheld, reviewed)
    to_review = months_between(out["review_date"], out["resolution_date"])
    undated = reviewed & to_review.isna()
    # A review may be pending for years: only a year without a single one is bare.
    due = escalated & (since_decision >= REVIEW_MONTHS)
    silent = of_bare_years(filed, due, ~reviewed, optional=True)
    bare = silent | of_bare_years(filed, reviewed & decided, undated)
    out["bare_review"] = bare.astype(float)
    told &= (reviewed | out["review_date"].isna()) & ~silent
    seen = decided & told & ~undated & ~bare & (since_decision >= REVIEW_MONTHS)
    in_time = reviewed & ~(to_review > REVIEW_MONTHS)
    out["reviewed_in_time"] = _flag(in_time, seen)
    out["reviewed_upheld"] = _flag(in_time & upheld, seen)
    out["reviewed_reversed"] = _flag(in_time & ~upheld, seen)
    out["reviewed_upheld_case"] = _flag(reviewed & upheld, told)
    out["reviewed_reversed_case"] = _flag(reviewed & ~upheld, told)
    return out
