"""The registered outcomes of the trial from frame and baseline, each in its own unit.

What the baseline does not have is taken from the assumptions, and the row says so.

A base, an SD or an ICC is taken from at least five districts with two units each
([baseline] of study/estimators.toml): an analysis of variance needs two districts with
repeats to have a number at all, but one degree of freedom between districts makes it a
coin toss; with four the estimate may stand beside a belief, with its own error still
large (Donner and Koval 1980). A rate is taken from at least the minimum cell of either
kind, a count of cases from as many cases, as its printed digits leave them: fewer are
no base, and would be counted by whoever multiplies. Everything by formula rests on what
is printed.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from perutip.power.formula import Outcome, OutcomeKind
from perutip.power.trial.icc import anova_icc, icc_of_counts, icc_of_rates
from perutip.power.trial.own_units import Assumptions, OwnUnits, Unit
from perutip.study.baselines import BASELINE
from perutip.study.mean_digits import decimals_for, round_mean


def registered_outcomes(
    officers: pd.DataFrame,
    before: pd.DataFrame,
    units: Sequence[str] | np.ndarray,
    assumed: Assumptions,
    *,
    minimum_cell: int,
) -> list[OwnUnits]:
    """The registered outcomes of the trial, from baseline values alone: cases by either
    measure of them, rates, knowledge and attitudes.

    Parameters
    ----------
    officers : baseline officers of the trial: ubigeo, cases_identified_baseline,
        knowledge_baseline, attitudes_*_baseline.
    before : one row per district, indexed by ubigeo: officers_before, victims_before,
        referrals_before, cases_per_officer_municipal_baseline,
        referral_completion_baseline, false_positive_rate_baseline. Columns that are not
        there, or hold nothing, are taken from `assumed`.
    units : ubigeo of the trial's districts, in the order of its assignments. Those in
        which no officer is interviewed yet have the number assumed.
    minimum_cell : least number of ones, and of zeros, behind a rate, and of cases
        behind those per officer in municipal records.
    """
    sampled = officers.groupby("ubigeo").size().reindex(units)
    unsampled = int(sampled.isna().sum())
    sizes = sampled.fillna(assumed.officers_per_district).to_numpy(float)
    scales = officers.filter(regex=r"^attitudes_.*_baseline$")
    attitudes = scales.mean(axis=1, skipna=False)
    knowledge = officers["knowledge_baseline"]
    found = [
        _cases(officers, sizes, unsampled, assumed),
        _recorded_cases(before.reindex(units), assumed, minimum_cell),
        _rate(
            "referral_completion",
            "victims",
            before.reindex(units),
            assumed.completion_rate,
            assumed.victims_per_district,
            "increase",
            minimum_cell,
        ),
        _rate(
            "false_positive_rate",
            "referrals",
            before.reindex(units),
            assumed.false_positive_rate,
            assumed.referrals_per_district,
            "decrease",
            minimum_cell,
        ),
    ]
    for name, values in (
        ("officer_knowledge", knowledge),
        ("officer_attitudes", attitudes),
    ):
        few = why_none(values.groupby(officers["ubigeo"]).count())
        sd = float(values.std(ddof=1))
        measured = not few and sd > 0 and name == "officer_knowledge"
        found.append(
            OwnUnits(
                name,
                Outcome(name, sd=sd if measured else 1.0),
                "officers",
                sizes,
                "baseline" if measured else "assumed",
                unsampled,
                *_icc(anova_icc(values, officers["ubigeo"]), few),
                True,
            )
        )
    return found


def why_none(counts: pd.Series) -> str:
    """The coded reason why units by district (J,) give no base and no ICC, or empty."""
    if not counts.gt(0).any():
        return "no_baseline"
    repeated = int(counts.ge(BASELINE.least_units).sum())
    return "" if repeated >= BASELINE.least_districts else "too_few_in_baseline"


def _icc(found: float, reason: str) -> tuple[float, str]:
    """An ICC and why there is none; one without a number does not vary."""
    if not reason and np.isnan(found):
        reason = "no_variation"
    return (float("nan") if reason else found), reason


def _cases(
    officers: pd.DataFrame, sizes: np.ndarray, unsampled: int, assumed: Assumptions
) -> OwnUnits:
    """Cases per officer, a count; its dispersion within districts is the baseline's."""
    cases = officers["cases_identified_baseline"].astype(float)
    few = why_none(cases.groupby(officers["ubigeo"]).count())
    known = not few and bool(cases.mean() > 0)
    base = assumed.cases_per_officer
    if known:
        base = round_mean(float(cases.mean()), float(sizes.sum()))
        known = base > 0
        base = base if known else assumed.cases_per_officer
    within = cases.groupby(officers["ubigeo"]).var(ddof=1).mean()
    dispersion = max(float(within / base), 1.0) if known else 1.0
    outcome = Outcome(
        "cases_per_officer_survey", kind="count", base=base, dispersion=dispersion
    )
    return OwnUnits(
        "cases_per_officer_survey",
        outcome,
        "officers",
        sizes,
        "baseline" if known else "assumed",
        unsampled,
        *_icc(anova_icc(cases, officers["ubigeo"]), few),
        True,
    )


