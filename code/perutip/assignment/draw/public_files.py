"""The public files that a trial's frame is made from, read as they are published."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pandas as pd

from perutip.assignment.draw.public_cells import fold_place
from perutip.assignment.draw.public_registers import (
    INEI_COLUMNS,
    REGISTER_COLUMNS,
    inei_districts,
    police_register,
)
from perutip.assignment.draw.public_sources import (
    JOINED,
    PER,
    DistrictFrame,
    district_frame,
    victims_by_place,
)
from perutip.assignment.draw.public_tables import (
    PublicTable,
    all_notes,
    read_public_table,
    refuse,
)
from perutip.assignment.draw.refusals import DrawRefused

PlaceRule = Literal["district", "province"]
NO_PROVINCE = "no province of that name, or none named"
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


def baseline_frame(
    districts_path: Path,
    register_path: Path,
    *,
    years: tuple[int, int] | None = None,
    place: PlaceRule = "district",
    others: Sequence[PublicTable] = (),
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
    others
        Tables read for the same frame, whose problems are told with those of these two.

    Raises
    ------
    PublicFileError
        With every problem of every file.
    """
    of_districts = read_public_table(districts_path, INEI_COLUMNS)
    of_victims = read_public_table(register_path, REGISTER_COLUMNS)
    districts = inei_districts(of_districts)
    register = police_register(of_victims, years)
    tables = (of_districts, of_victims, *others)
    refuse(*tables)
    found = district_frame(districts, register)
    if place == "province":
        found = _by_province(found, districts, register)
    return replace(found, notes=tuple(all_notes(tables)))


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
    known = victims.index.isin(people.index)
    report = pd.DataFrame(
        {
            "places": [int(known.sum()), int((~known).sum())],
            "victims": [victims[known].sum(), victims[~known].sum()],
        },
        index=[JOINED, NO_PROVINCE],
    )
    report["share"] = report["victims"] / max(victims.sum(), 1.0)
    return replace(
        found,
        frame=frame,
        report=report,
        unmatched_share=float(1 - report.loc[JOINED, "share"]),
    )
