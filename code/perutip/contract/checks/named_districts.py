"""Districts that study.toml names must be districts of this study.

One that is none would be awaited for ever, or be reported as lost to attrition; whether
the endline has come yet makes no difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from perutip.contract.checks.breaches import Breach
from perutip.contract.checks.links import Frames
from perutip.contract.registers import REGISTERS

PILOT = ("pilot_treated", "pilot_control")  # roles of districts
LOST = "[trial] lost_districts"
SHIPPED = (
    "The districts that input/study.toml names as shipped are the simulated study's: "
    "empty the list for your own."
)


def named_districts(
    frames: Frames, lost: tuple[str, ...], ended: Mapping[str, tuple[str, ...]]
) -> Iterator[Breach]:
    """What names a district of neither trial nor pilot, and what calls one of the pilot
    lost to the trial.

    frames: checked where frame_trial, and for the pilot's districts districts, are
    among them. lost: [trial] lost_districts, the trial's alone. ended: key of [endline]
    → districts of trial or pilot of which nothing more is to come.
    """
    if "unit_id" not in frames.get("frame_trial", ()):
        return
    trial = frozenset(frames["frame_trial"]["unit_id"].dropna())
    yield from _strangers(LOST, "the trial's frame", lost, trial)
    places = frames.get("districts", pd.DataFrame())
    if {"ubigeo", "role"} <= set(places):
        piloted = places["role"].isin(PILOT)
        both = trial | frozenset(places.loc[piloted, "ubigeo"].dropna())
        for key, named in ended.items():
            yield from _strangers(f"[endline] {key}", "frame or pilot", named, both)


def _strangers(
    where: str, of: str, named: tuple[str, ...], known: frozenset[str]
) -> Iterator[Breach]:
    if strangers := sorted(set(named) - known):
        register = REGISTERS["frame_trial"]
        nothing = pd.RangeIndex(0).to_numpy("int64")
        expected = f"districts of {of} in {where} of study.toml"
        found = ", ".join(strangers)
        yield Breach(register, "", expected, nothing, None, found, SHIPPED)
