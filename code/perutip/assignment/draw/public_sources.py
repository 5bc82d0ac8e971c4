"""A district frame with baseline prevalence, from public files.

What the police register is like, and what follows:

- the year 2023 is one annual block coded as month 1: spread over its twelve months;
- the last year stops in September: rates divide by the months observed;
- `D_TOTAL` (complaints) is 0 in 2022 and 2023: a year without any is not recorded;
- district names are blank, abbreviated, or several in one cell: victims of a place that
  joins no district are counted and reported, never dropped without a word.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.assignment.draw.public_cells import fold_place
from perutip.assignment.draw.public_registers import (
    ANNUAL_YEARS,
    COMPLAINTS,
    MONTHS,
    VICTIMS,
)

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
    notes: what a reader is told of the files.
    """

    frame: pd.DataFrame
    regions: pd.DataFrame
    report: pd.DataFrame
    by_year: pd.DataFrame
    unmatched_share: float
    years: float
    notes: tuple[str, ...] = ()

    @property
    def single_months(self) -> list[int]:
        """Years with one month alone, counted as a twelfth of a year; all but the
        last one seem to be annual totals that are not said to be."""
        months = self.by_year["months"].sort_index()
        return [int(str(year)) for year in months.index[:-1] if months[year] == 1]


def victims_by_place(
    register: pd.DataFrame, *, annual_years: Collection[int] = ANNUAL_YEARS
) -> pd.DataFrame:
    """Return victims by year, month and folded place, annual blocks spread evenly.

    register: as `read_register` returns it. Result:
    year, month, region_id, province, district, victims (float: a twelfth of an annual
    figure is no whole number), several (every spelling separates names).

    Raises ValueError when a year said to be annual has another month than 1.
    """
    rows = register[register["indicator"] == VICTIMS].drop(columns="indicator")
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

    districts, register: as `read_inei_districts` and `read_register` return them;
    district names are different within a province. aliases:
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
    of_complaints = register[register["indicator"] == COMPLAINTS]
    complaints = of_complaints.groupby("year")["value"].sum()
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
