"""`pairs`: the frame of a pilot that is drawn within pairs, from its districts.

The pairs are those of the smallest total distance on baseline covariates, most of one
region first, as the controls of a chosen pilot are matched; no arm is known here.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from perutip.assignment.draw import DrawRefused, canonical_frame, read_frame
from perutip.assignment.draw.frame import overlapping_units
from perutip.assignment.draw.public_files import source_of
from perutip.assignment.draw.study_places import PILOT_ROLES
from perutip.assignment.field.folder import WrongUse, frame_path
from perutip.assignment.field.frame_notes import (
    PILOT_NOTE,
    refuse_standing,
    write_note,
)
from perutip.assignment.field.needed import need_register
from perutip.assignment.matching import Matching, MatchingRefused, match_pairs
from perutip.contract.reading import read_registers
from perutip.contract.registers import FILES
from perutip.frames.trial.by_district import district_covariates
from perutip.study.config import ConfigError, load_config
from perutip.study.sections import Pilot

REGISTER = FILES["districts"]
ELSEWHERE = ("trial", "reserve")  # roles of districts that are of no pilot


def make_pairs(options: argparse.Namespace) -> list[str]:
    """Write the pilot's frame and what it was made from; the lines that say so.

    Raises
    ------
    WrongUse
        If study.toml plans no drawn pilot, the register of districts is not there, or
        the districts cannot be paired.
    ContractError
        If the register of districts breaks its contract.
    DrawRefused
        If the pilot is frozen, its frame is of another hand, or a district stands in
        the trial's frame or its reserve.
    """
    folder, pilot = options.folder, _planned(options.study)
    refuse_standing(folder, ("pilot",), command="pairs")
    need_register(folder / REGISTER)
    register = read_registers(folder, names=["districts"], noticed=False)["districts"]
    districts = _of_the_pilot(district_covariates(register), options.units)
    names = list(pilot.covariates)
    try:
        found = match_pairs(districts, names, unit="ubigeo", exact="region_id")
    except MatchingRefused as refused:
        raise WrongUse(str(refused)) from None
    frame = _frame_of(found)
    _refuse_trial_districts(folder, frame)
    rule = (
        f"{len(found.pairs)} pairs of {len(frame)} districts: most of one region, then "
        f"the smallest sum of Mahalanobis distances on {', '.join(names)}"
    )
    path = frame_path(folder, "pilot")
    frame.to_csv(path, index=False, lineterminator="\n")
    write_note(folder / PILOT_NOTE, [path], [source_of(folder / REGISTER)], rule)
    return [
        f"rule: {rule}",
        *_pair_lines(found),
        *_quality_lines(found),
        f"written: {path.name} ({len(frame)} districts, {len(found.pairs)} pairs), "
        f"{PILOT_NOTE}",
    ]


def _planned(study: Path) -> Pilot:
    """The pilot as study.toml plans it; WrongUse where it is not to be drawn."""
    if not study.is_file():
        raise WrongUse(f"{study.name}: no such file")
    try:
        pilot = load_config(study).pilot
    except ConfigError as error:
        raise WrongUse(str(error)) from None
    if pilot.design != "drawn":
        raise WrongUse(
            f"[pilot] design in {study.name} is {pilot.design}: pairs are made for a "
            "pilot that is drawn"
        )
    return pilot


def _of_the_pilot(register: pd.DataFrame, given: Sequence[str]) -> pd.DataFrame:
    """Rows of the districts given, else of those whose role is of the pilot."""
    if not given:
        found = register[register["role"].isin(PILOT_ROLES)]
        if found.empty:
            raise WrongUse(
                f"{REGISTER} has no district with role {' or '.join(PILOT_ROLES)}: "
                "name those of the pilot with --units"
            )
        return found
    twice = sorted({code for code in given if given.count(code) > 1})
    roles = register.set_index("ubigeo")["role"]
    unknown = sorted(set(given) - set(roles.index))
    other = sorted(u for u in given if u in roles and roles[u] in ELSEWHERE)
    problems = [
        f"--units: {', '.join(codes)} {said}"
        for codes, said in (
            (twice, "given twice"),
            (unknown, f"not in {REGISTER}"),
            (other, f"of the trial or its reserve in {REGISTER}"),
        )
        if codes
    ]
    if problems:
        raise WrongUse("; ".join(problems))
    return register[register["ubigeo"].isin(given)]


def _frame_of(found: Matching) -> pd.DataFrame:
    """unit_id, stratum (smaller+larger unit_id), m_treated 1; by pair."""
    rows = [
        (unit, f"{pair.first}+{pair.second}", 1)
        for pair in found.pairs.itertuples(index=False)
        for unit in (pair.first, pair.second)
    ]
    return pd.DataFrame(rows, columns=["unit_id", "stratum", "m_treated"])


def _refuse_trial_districts(folder: Path, frame: pd.DataFrame) -> None:
    """DrawRefused when a district stands in a frame of the trial that is there."""
    paths = {name: frame_path(folder, name) for name in ELSEWHERE}
    others = {
        name: canonical_frame(
            read_frame(path), reserve=name == "reserve", source=path.name
        )
        for name, path in paths.items()
        if path.is_file()
    }
    if problems := overlapping_units(canonical_frame(frame), others):
        raise DrawRefused(problems, source=frame_path(folder, "pilot").name)


def _pair_lines(found: Matching) -> list[str]:
    return [
        f"  {pair.first}+{pair.second}: distance {pair.distance:.3f}, "
        f"{'one region' if pair.exact else 'two regions'}"
        for pair in found.pairs.itertuples(index=False)
    ]


def _quality_lines(found: Matching) -> list[str]:
    """How alike the pairs are: mean difference within, and among any two districts."""
    return [
        "mean difference within pairs, in SD (between any two districts):",
        *(
            f"  {line.covariate}: {line.after:.2f} ({line.before:.2f})"
            for line in found.quality.itertuples(index=False)
        ),
    ]
