"""Registers to the frames of pilot and trial in memory."""

from collections.abc import Mapping

import pandas as pd

from perutip.contract.registers import REGISTERS, type_of
from perutip.frames.endline import endline_frame
from perutip.frames.keys import Given, in_key_order, running_number
from perutip.frames.trial.by_district import (
    district_baselines,
    district_covariates,
    district_outcomes,
    survey_minus_municipal,
)
from perutip.frames.trial.single_records import (
    officer_frame,
    referral_frame,
    report_frame,
    victim_frame,
)
from perutip.frames.trial.windows import (
    component_of,
    follow_up_windows,
    windows_before,
)
from perutip.study.config import Config


def experiment_frames(registers: Given, config: Config) -> dict[str, pd.DataFrame]:
    """districts, officers, victims, referrals, reports, residents, district_outcomes,
    district_baselines, endline (how much of it is there).

    Rows of victims and of the four after carry their district's rates before training
    (_baseline). A register that is not there yet counts as one without rows: before the
    endline every officer is without an interview. Without a register of districts there
    is no frame.
    """
    ordered = in_key_order(registers)
    if "districts" not in ordered:
        return {}
    here = {name: _rows_of(ordered, name) for name in EXPERIMENT}
    districts = district_covariates(here["districts"])
    component = component_of(districts)
    officers = officer_frame(
        districts, here["officers_baseline"], here["officers_endline"]
    )
    officers["officer"] = running_number(officers["officer_id"])
    inside = (
        here["incidents"],
        here["referrals"],
        follow_up_windows(config),
        component,
    )
    victims, referrals = victim_frame(*inside), referral_frame(*inside)
    reports = report_frame(here["incidents"], follow_up_windows(config), component)
    residents = here["residents"].copy()
    residents["component"] = residents["ubigeo"].map(component)
    by_district = district_outcomes(
        districts, here["municipal"], reports, victims, referrals
    )
    by_district["survey_minus_municipal"] = survey_minus_municipal(
        officers, by_district
    )
    before = district_baselines(here, windows_before(config), component)
    found = {
        "victims": victims,
        "referrals": referrals,
        "reports": reports,
        "residents": residents,
        "district_outcomes": by_district,
    }
    return {
        "districts": districts,
        "officers": officers,
        "district_baselines": before.reset_index(),
        "endline": endline_frame(here, component, follow_up_windows(config), config),
        **{name: _with_baselines(name, rows, before) for name, rows in found.items()},
    }


EXPERIMENT = (
    "districts",
    "officers_baseline",
    "officers_endline",
    "municipal",
    "incidents",
    "referrals",
    "residents",
)


def _rows_of(registers: Mapping[str, pd.DataFrame], name: str) -> pd.DataFrame:
    """A register, or its typed columns without a row where it is not there."""
    if name in registers:
        return registers[name]
    columns = REGISTERS[name].columns
    return pd.DataFrame({c.name: pd.Series(dtype=type_of(c)) for c in columns})


BASELINES = {
    "victims": ("referral_completion",),
    "referrals": ("false_positive_rate",),
    "reports": ("documentation_score",),
    "residents": ("trust", "would_report"),
}


def _with_baselines(
    name: str, rows: pd.DataFrame, before: pd.DataFrame
) -> pd.DataFrame:
    """Rows with the district's baselines of the outcomes that they carry."""
    columns = [f"{outcome}_baseline" for outcome in BASELINES.get(name, ())]
    return rows.merge(
        before[columns or list(before.columns)],
        how="left",
        left_on="ubigeo",
        right_index=True,
        validate="many_to_one",
    )
