"""The arms of pilot and trial, for every step that needs them: one place derives them.

From the log and the frame where a draw was made; from the register of districts where
the pilot's districts were chosen. What an earlier step left in the output is compared
and never read.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from perutip.assignment.arms import (
    Arms,
    NotDrawn,
    Possible,
    drawn_arms,
    possible_arms,
    refuse_other_accepted,
    refuse_other_assignment,
)
from perutip.assignment.draw import DrawRefused
from perutip.assignment.matching import MatchingRefused, PilotPairs, pilot_pairs
from perutip.contract.registers import DRAW, awaiting
from perutip.inference.randomization_test import enumerate_assignments
from perutip.running.run import Run

STREAM = "assignments/{component}"
ENDLINE = ("officers_endline.csv",)


class NoPilot(ValueError):
    """There is no pilot, or not yet: `reason` is the coded one of its rows."""

    def __init__(self, reason: str, words: str) -> None:
        super().__init__(words)
        self.reason = reason


def study_arms(run: Run, component: str) -> Arms:
    """Arms of pilot or trial, and every assignment that could have been drawn.

    Raises
    ------
    NotDrawn
        If the trial's draw is awaited.
    NoPilot
        If there is none, or its districts are not chosen, matched or drawn yet.
    DrawRefused
        If log, frame, or an assignment in the output differ from what is derived, or
        if there is no log though there is an endline.
    """
    if component != "pilot":
        return _drawn(run, component)
    if run.config.pilot.design != "drawn":
        return chosen_arms(chosen_pairs(run).table)
    try:
        return _drawn(run, component)
    except NotDrawn as awaited:
        raise NoPilot(awaiting(DRAW), "; ".join(awaited.problems)) from awaited


def pilot_treated(run: Run, districts: pd.DataFrame) -> set[str]:
    """The pilot's treated districts: as drawn, or as chosen (roles of `districts`).

    None before a draw, of which a role says nothing."""
    if run.config.pilot.design != "drawn":
        return set(districts.loc[districts["role"] == "pilot_treated", "ubigeo"])
    try:
        arms = study_arms(run, "pilot")
    except NoPilot:
        return set()
    return set(arms.units[arms.treatment == 1])


def before_draw(run: Run) -> Possible:
    """What could be drawn for the trial, from its frame alone."""
    return possible_arms(
        run.input_dir, "trial", run.stream(STREAM.format(component="trial"))
    )


def refuse_edited(run: Run, arms: Arms) -> None:
    """DrawRefused when what an earlier step wrote is not what was derived."""
    folder = run.stage / "randomization"
    written = folder / f"assignment_{arms.frame}.csv"
    accepted = folder / f"accepted_{arms.frame}.csv"
    if written.is_file():
        refuse_other_assignment(arms, written)
    if accepted.is_file():
        refuse_other_accepted(arms, accepted)


def chosen_pairs(run: Run) -> PilotPairs:
    """The pilot's chosen districts and their controls.

    Raises
    ------
    NoPilot
        No pilot is planned, no district is chosen yet, or none can be matched.
    """
    if run.config.pilot.design == "none":
        raise NoPilot("no_pilot", "[pilot] design in study.toml is none")
    districts = run.read_data("districts")
    if not (districts["role"] == "pilot_treated").any():
        raise NoPilot("pilot_not_chosen", "no district has the role pilot_treated")
    try:
        return pilot_pairs(districts, run.config.pilot.covariates)
    except MatchingRefused as error:
        raise NoPilot("pilot_not_matched", f"matching: {error}") from error


def chosen_arms(table: pd.DataFrame) -> Arms:
    """Pairs as if drawn within: every p-value over them is labelled so."""
    ordered = table.sort_values("unit_id", kind="stable")
    strata = ordered["stratum"].to_numpy(object)
    every = enumerate_assignments(strata, 1)
    return Arms(
        frame="pilot",
        units=ordered["unit_id"].to_numpy(object),
        strata=strata,
        treatment=ordered["treated"].to_numpy(int),
        probability=np.full(len(ordered), 0.5),
        assignments=every,
        sampled=False,
        n_possible=len(every),
        table=table,
    )


def _drawn(run: Run, component: str) -> Arms:
    def covariates(units: list[str]) -> pd.DataFrame:
        districts = run.read_data("districts").set_index("ubigeo")
        names = list(run.config.trial.balance_covariates)
        return districts.loc[units, names].rename_axis("unit_id")

    try:
        return drawn_arms(
            run.input_dir,
            component,
            stream=run.stream(STREAM.format(component=component)),
            covariates=covariates,
        )
    except NotDrawn as awaited:
        log = run.input_dir / "seed_log.jsonl"
        there = [name for name in ENDLINE if (run.input_dir / name).is_file()]
        if there and not (log.is_file() and log.stat().st_size):
            raise DrawRefused(
                [
                    f"the log is not there, though {there[0]} is: nothing says who was "
                    "drawn"
                ],
                source=log.name,
            ) from awaited
        raise