def _recorded_cases(
    before: pd.DataFrame, assumed: Assumptions, minimum_cell: int
) -> OwnUnits:
    """Cases per officer in municipal records: one number per district, each of the same
    weight whatever its officers.

    The variance of such a mean over districts is that of districts with the harmonic
    mean of the officers each, and no variation of sizes multiplies it. Officers are not
    told apart there: cases within a district are Poisson, and what varies more than
    that varies between districts.
    """
    name = "cases_per_officer_municipal"
    nothing = pd.Series(np.nan, index=before.index)
    officers = before.get("officers_before", nothing).astype(float)
    rates = before.get(f"{name}_baseline", nothing).astype(float)
    counted = officers.gt(0)
    each = officers.where(counted, assumed.officers_per_district)
    size = max(round(float(1 / (1 / each).mean())), 1)
    both = rates.notna() & counted
    few = why_none(officers.where(both, 0.0))
    base = float("nan")
    if not few:
        told = float(size * len(before))
        base = round_mean(float(rates[both].mean()), told)
        # as printed, whole officers per district: the least that its digits leave
        least = (base - 0.5 * 10.0 ** -decimals_for(told)) * (size - 0.5) * len(before)
        if least < minimum_cell:
            few = "small_cell" if rates[both].gt(0).any() else "no_variation"
    return OwnUnits(
        name,
        Outcome(name, kind="count", base=assumed.cases_per_officer if few else base),
        "active officers",
        np.full(len(before), float(size)),
        "assumed" if few else "baseline",
        int((~counted).sum()),
        *_icc(icc_of_counts(rates[both], officers[both]), few),
        False,
        int((~both).sum()),
    )


def _rate(
    variable: str,
    unit: Unit,
    before: pd.DataFrame,
    assumed_rate: float,
    assumed_size: float,
    direction: Literal["increase", "decrease"],
    minimum_cell: int,
) -> OwnUnits:
    """A rate of victims or referrals; its sizes are those of the 12 months before."""
    kind: OutcomeKind = "binary"
    nothing = pd.Series(np.nan, index=before.index)
    counts = before.get(f"{unit}_before", nothing).astype(float)
    rates = before.get(f"{variable}_baseline", nothing).astype(float)
    counted = bool(counts.gt(0).all())
    sizes = counts if counted else pd.Series(assumed_size, index=before.index)
    both = rates.notna() & counts.gt(0)
    few = why_none(counts.where(both, 0.0))
    rate, base = float("nan"), float("nan")
    if not few:
        rate = float(np.average(rates[both], weights=counts[both]))
        base, few = _told_rate(rate, counts[both], minimum_cell)
    return OwnUnits(
        variable,
        Outcome(
            variable,
            kind=kind,
            base=assumed_rate if few else base,
            direction=direction,
        ),
        unit,
        sizes.to_numpy(float),
        "assumed" if few else "baseline",
        0 if counted else len(before),
        *_icc(icc_of_rates(rates[both], counts[both], rate), few),
        False,
    )


def _told_rate(rate: float, counts: pd.Series, minimum_cell: int) -> tuple[float, str]:
    """A rate of units by district with the digits that it may be printed with, and why
    it is no base: what is printed leaves at least the minimum cell of ones and zeros.
    """
    each = max(round(counts.mean()), 1)  # as printed, whole numbers per district
    told = float(each * len(counts))
    base = round_mean(rate, told)
    half = 0.5 * 10.0 ** -decimals_for(told)
    fewest = told - 0.5 * len(counts)
    if (min(base, 1 - base) - half) * fewest >= minimum_cell:
        return base, ""
    return base, "small_cell" if 0 < rate < 1 else "no_variation"
