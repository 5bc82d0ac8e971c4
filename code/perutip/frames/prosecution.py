"""Registers to the frames of the prosecution in memory: regions, cases, rulings."""

from collections.abc import Mapping
from typing import Literal

import pandas as pd

from perutip.frames.cases import derive_case_outcomes
from perutip.frames.donut import filing_window_donut
from perutip.frames.keys import Given, half_year, in_key_order, running_number
from perutip.frames.prosecutors import prosecutor_outcomes
from perutip.frames.rulings import link_rulings
from perutip.study.config import Config, ConfigError

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
