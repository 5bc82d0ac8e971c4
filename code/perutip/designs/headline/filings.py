"""Whether training moves what is filed: volume, charge and mix of cases."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from perutip.designs.headline.headlines import units_of
from perutip.designs.headline.sensitivity import LOST, Departure, why_missing
from perutip.designs.headline.specifications import jackknifed
from perutip.designs.staggered_did import imputation_design
from perutip.frames.keys import half_year
from perutip.study.config import Config


def selection(cases: pd.DataFrame, config: Config) -> Iterator[Departure]:
    """Whether training moves what is filed: volume, charge and case mix, by filing
    date without a donut."""
    rows = cases.reset_index(drop=True)
    mix = {
        "trafficking_at_filing": rows["trafficking_at_filing"],
        "victim_minor": rows["victim_minor"],
        "foreign_victim": (rows["victim_nationality"] != "peruvian")
        .astype(float)
        .where(rows["victim_nationality"].notna()),
        "n_victims": rows["n_victims"],
    }
    if not config.prosecution.lesser_charges_in_frame:
        mix.pop("trafficking_at_filing")
    yield _selected(_filings(rows), "filings")
    for key, values in mix.items():
        frame = rows.assign(**{key: values.astype(float)})
        yield _selected(frame, key)


def _filings(cases: pd.DataFrame) -> pd.DataFrame:
    """Cases filed per unit and half-year."""
    training = units_of(cases).set_index("unit")["training_date"]
    return counts_by_half_year(cases, "unit", training, "filings")


def counts_by_half_year(
    rows: pd.DataFrame, unit: str, training: pd.Series, name: str
) -> pd.DataFrame:
    """Rows per unit and half-year, zeros in; treated from the half-year after the
    training's, which is left out.

    rows: `unit` and half_year. training: date (missing: never) by unit, of all that
    could have had a row. Columns: `unit`, half_year, `name`, exposed (0 or 1).
    """
    halves = range(rows["half_year"].min(), rows["half_year"].max() + 1)
    grid = pd.MultiIndex.from_product(
        [sorted(training.index), halves], names=[unit, "half_year"]
    )
    counts = rows.groupby([unit, "half_year"]).size().reindex(grid, fill_value=0)
    out = counts.rename(name).astype(float).reset_index()
    start = half_year(pd.to_datetime(out[unit].map(training)))
    out["exposed"] = (out["half_year"] > start).astype(float)
    return out[out["half_year"] != start]


def _selected(rows: pd.DataFrame, name: str) -> Departure:
    kept = rows[rows[name].notna()].reset_index(drop=True)
    treated = kept["exposed"] == 1
    if not treated.any() or treated.all():
        return Departure("selection", name, np.nan, np.nan, reason="one_arm_only")
    design = imputation_design(
        kept.assign(treated=treated),
        region="unit",
        period="half_year",
        treated="treated",
    )
    value, error = jackknifed(kept, name, design)[:2]
    reason = why_missing(value, error, "", LOST)
    return Departure("selection", name, value, error, reason=reason)
