"""One row per officer, victim, referral and report of pilot and trial.

Rates whose denominator training moves (referral completion, false positives) are built
per victim and per referral as registered; `by_district` has counts per officer beside
them. The follow-up window of a district is [training, training + follow-up months)."""

import pandas as pd

from perutip.frames.trial.windows import Window, component_of, in_window

BASELINE_COVARIATES = (
    "knowledge",
    "attitudes_crimes",
    "attitudes_violence",
    "attitudes_victims",
    "cases_identified",
)

NOW = "ubigeo_endline"


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
    # as the endline's index: without one of its sub-scales there is none
    out["attitudes_baseline"] = before.mean(axis=1, skipna=False)
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
    inside = in_window(incidents, "incident_date", windows, component)
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
    inside = in_window(incidents, "incident_date", windows, component)
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
    inside = in_window(incidents, "incident_date", windows, component)
    return inside[["ubigeo", "component", "documentation_score"]]
