"""Lines of the headlines under every departure, and of selection into filing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
import pandas as pd
from scipy.stats import t as student

from perutip.designs.headline.sensitivity import Departure
from perutip.designs.imputation import identified_words
from perutip.reporting.rows.possible_range import CUT, cut_to_range
from perutip.reporting.rows.reporter import Reporter
from perutip.study.reasons import reason_words

REFORMS = "Without time at risk, where it came, in the half-years of"
DEPARTURES = {
    "headline": "Headline: incidence, hazards",
    "least": "Least, leaving out one region",
    "largest": "Largest, leaving out one region",
    "without_capital": "Without the capital's region (Lima)",
    "trained_only": "Trained regions only, to the half-year of the last training",
    "without_pandemic": "Without cases filed in the pandemic",
    "without_pandemic_time": "Without time at risk in the pandemic half-years",
    "placebo": "Placebo dates, before the real training",
    "hazard_trends": "Region trends in the hazards, linear by half-year",
    "case_mix": "Case mix in the hazards (victims, exploitation)",
    "by_filing": "By filing date, imputation with donut",
    "region_weighted": "By filing date, every region counting once",
    "region_trends": "By filing date, region trends",
    "prosecutor_effects": "By filing date, prosecutor effects",
    "filings": "Cases filed per region and half-year",
    "trafficking_at_filing": "Trafficking charge at filing",
    "victim_minor": "Victim a minor",
    "foreign_victim": "Victim a foreigner",
    "n_victims": "Victims per case",
}


def departure_frame(
    found: Iterable[Departure], kind: str, df: int, level: float, minimum_cell: int
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Estimate, error and t(df) set of every departure of one kind, and its words."""
    rows, labels = {}, {}
    quantile = float(student.ppf((1 + level) / 2, max(df, 1)))
    for one in found:
        if one.kind != kind:
            continue
        error = one.std_error if one.std_error > 0 else math.nan
        low, high = one.estimate - quantile * error, one.estimate + quantile * error
        words = identified_words(one.treated, one.lost, minimum_cell)
        told = DEPARTURES.get(one.key, f"{REFORMS} {one.about}")
        labels[one.key] = "; ".join(filter(None, [told, words]))
        if kind != "selection":
            low, high, is_cut = cut_to_range(low, high)
            labels[one.key] += f" (set {CUT})" * is_cut
        rows[one.key] = {
            "estimate": one.estimate if np.isfinite(one.estimate) else math.nan,
            "std_error": error,
            "low": low,
            "high": high,
        }
        if one.reason and np.isfinite(one.estimate):
            labels[one.key] += f" (no error: {reason_words(one.reason)})"
    return pd.DataFrame.from_dict(rows, orient="index"), labels


def report_departures(
    run: Reporter,
    exhibit: str,
    found: Sequence[Departure],
    cases: pd.DataFrame,
    level: float,
    awaited: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """The sensitivity table, a panel a kind; awaited: kind → coded reason, where the
    headline's column is still to come."""
    df, minimum = int(cases["unit"].nunique()) - 1, run.disclosure.minimum
    for kind in ("conviction", "resolution", "selection"):
        frame, labels = departure_frame(found, kind, df, level, minimum)
        reasons = {one.key: one.reason for one in found if one.kind == kind}
        for key in frame.index:
            reason = awaited.get(kind) or reasons[key] or "not_applicable"
            run.pivot(exhibit, kind, frame.loc[[key]], labels=labels, reason=reason)
