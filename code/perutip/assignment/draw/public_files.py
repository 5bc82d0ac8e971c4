"""The public files that a trial's frame is made from, read as they are published."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Literal

import pandas as pd
from python_calamine import CalamineError

from perutip.assignment.draw.public_sources import (
    PER,
    DistrictFrame,
    district_frame,
    fold_place,
    read_inei_districts,
    victims_by_place,
)
from perutip.assignment.draw.refusals import DrawRefused

PlaceRule = Literal["district", "province"]
YEARS = re.compile("([0-9]{4})(?:-([0-9]{4}))?")
PLACE_WORDS = {
    "district": "victims counted in the district of the report, where it is named",
    "province": "victims of a province over its people, the same for each district",
}


def source_of(path: Path) -> dict[str, str]:
    """Name and SHA-256 of a file, as a freeze record holds them."""
    if not path.is_file():
        raise DrawRefused(["the file is not there"], source=path.name)
    return {"name": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


def parse_years(text: str) -> tuple[int, int]:
    """First and last year of `2017-2025` or `2024`. Raises DrawRefused."""
    match = YEARS.fullmatch(text.strip())
    first = int(match.group(1)) if match else 0
    last = int(match.group(2) or first) if match else 0
    if not match or last < first:
        raise DrawRefused([f"years {text!r}: expected 2017-2025 or 2024"])
    return first, last


def read_register(path: Path, years: tuple[int, int] | None = None) -> pd.DataFrame:
    """The police register of trafficking, of the stated years.

    An .xlsx workbook (its first sheet) or a CSV file in UTF-8. Raises DrawRefused.
    """
    if not path.is_file():
        raise DrawRefused(["the file is not there"], source=path.name)
    try:
        if path.suffix.lower() in (".xlsx", ".xls", ".ods"):
            table = pd.read_excel(path, engine="calamine")
        else:
            table = pd.read_csv(path, encoding="utf-8-sig", low_memory=False)
    except (ValueError, OSError, pd.errors.ParserError, CalamineError) as error:
        reason = next(iter(str(error).splitlines()), "not readable")[:200]
        raise DrawRefused([f"not a table: {reason}"], source=path.name) from None
    if "AÑO" not in table:
        raise DrawRefused(["row 1: column AÑO is missing"], source=path.name)
    if years is None:
        return table
    inside = pd.to_numeric(table["AÑO"], errors="coerce").between(*years)
    if not inside.any():
        raise DrawRefused([f"no record of {years[0]}-{years[1]}"], source=path.name)
    return table[inside].reset_index(drop=True)


def baseline_frame(
    districts_path: Path,
    register_path: Path,
    *,
    years: tuple[int, int] | None = None,
    place: PlaceRule = "district",
) -> DistrictFrame:
    """Districts with baseline prevalence over the stated years.

    Parameters
    ----------
    districts_path, register_path
        INEI's list of districts; the police register of trafficking.
    years
        First and last year; all when left out.
    place
        The register names the place of the report, which need not be the place of the
        crime: `district` takes it as it is, victims whose district joins no code stay
        out of every district (their share is in `report`); `province` gives each
        district the prevalence of its province.
    """
    if not districts_path.is_file():
        raise DrawRefused(["the file is not there"], source=districts_path.name)
    districts = read_inei_districts(districts_path)
    register = read_register(register_path, years)
    found = district_frame(districts, register)
    if place == "district":
        return found
    return _by_province(found, districts, register)


def _by_province(
    found: DistrictFrame, districts: pd.DataFrame, register: pd.DataFrame
) -> DistrictFrame:
    keys = ["region_id", "province"]
    folded = districts.assign(province=districts["province"].map(fold_place))
    people = folded.groupby(keys)["population"].sum()
    victims = victims_by_place(register).groupby(keys)["victims"].sum()
    joined = victims.reindex(people.index, fill_value=0.0)
    rate = joined / people * PER / found.years
    at = pd.MultiIndex.from_frame(folded[keys])
    frame = found.frame.assign(
        victims=joined.reindex(at).to_numpy(), prevalence=rate.reindex(at).to_numpy()
    )
    unmatched = 1 - joined.sum() / max(victims.sum(), 1.0)
    report = pd.DataFrame(
        {
            "places": [len(victims[victims.index.isin(people.index)])],
            "victims": [joined.sum()],
            "share": [1 - unmatched],
        },
        index=["joined"],
    )
    return DistrictFrame(
        frame, found.regions, report, found.by_year, float(unmatched), found.years
    )
