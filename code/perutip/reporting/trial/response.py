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
    """Lines by stratum, and of all strata where the officers lost are not few: neither
    all of them nor those of districts in which others answered."""
    found = by_stratum.set_index("stratum")
    left = found.pop("left").astype(int)
    lost = (found["officers"] - found["answered"]).astype(int)
    either = [disclosure.hidden(counts.tolist()) for counts in (lost, left)]
    found.loc[np.any(either, axis=0), ["answered", "share"]] = np.nan
    every = found[["officers", "districts", "districts_answered"]].sum()
    every["answered"] = every["officers"] - lost.sum()
    every["share"] = every["answered"] / every["officers"]
    if not any(disclosure.small(int(counts.sum())) for counts in (lost, left)):
        found.loc["all_strata"] = every
    return found


def moved_sentence(
    officers: pd.DataFrame, design: DrawnDesign, endline: Endline, least: Disclosure
) -> str:
    """How many officers interviewed again serve in another district, by arm once
    effects are shown; empty where the endline does not tell."""
    if "moved" not in officers or endline.stage == "none":
        return ""
    here = officers[officers["ubigeo"].isin(design.units)]
    moved = here[here["moved"] == 1]
    arms = [("in all", moved)]
    if endline.shown:
        treated = set(np.asarray(design.units)[np.asarray(design.treatment) == 1])
        mine = moved["ubigeo"].isin(treated)
        arms = [("of treated", moved[mine]), ("of control districts", moved[~mine])]
    told = ", ".join(f"{_about(len(rows), least)} {words}" for words, rows in arms)
    return (
        f"Officers who serve in another district at endline: {told}. They are analysed "
        "by the district in which they were assigned."
    )


def _about(number: int, least: Disclosure) -> str:
    return f"under {least.minimum}" if number < least.minimum else f"{number:,}"
