"""The public files of a frame, typed: INEI's districts and the register of trafficking.

Two sources, neither shipped: INEI's list of districts and the police register of
trafficking at datosabiertos.gob.pe (`C_TOTAL` counts victims, `D_TOTAL` complaints).
Everything that is wrong with a file is a problem of its table, told with that of the
others; the first fault hides none.
"""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import pandas as pd

from perutip.assignment.draw.public_cells import (
    EMPTY,
    fold_place,
    names,
    shown,
    ubigeos,
    whole_numbers,
)
from perutip.assignment.draw.public_tables import (
    PublicTable,
    read_public_table,
    refuse,
)
from perutip.contract.reading.coercion import YEARS

INEI_COLUMNS = {
    "ubigeo": "ubigeo",
    "departamento": "region_name",
    "provincia": "province",
    "distrito": "district_name",
    "población": "population",
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
COUNTED = (VICTIMS, COMPLAINTS)
ANNUAL_YEARS = (2023,)  # one block of the whole year, coded as month 1
DEPARTMENTS, MONTHS = 25, 12
MISSPELT = 0.8
COUNT = "a whole number, 0 or more"


def read_inei_districts(path: Path) -> pd.DataFrame:
    """Return INEI's districts, in ubigeo order: `inei_districts` of one file.

    Raises PublicFileError.
    """
    table = read_public_table(path, INEI_COLUMNS)
    districts = inei_districts(table)
    refuse(table)
    return districts


def inei_districts(table: PublicTable) -> pd.DataFrame:
    """Return ubigeo, region_id, region_name, province, district_name, population.

    population: float, whole persons. Refused by row: a ubigeo that is not a district's
    six digits or stands twice, a name that is none or stands twice in one province (the
    register names districts, so that it could not be told apart), a population that is
    empty or not a whole number.
    """
    districts = pd.DataFrame({"ubigeo": ubigeos(table, "ubigeo")})
    for title in ("departamento", "provincia", "distrito"):
        districts[INEI_COLUMNS[title]] = names(table, title)
    people = "a whole number of people, 0 or more"
    districts["population"] = whole_numbers(table, "población", people)
    districts.insert(1, "region_id", districts["ubigeo"].str[:2])
    where = ["region_id", "province", "district_name"]
    folded = districts[where].map(fold_place)
    twice = folded.duplicated(keep=False) & (folded["district_name"] != "")
    codes = districts["ubigeo"]
    for row in folded.index[twice & ~codes.duplicated(keep=False)]:
        name = shown(districts.at[row, "district_name"])
        table.fault(int(row), "distrito", name, "each name once in a province")
    return districts.sort_values("ubigeo", kind="stable", ignore_index=True)


def read_register(path: Path, years: tuple[int, int] | None = None) -> pd.DataFrame:
    """Return the police register of the stated years: `police_register` of one file.

    Raises PublicFileError.
    """
    table = read_public_table(path, REGISTER_COLUMNS)
    register = police_register(table, years)
    refuse(table)
    return register


def police_register(
    table: PublicTable, years: tuple[int, int] | None = None
) -> pd.DataFrame:
    """Return the rows of victims and complaints as year, month, region_id, province,
    district, several, indicator, value.

    years: first and last, all when left out. Places are folded, blank ones "". several:
    the district's cell separates names. value: persons or complaints, NaN where blank:
    of complaints alone, which some years do not record. Refused by row: what is no
    year or no indicator, wherever it stands; in the rows that count also what is no
    month, department, name or whole number.
    """
    first, last = YEARS
    calendar = f"a year, {first} to {last}"
    year = whole_numbers(table, "AÑO", calendar, low=first, high=last)
    indicator = _indicators(table)
    counts = indicator.isin(COUNTED).reindex(table.rows.index, fill_value=False)
    if years is not None:
        counts &= year.between(*years)
    victims = counts & (indicator == VICTIMS)
    month = f"a month, 1 to {MONTHS}"
    code = f"the code of a department, 1 to {DEPARTMENTS}"
    among = {"rows": counts}
    district = names(table, "DISTRITO", blank=True, **among)
    register = pd.DataFrame(
        {
            "year": year,
            "month": whole_numbers(table, "MES", month, low=1, high=MONTHS, **among),
            "region_id": whole_numbers(
                table, "CCDD", code, low=1, high=DEPARTMENTS, **among
            ),
            "province": names(table, "PROVINCIA", blank=True, **among).map(fold_place),
            "district": district.map(fold_place),
            "several": district.str.contains("[-/;]"),
            "indicator": indicator,
            "value": whole_numbers(table, "Valor", COUNT, rows=victims).fillna(
                whole_numbers(table, "Valor", COUNT, rows=counts & ~victims, blank=True)
            ),
        }
    )[counts]
    block = (
        counts & year.isin(ANNUAL_YEARS) & register["month"].reindex_like(year).gt(1)
    )
    for row in year.index[block]:
        expected = f"1, since {year[row]:.0f} is one block of the whole year"
        table.fault(int(row), "MES", shown(table.rows.at[row, "MES"]), expected)
    if not table.problems:
        _whole_register(table, register, years)
    if table.problems:
        return register
    whole = {"year": "int64", "month": "int64", "region_id": "int64"}
    register = register.astype(whole)
    register["region_id"] = register["region_id"].map("{:02d}".format)
    return register.reset_index(drop=True)


def _indicators(table: PublicTable) -> pd.Series:
    """The indicator of each row; blank ones and misspelt totals are refused."""
    name = "Denuncias por comisión"
    if name not in table.rows:
        return pd.Series("", table.rows.index, "str")
    cells = table.rows[name].map(lambda cell: str(cell or ""))
    wrong = {cell: _meant(cell) for cell in set(cells)}
    for row, cell in cells.items():
        if wrong[cell]:
            table.fault(int(str(row)), name, shown(cell or None), wrong[cell])
    return cells


def _meant(cell: str) -> str:
    """What is expected of an indicator that is none of the register; else nothing."""
    if not cell:
        return "an indicator (a line of totals, or a title, is none)"
    if cell in COUNTED:
        return ""
    plain = re.sub("[^A-Z0-9]+", "_", cell.upper())
    near = difflib.get_close_matches(plain, COUNTED, 1, MISSPELT)
    return near[0] if near and near[0][0] == plain[0] else ""


def _whole_register(
    table: PublicTable, register: pd.DataFrame, years: tuple[int, int] | None
) -> None:
    """What only a register that can be read shows: no victims, rows that are twice."""
    counted = register["indicator"] == VICTIMS
    if not counted.any():
        of = f" of {years[0]}-{years[1]}" if years else ""
        expected = f"rows with {VICTIMS}{of}; there is none"
        table.fault(None, "Denuncias por comisión", "", expected)
        return
    there = {int(year) for year in register.loc[counted, "year"]}
    first, last = years or (min(there), max(there))
    absent = sorted(set(range(first, last + 1)) - there)
    if absent:
        table.notes.append(
            f"WARNING: {table.file} has no row with {VICTIMS} of "
            f"{', '.join(map(str, absent))}: left out of the years that rates divide by"
        )
    blank = int(register["value"].isna().sum())
    if blank:
        table.notes.append(
            f"{table.file}: {blank:,} rows of {COMPLAINTS} have {EMPTY}: no complaint "
            "is counted there; prevalence does not use them"
        )
    same = int(table.repeated[register.index[counted]].sum())
    if same:
        table.notes.append(
            f"WARNING: {table.file}: {same:,} rows of {VICTIMS} are like another "
            "in every cell: each is counted"
        )
