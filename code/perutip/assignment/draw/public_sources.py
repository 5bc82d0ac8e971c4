"""A district frame with baseline prevalence, from public files.

Two sources, neither shipped: INEI's list of districts (semicolons, UTF-8 with BOM) and
the police register of trafficking at datosabiertos.gob.pe, 2017 to September 2025
(`C_TOTAL` counts victims). What the register is like, and what follows:

- the year 2023 is one annual block coded as month 1: spread over its twelve months;
- the last year stops in September: rates divide by the months observed;
- `D_TOTAL` (complaints) is 0 in 2022 and 2023: a year without any is not recorded;
- district names are blank, abbreviated, or several in one cell: victims of a place that
  joins no district are counted and reported, never dropped without a word.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from perutip.contract.checks import ContractError, Problem

INEI_COLUMNS = {
    "ubigeo": "ubigeo",
    "departamento": "region_name",
    "provincia": "province",
    "distrito": "district_name",
    "población": "population",
    "altitud": "altitude",
    "latitud": "latitude",
    "longitud": "longitude",
}
REGISTER_COLUMNS = {
    "AÑO": "year",
    "MES": "month",
    "CCDD": "region_id",
    "PROVINCIA": "province",
    "DISTRITO": "district",
    "Denuncias por comisión": "indicator",
    "Valor": "value",
}
VICTIMS, COMPLAINTS = "C_TOTAL", "D_TOTAL"
ANNUAL_YEARS = (2023,)
MONTHS = 12
PER = 100_000
JOINED = "joined"
NO_DISTRICT = "no district named"
SEVERAL = "several districts in one cell"
NO_SUCH_NAME = "no district of that name"
PLACE = ["region_id", "province", "district"]


@dataclass(frozen=True)
class DistrictFrame:
    """Districts with the victims recorded in them, and what could not be placed.

    frame: one row per district, in ubigeo order: the columns of `read_inei_districts`,
    victims (persons), prevalence (victims per 100,000 persons and year).
    regions: the same by region, where every victim is placed, with per_100_000 (over
    all years). report: outcome of the join → places, victims, share of victims.
    by_year: year → victims, complaints (NaN: not recorded), months observed.
    unmatched_share: share of victims in no district. years: length of the record.
    """

    frame: pd.DataFrame
    regions: pd.DataFrame
    report: pd.DataFrame
    by_year: pd.DataFrame
    unmatched_share: float
    years: float

    @property
    def single_months(self) -> list[int]:
        """Years with one month alone, counted as a twelfth of a year; all but the
        last one seem to be annual totals that are not said to be."""
        months = self.by_year["months"].sort_index()
        return [int(str(year)) for year in months.index[:-1] if months[year] == 1]


def fold_place(name: object) -> str:
    """Return a place name in capitals, letters and digits only, without accents.

    A blank or missing name gives the empty string. Idempotent.
    """
    if not isinstance(name, str):
        return ""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).upper()
    return " ".join(re.sub("[^A-Z0-9]", " ", plain).split())


def read_inei_districts(path: Path) -> pd.DataFrame:
    """Return INEI's districts: ubigeo, region_id, names, population, altitude, place.

    Raises ContractError when a column is missing, a ubigeo is not six digits or stands
    twice, or a number cannot be read.
    """
    raw = pd.read_csv(
        path, sep=";", dtype="str", encoding="utf-8-sig", keep_default_na=False
    )
    _require(raw, INEI_COLUMNS, path.name)
    districts = raw[list(INEI_COLUMNS)].rename(columns=INEI_COLUMNS)
    code = districts["ubigeo"]
    problems = _faults(~code.str.fullmatch("[0-9]{6}"), code, path.name, "six digits")
    problems += _faults(code.duplicated(keep=False), code, path.name, "each code once")
    for column in ("population", "altitude", "latitude", "longitude"):
        text = districts[column].str.strip()
        numbers = pd.to_numeric(text, errors="coerce")
        problems += _faults(numbers.isna() & (text != ""), text, path.name, "a number")
        districts[column] = numbers.astype("float64")
    if problems:
        raise ContractError(problems)
    districts.insert(1, "region_id", code.str[:2])
    return districts.sort_values("ubigeo", kind="stable", ignore_index=True)


def victims_by_place(
    register: pd.DataFrame, *, annual_years: Collection[int] = ANNUAL_YEARS
) -> pd.DataFrame:
    """Return victims by year, month and folded place, annual blocks spread evenly.

    register: the police register as published (long: one row per indicator). Result:
    year, month, region_id, province, district, victims (float: a twelfth of an annual
    figure is no whole number), several (every spelling separates names).

    Raises ValueError when a year said to be annual has another month than 1.
    """
    rows = _indicator(register, VICTIMS)
    annual = rows["year"].isin(list(annual_years))
    if (rows.loc[annual, "month"] != 1).any():
        raise ValueError(f"years {sorted(annual_years)} are not all coded as month 1")
    block = rows[annual].drop(columns="month")
    months = pd.DataFrame({"month": np.arange(1, MONTHS + 1)})
    spread = block.merge(
        months,
        how="cross",
    ).assign(value=lambda frame: frame["value"] / MONTHS)
    monthly = pd.concat([rows[~annual], spread[rows.columns]], ignore_index=True)
    keys = ["year", "month", *PLACE]
    groups = monthly.groupby(keys, as_index=False, sort=True)
    return groups.agg(victims=("value", "sum"), several=("several", "min"))


def district_frame(
    districts: pd.DataFrame,
    register: pd.DataFrame,
    *,
    annual_years: Collection[int] = ANNUAL_YEARS,
    aliases: Mapping[str, str] | None = None,
) -> DistrictFrame:
    """Return the districts with baseline prevalence and the report of the join.

    districts: as `read_inei_districts` returns them. register: as published. aliases:
    folded name in the register → name of the district (LIMA CERCADO → LIMA).
    """
    monthly = victims_by_place(register, annual_years=annual_years)
    by_year = _by_year(monthly, register)
    years = float(by_year["months"].sum() / MONTHS)
    groups = monthly.groupby(PLACE, as_index=False, sort=True)
    places = groups.agg(victims=("victims", "sum"), several=("several", "min"))
    places = _join(places, districts, aliases or {})
    counts = places.groupby("ubigeo")["victims"].sum()
    victims = districts["ubigeo"].map(counts).fillna(0.0)
    rate = victims / districts["population"] * PER / years
    frame = districts.assign(victims=victims, prevalence=rate)
    report = _report(places)
    unmatched = float(1 - report.loc[JOINED, "share"])
    regions = _by_region(districts, places, years)
    return DistrictFrame(frame, regions, report, by_year, unmatched, years)


def _join(
    places: pd.DataFrame, districts: pd.DataFrame, aliases: Mapping[str, str]
) -> pd.DataFrame:
    """Return places with ubigeo (NA when none) and the outcome of the join."""
    known = pd.DataFrame(
        {
            "region_id": districts["region_id"],
            "province": districts["province"].map(fold_place),
            "district": districts["district_name"].map(fold_place),
            "ubigeo": districts["ubigeo"],
        }
    )
    names = places["district"].map(lambda name: fold_place(aliases.get(name, name)))
    joined = places.assign(district=names).merge(
        known,
        on=PLACE,
        how="left",
        validate="many_to_one",
    )
    # A district whose own name has a hyphen has joined before separators are asked.
    outcome = np.select(
        [joined["ubigeo"].notna(), names == "", places["several"]],
        [JOINED, NO_DISTRICT, SEVERAL],
        NO_SUCH_NAME,
    )
    return places.assign(ubigeo=joined["ubigeo"], outcome=outcome)


def _report(places: pd.DataFrame) -> pd.DataFrame:
    groups = places.groupby("outcome")["victims"]
    report = pd.DataFrame({"places": groups.size(), "victims": groups.sum()})
    report = report.reindex([JOINED, NO_DISTRICT, SEVERAL, NO_SUCH_NAME], fill_value=0)
    report["share"] = report["victims"] / max(report["victims"].sum(), 1.0)
    return report


def _by_year(monthly: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    groups = monthly.groupby("year")
    complaints = _indicator(register, COMPLAINTS).groupby("year")["value"].sum()
    return pd.DataFrame(
        {
            "victims": groups["victims"].sum(),
            "complaints": complaints.where(complaints > 0),
            "months": groups["month"].nunique(),
        }
    )


def _by_region(
    districts: pd.DataFrame, places: pd.DataFrame, years: float
) -> pd.DataFrame:
    groups = districts.groupby("region_id")
    regions = groups.agg(
        region_name=("region_name", "first"), population=("population", "sum")
    )
    counts = places.groupby("region_id")["victims"].sum()
    regions["victims"] = counts.reindex(regions.index, fill_value=0.0)
    regions["per_100_000"] = regions["victims"] / regions["population"] * PER
    regions["prevalence"] = regions["per_100_000"] / years
    return regions.reset_index()


def _indicator(register: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Return the rows of one indicator, places folded, blank values counted as 0."""
    _require(register, REGISTER_COLUMNS, "the police register")
    rows = register[register["Denuncias por comisión"] == indicator]
    rows = rows[list(REGISTER_COLUMNS)].rename(columns=REGISTER_COLUMNS)
    code = pd.to_numeric(rows["region_id"]).astype("int64")
    return pd.DataFrame(
        {
            "year": pd.to_numeric(rows["year"]).astype("int64"),
            "month": pd.to_numeric(rows["month"]).astype("int64"),
            "region_id": code.map("{:02d}".format),
            "province": rows["province"].map(fold_place),
            "district": rows["district"].map(fold_place),
            "several": rows["district"]
            .astype("str")
            .str.contains("[-/;]")
            .fillna(False),
            "value": pd.to_numeric(rows["value"]).fillna(0.0).astype("float64"),
        }
    )


def _require(frame: pd.DataFrame, names: Mapping[str, str], file: str) -> None:
    missing = [name for name in names if name not in frame]
    if missing:
        expected = "this column; it is not there"
        raise ContractError(Problem(file, 1, name, "", expected) for name in missing)


def _faults(
    wrong: pd.Series, text: pd.Series, file: str, expected: str
) -> list[Problem]:
    return [
        Problem(file, int(row) + 2, str(text.name), f"'{text[row][:40]}'", expected)
        for row in text.index[wrong]
    ]
