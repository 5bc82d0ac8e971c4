"""Registers to analysis frames in memory: what step 01 writes and benchmarks use."""

from collections.abc import Mapping
from typing import Literal

import pandas as pd

from perutip.contract.reading import Registers
from perutip.contract.registers import REGISTERS, type_of
from perutip.frames.cases import derive_case_outcomes
from perutip.frames.donut import filing_window_donut
from perutip.frames.endline import endline_frame
from perutip.frames.keys import half_year, running_number
from perutip.frames.prosecutors import prosecutor_outcomes
from perutip.frames.rulings import link_rulings
from perutip.frames.trial import (
    Window,
    component_of,
    district_baselines,
    district_covariates,
    district_outcomes,
    officer_frame,
    referral_frame,
    report_frame,
    survey_minus_municipal,
    victim_frame,
)
from perutip.study.config import Config, ConfigError

Given = Registers | Mapping[str, pd.DataFrame]
RUNNING_NUMBER = {
    "cases": "case",
    "prosecutors": "prosecutor",
    "rulings": "ruling",
    "officers": "officer",
}


UNITS = {"region": "region_id", "fiscal_district": "fiscal_district"}


def training_units(
    registers: Mapping[str, pd.DataFrame], unit: Literal["region", "fiscal_district"]
) -> pd.DataFrame:
    """Units of training with their training_date: regions, or fiscal districts.

    Raises
    ------
    ConfigError
        Fiscal districts are asked for and the registers do not have them.
    """
    if unit == "region":
        return registers["regions"]
    name = UNITS[unit]
    if "fiscal_districts" not in registers or name not in registers["cases"]:
        raise ConfigError(
            "study.toml: [prosecution] unit = fiscal_district needs the register "
            f"fiscal_districts.csv and the column {name} of cases.csv"
        )
    if registers["cases"][name].isna().any():
        raise ConfigError(
            "study.toml: [prosecution] unit = fiscal_district needs the fiscal "
            "district of every case; cases.csv has cases without one"
        )
    return registers["fiscal_districts"]


def case_frame(registers: Mapping[str, pd.DataFrame], config: Config) -> pd.DataFrame:
    """Cases with outcomes, exposure, donut marks and running numbers."""
    choices = config.prosecution
    cases = derive_case_outcomes(
        registers["cases"],
        training_units(registers, choices.unit),
        unit=UNITS[choices.unit],
        extraction_date=pd.Timestamp(choices.extraction_date),
        horizons=choices.horizons,
    )
    cases["case"] = running_number(cases["case_id"])
    cases["prosecutor"] = running_number(cases["prosecutor_id"])
    cases["half_year"] = half_year(cases["filing_date"])
    for horizon in choices.horizons:
        marked = filing_window_donut(
            cases, horizon, filed="filing_date", trained="training_date"
        )
        cases[f"in_donut_{horizon}"] = marked.astype(float)
    return cases


def in_key_order(registers: Given) -> dict[str, pd.DataFrame]:
    """Registers sorted by their keys: the order of a file's rows plays no part."""
    frames = registers.frames if isinstance(registers, Registers) else registers
    return {
        name: frame.sort_values(list(REGISTERS[name].key), kind="stable")
        for name, frame in frames.items()
        if name in REGISTERS
    }


def prosecution_frames(registers: Given, config: Config) -> dict[str, pd.DataFrame]:
    """regions, cases, prosecutors, rulings (without text), identifiers included.

    A register that is not there yet gives no frame; rulings without a register of cases
    link to none.
    """
    registers = in_key_order(registers)
    found: dict[str, pd.DataFrame] = {}
    if "regions" in registers:
        found["regions"] = registers["regions"]
    if {"regions", "cases"} <= set(registers):
        found["cases"] = case_frame(registers, config)
    if "prosecutors" in registers:
        prosecutors = prosecutor_outcomes(registers["prosecutors"])
        prosecutors["prosecutor"] = running_number(prosecutors["prosecutor_id"])
        found["prosecutors"] = prosecutors
    if {"regions", "rulings"} <= set(registers):
        cases = found.get("cases", NO_CASES)
        rulings = link_rulings(registers["rulings"], cases, registers["regions"])
        rulings["ruling"] = running_number(rulings["ruling_id"])
        found["rulings"] = rulings
    return found


NO_CASES = pd.DataFrame(
    {
        "case_id": pd.Series(dtype="str"),
        "case": pd.Series(dtype="float64"),
        "filing_date": pd.Series(dtype="datetime64[us]"),
    }
)


def windows(config: Config) -> dict[str, Window]:
    """Follow-up windows of pilot and trial."""
    return {
        name: Window.after(part.training_date, part.follow_up_months)
        for name, part in (("pilot", config.pilot), ("trial", config.trial))
    }


def windows_before(config: Config) -> dict[str, Window]:
    """As many months before the training of pilot and trial."""
    return {
        name: Window.before(part.training_date, part.follow_up_months)
        for name, part in (("pilot", config.pilot), ("trial", config.trial))
    }


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
    inside = (here["incidents"], here["referrals"], windows(config), component)
    victims, referrals = victim_frame(*inside), referral_frame(*inside)
    reports = report_frame(here["incidents"], windows(config), component)
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
        "endline": endline_frame(here, component, windows(config), config),
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


def identifying_columns() -> set[str]:
    """Names of every column that the contract marks identifying."""
    return {
        column.name
        for register in REGISTERS.values()
        for column in register.columns
        if column.identifying
    }


def without_identifiers(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame without its identifiers, sorted by its running number if it has one."""
    kept = frame.drop(columns=[c for c in frame if _base(c) in identifying_columns()])
    number = RUNNING_NUMBER.get(name)
    if number is None:
        return kept
    kept = kept.sort_values(number, kind="stable")
    return kept[[number, *kept.columns.drop(number)]]


def _base(column: str) -> str:
    """A column's name in its register: merges and renames add these suffixes."""
    for suffix in ("_baseline", "_x", "_y"):
        column = column.removesuffix(suffix)
    return column
