"""Response at endline by stratum, small numbers of officers lost hidden."""

from __future__ import annotations

import numpy as np
import pandas as pd

from perutip.designs.trial import DrawnDesign
from perutip.designs.trial.response import response_by_stratum
from perutip.frames.endline import Endline
from perutip.reporting.disclosure import Disclosure
from perutip.reporting.rows.reporter import Reporter


def report_response(
    run: Reporter,
    exhibit: str,
    officers: pd.DataFrame,
    design: DrawnDesign,
    endline: Endline,
) -> None:
    """Response by stratum, whatever the arms; a reason while there is no endline."""
    if endline.stage == "none":
        more = {"term": "share", "label": "Every stratum"}
        run.missing(exhibit, "none", "officers", "endline_none", **more)
        return
    found = response_frame(response_by_stratum(officers, design), run.disclosure)
    labels = {s: str(s).replace("_", " ").capitalize() for s in found.index}
    run.pivot(exhibit, endline.stage, found, labels=labels, reason="small_cell")


def response_frame(by_stratum: pd.DataFrame, disclosure: Disclosure) -> pd.DataFrame:
    """Lines by stratum, and of all strata where the officers lost are not few."""
    found = by_stratum.set_index("stratum")
    lost = (found["officers"] - found["answered"]).astype(int)
    hidden = disclosure.hidden(lost.tolist())
    found.loc[hidden, ["answered", "share"]] = np.nan
    every = found[["officers", "districts", "districts_answered"]].sum()
    every["answered"] = every["officers"] - lost.sum()
    every["share"] = every["answered"] / every["officers"]
    if not disclosure.small(int(lost.sum())):
        found.loc["all_strata"] = every
    return found
