"""Pilot and trial: officer, victim, referral and district outcomes from the registers.

Rates whose denominator training moves (referral completion, false positives) are built
per victim and per referral as registered, and as counts per officer beside it. The
follow-up window of a district is [training, training + follow-up months).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

ARMS = {"pilot_treated": "pilot", "pilot_control": "pilot", "trial": "trial"}
BASELINE_COVARIATES = (
    "knowledge",
    "attitudes_crimes",
    "attitudes_violence",
    "attitudes_victims",
    "cases_identified",
)
NOW = "ubigeo_endline"


@dataclass(frozen=True)
class Window:
    """Follow-up of one component: first day and the day after the last."""

    start: pd.Timestamp
    end: pd.Timestamp

    @classmethod
    def after(cls, training_date: object, months: int) -> "Window":
        """The `months` that follow the training."""
        start = pd.Timestamp(training_date)
        return cls(start, start + pd.DateOffset(months=months))

    @classmethod
    def before(cls, training_date: object, months: int) -> "Window":
        """The `months` that precede the training."""
        end = pd.Timestamp(training_date)
        return cls(end - pd.DateOffset(months=months), end)

    def holds(self, dates: pd.Series) -> pd.Series:
        """True for dates inside the window."""
        return (dates >= self.start) & (dates < self.end)


def component_of(districts: pd.DataFrame) -> pd.Series:
    """pilot or trial per ubigeo; districts of pool and reserve have none."""
    return districts.set_index("ubigeo")["role"].map(ARMS).dropna()


def district_covariates(districts: pd.DataFrame) -> pd.DataFrame:
    """Districts with log_population, prevalence (victims per 100,000 people) and
    officers_per_1000 added."""
    out = districts.copy()
    out["log_population"] = np.log(out["population"].astype(float))
    out["prevalence"] = out["victims_2017_2025"] / out["population"] * 1e5
    out["officers_per_1000"] = out["officers_active"] / out["population"] * 1e3
    return out


def officer_frame(
    districts: pd.DataFrame, baseline: pd.DataFrame, endline: pd.DataFrame
) -> pd.DataFrame:
    """One row per baseline officer of pilot and trial: baseline values with the suffix
    _baseline, endline values without, `lost` = 1 where no endline interview exists.

    ubigeo is the district at baseline, by which an officer was assigned. `moved`, where
    the endline tells the district of now: 1 if it is another, NaN if not recorded.
    """
    out = baseline.rename(
        columns={name: f"{name}_baseline" for name in BASELINE_COVARIATES}
    )
    out["component"] = out["ubigeo"].map(component_of(districts))
    out = out.merge(
        endline, how="left", on="officer_id", validate="one_to_one", indicator=True
    )
    out["lost"] = (out["_merge"] == "left_only").astype(float)
    if NOW in out:
        other = (out[NOW] != out["ubigeo"]).astype(float)
        out["moved"] = other.where(out[NOW].notna())
        out = out.drop(columns=NOW)
    out["officer_knowledge"] = out["knowledge"]
    out["cases_per_officer_survey"] = out["cases_identified"]
    scales = [name for name in BASELINE_COVARIATES if name.startswith("attitudes_")]
    before = out[[f"{name}_baseline" for name in scales]]
    out["attitudes_baseline"] = before.mean(axis=1)
    return out.drop(columns=["_merge", "knowledge", "cases_identified"])


def victim_frame(
    incidents: pd.DataFrame,
    referrals: pd.DataFrame,
    windows: dict[str, Window],
    component: pd.Series,
) -> pd.DataFrame:
    """One row per victim identified in the follow-up window of a study district.

    `referral_completion` is 1 if any referral of the victim was accepted, 0 if none
    was or none was made: a victim never referred stays in the denominator. It is NaN
    while an answer is not recorded that would decide it.
    """
    inside = _in_window(incidents, "incident_date", windows, component)
    victims = inside.loc[inside.index.repeat(inside["victims_identified"].astype(int))]
    victims = victims.assign(
        victim_number=victims.groupby("incident_id").cumcount() + 1
    )
    answers = referrals.assign(
        referred=1.0,
        referral_completion=referrals["accepted"].astype(float),
        unanswered=referrals["accepted"].isna().astype(float),
    )
    accepted = answers.groupby(["incident_id", "victim_number"], as_index=False)[
        ["referred", "referral_completion", "unanswered"]
    ].max()
    undecided = (accepted["unanswered"] == 1) & (accepted["referral_completion"] != 1)
    accepted["referral_completion"] = accepted["referral_completion"].mask(undecided)
    out = victims.merge(
        accepted,
        how="left",
        on=["incident_id", "victim_number"],
        validate="one_to_one",
    )
    out["referred"] = out["referred"].fillna(0.0)
    never = out["referred"] == 0
    out["referral_completion"] = out["referral_completion"].mask(never, 0.0)
    return out[["ubigeo", "component", "referred", "referral_completion"]]


def referral_frame(
    incidents: pd.DataFrame,
    referrals: pd.DataFrame,
    windows: dict[str, Window],
    component: pd.Series,
) -> pd.DataFrame:
    """One row per referral of a victim identified in the follow-up window.

    `false_positive_rate` is 1 where linked registers do not confirm trafficking, NaN
    where the referral is not linked yet, which `referral_not_linked` counts.
    """
    inside = _in_window(incidents, "incident_date", windows, component)
    out = referrals.merge(
        inside[["incident_id", "ubigeo", "component"]],
        how="inner",
        on="incident_id",
        validate="many_to_one",
    )
    out["false_positive_rate"] = 1.0 - out["confirmed_trafficking"].astype(float)
    out["referral_not_linked"] = out["false_positive_rate"].isna().astype(float)
    columns = ["accepted", "false_positive_rate", "referral_not_linked"]
    return out[["ubigeo", "component", *columns]]


def report_frame(
    incidents: pd.DataFrame, windows: dict[str, Window], component: pd.Series
) -> pd.DataFrame:
    """One row per incident documented in the follow-up window."""
    inside = _in_window(incidents, "incident_date", windows, component)
    return inside[["ubigeo", "component", "documentation_score"]]


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


def _in_window(
    frame: pd.DataFrame, date: str, windows: dict[str, Window], component: pd.Series
) -> pd.DataFrame:
    """Rows of study districts dated inside their component's window."""
    out = frame.assign(component=frame["ubigeo"].map(component))
    keep = pd.Series(False, index=out.index)
    for name, window in windows.items():
        keep |= (out["component"] == name) & window.holds(out[date])
    return out[keep].reset_index(drop=True)
