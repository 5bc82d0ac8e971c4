"""One row per district of pilot and trial: counts and rates, before and after."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from perutip.frames.trial.single_records import (
    referral_frame,
    report_frame,
    victim_frame,
)
from perutip.frames.trial.windows import ARMS, Window


def district_covariates(districts: pd.DataFrame) -> pd.DataFrame:
    """Districts with log_population, prevalence (victims per 100,000 people) and
    officers_per_1000 added."""
    out = districts.copy()
    out["log_population"] = np.log(out["population"].astype(float))
    out["prevalence"] = out["victims_2017_2025"] / out["population"] * 1e5
    out["officers_per_1000"] = out["officers_active"] / out["population"] * 1e3
    return out


def district_outcomes(
    districts: pd.DataFrame,
    municipal: pd.DataFrame,
    reports: pd.DataFrame,
    victims: pd.DataFrame,
    referrals: pd.DataFrame,
) -> pd.DataFrame:
    """One row per study district: counts per active officer in the follow-up.

    A district without municipal records has NaN cases_per_officer_municipal and takes
    its baseline number of officers (`officers`) as the denominator of the other rates.
    A victim whose answers do not decide yet is none of `victims_decided` and no
    completed referral; a referral not linked yet is none of `referrals_linked` and no
    false positive, except of `false_positives_upper_per_officer`.
    """
    out = districts[districts["role"].isin(ARMS)].copy()  # arms, no reserve
    out["component"] = out["role"].map(ARMS)
    after = municipal[municipal["wave"] == "endline"]
    out = out.merge(
        after[["ubigeo", "officers_active", "cases_documented"]],
        how="left",
        on="ubigeo",
        validate="one_to_one",
        suffixes=("", "_endline"),
    )
    officers = out["officers_active_endline"].fillna(out["officers_active"])
    out["officers"] = officers
    out["cases_per_officer_municipal"] = (
        out["cases_documented"] / out["officers_active_endline"]
    )
    out["incidents"] = out["ubigeo"].map(reports.groupby("ubigeo").size()).fillna(0.0)
    known = {
        "victims_decided": victims.groupby("ubigeo")["referral_completion"],
        "referrals_linked": referrals.groupby("ubigeo")["false_positive_rate"],
    }
    for name, answers in known.items():
        out[name] = out["ubigeo"].map(answers.count()).fillna(0.0)
    by_place = referrals.groupby("ubigeo")
    refuted = by_place["false_positive_rate"].sum()
    counts = {
        "incidents_per_officer": reports.groupby("ubigeo").size(),
        "completed_referrals_per_officer": victims.groupby("ubigeo")[
            "referral_completion"
        ].sum(),
        "false_positives_per_officer": refuted,
        "false_positives_upper_per_officer": refuted
        + by_place["referral_not_linked"].sum(),
    }
    for name, count in counts.items():
        out[name] = out["ubigeo"].map(count).fillna(0.0) / officers
    return out


def survey_minus_municipal(
    officers: pd.DataFrame, by_district: pd.DataFrame
) -> pd.Series:
    """Cases per officer as officers report them less as municipalities record them.

    One value per row of `by_district`; NaN where either is missing. An effect on the
    difference is one on reporting, not on what is identified.
    """
    survey = officers.groupby("ubigeo")["cases_per_officer_survey"].mean()
    return (
        by_district["ubigeo"].map(survey) - by_district["cases_per_officer_municipal"]
    )


def district_baselines(
    registers: Mapping[str, pd.DataFrame],
    before: dict[str, Window],
    component: pd.Series,
) -> pd.DataFrame:
    """One row per study district (index ubigeo): its rates before training.

    Columns are the outcomes' names with the suffix _baseline, NaN where nothing was
    recorded; `victims_before`, `referrals_before` are the numbers behind the rates,
    `officers_before` the active officers: of the municipal records, where those have
    none of the register of districts.
    """
    incidents, referrals = registers["incidents"], registers["referrals"]
    victims = victim_frame(incidents, referrals, before, component)
    made = referral_frame(incidents, referrals, before, component)
    reports = report_frame(incidents, before, component)
    municipal = registers["municipal"]
    first = municipal[municipal["wave"] == "baseline"].set_index("ubigeo")
    residents = registers["residents"]
    asked = residents[residents["wave"] == "baseline"].groupby("ubigeo")
    active = registers["districts"].set_index("ubigeo")["officers_active"]
    found = {
        "cases_per_officer_municipal": first["cases_documented"]
        / first["officers_active"],
        "incidents_per_officer": reports.groupby("ubigeo").size() / active,
        "referral_completion": victims.groupby("ubigeo")["referral_completion"].mean(),
        "false_positive_rate": made.groupby("ubigeo")["false_positive_rate"].mean(),
        "documentation_score": reports.groupby("ubigeo")["documentation_score"].mean(),
        "trust": asked["trust"].mean(),
        "would_report": asked["would_report"].mean(),
        "completed_referrals_per_officer": victims.groupby("ubigeo")[
            "referral_completion"
        ].sum()
        / active,
        "false_positives_per_officer": made.groupby("ubigeo")[
            "false_positive_rate"
        ].sum()
        / active,
    }
    table = pd.DataFrame({f"{name}_baseline": rate for name, rate in found.items()})
    table = table.reindex(component.index)
    counts = {"victims_before": victims, "referrals_before": made}
    for name, rows in counts.items():
        table[name] = rows.groupby("ubigeo").size().reindex(table.index).fillna(0.0)
    officers = first["officers_active"].reindex(table.index)
    table["officers_before"] = officers.fillna(active.reindex(table.index))
    return table.rename_axis("ubigeo")
