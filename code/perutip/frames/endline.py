"""How much of the endline is there: none, a part, or all of it.

What may be shown follows: without an endline balance, matching, power and a blinded dry
run; with a part of one response rates alone, effects only after a logged look; with all
of it effects. A reader must be able to tell from the tables alone which it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from perutip.contract.registers import FILES, awaiting
from perutip.frames.endline_districts import (
    WAVES,
    awaited_districts,
    declared_ended,
)
from perutip.frames.trial.windows import Window
from perutip.study.config import Config
from perutip.study.outcomes import Variable

Stage = Literal["none", "part", "full"]
JOINED = "; "


@dataclass(frozen=True)
class Endline:
    """`stage` and, in words, what is awaited (empty for a full endline).

    shown: may effects be shown? Of a part after a logged look alone. ended: in words,
    what study.toml says is not to be awaited (`declared_ended`).
    """

    stage: Stage
    awaiting: tuple[str, ...]
    shown: bool = False
    ended: str = ""

    @property
    def sentence(self) -> str:
        """One sentence for the notes of every table."""
        if self.stage == "full":
            return f"The endline is complete. {self.ended}".strip()
        if self.stage == "none":
            return "There is no endline yet: nothing here uses an outcome."
        shown = "" if self.shown else ": response rates only"
        awaited = JOINED.join(_in_words(one) for one in self.awaiting)
        said = f"Part of the endline is there{shown}. Awaited: {awaited}. {self.ended}"
        return said.strip()


NO_ROW = ": no row"


def _in_words(awaited: str) -> str:
    """What is awaited; of a register without a row its file."""
    name = awaited.removesuffix(NO_ROW)
    return awaited if name == awaited else f"any row of {FILES[name]}"


FROM_INCIDENTS = ("incidents", "referrals")
MEASURED_FROM = {
    "victims": FROM_INCIDENTS,
    "referrals": FROM_INCIDENTS,
    "reports": ("incidents",),
    "residents": ("residents",),
    "officers": ("officers_endline",),
}
"""Analysis file → registers of its endline. A victim without a referral counts as one
never referred, so that victims wait for referrals too."""
COUNTED_FROM = {
    "incidents_per_officer": ("incidents",),
    "completed_referrals_per_officer": FROM_INCIDENTS,
    "false_positives_per_officer": FROM_INCIDENTS,
    "false_positives_upper_per_officer": FROM_INCIDENTS,
    "cases_per_officer_municipal": ("municipal",),
    "survey_minus_municipal": ("officers_endline", "municipal"),
}
"""Variable of district_outcomes → registers of its endline."""


def without_register(
    variables: Mapping[str, Variable], endline: Endline
) -> dict[str, str]:
    """Variable → coded reason, of those whose register has no row of the endline.

    A district without a row of a register that is there counts as zero; without the
    register every district would.
    """
    absent = {one.removesuffix(NO_ROW) for one in endline.awaiting if NO_ROW in one}
    found: dict[str, str] = {}
    for name, variable in variables.items():
        own = COUNTED_FROM.get(name, MEASURED_FROM.get(variable.frame, ()))
        lacks = [FILES[register] for register in own if register in absent]
        if lacks:
            found[name] = awaiting(", ".join(lacks))
    return found


def endline_frame(
    registers: Mapping[str, pd.DataFrame],
    component: pd.Series,
    windows: Mapping[str, Window],
    config: Config,
) -> pd.DataFrame:
    """component, stage and what is awaited (joined by "; "), pilot and trial."""
    rows = []
    for name, window in windows.items():
        found = endline_stage(registers, component, name, window, config)
        rows.append((name, found.stage, JOINED.join(found.awaiting)))
    return pd.DataFrame(rows, columns=["component", "stage", "awaiting"])


def endline_of(frame: pd.DataFrame, name: str, config: Config) -> Endline:
    """The endline of one component, from `endline_frame`'s file."""
    row = frame[frame["component"] == name].iloc[0]
    awaiting = row["awaiting"]
    parts = () if pd.isna(awaiting) or not awaiting else tuple(awaiting.split(JOINED))
    return Endline(row["stage"], parts, ended=declared_ended(name, config))


def endline_stage(
    registers: Mapping[str, pd.DataFrame],
    component: pd.Series,
    name: str,
    window: Window,
    config: Config,
) -> Endline:
    """Stage of one component's endline from the registers that are there.

    Parameters
    ----------
    registers : any of officers_baseline, officers_endline, municipal, incidents,
        referrals, residents; a register that is not there is awaited.
    component : pilot or trial, indexed by ubigeo.
    window : follow-up of the component.
    config : [endline], and [trial] lost_districts, of study.toml.

    Notes
    -----
    Incidents dated before the follow-up are no endline. The follow-up counts as
    unfinished when the last incident lies more than [endline] slack_days before its
    end, and interviews when the last one was held before the follow-up ended. Every
    register is then asked for each district (`awaited_districts`).
    """
    places = frozenset(component.index[component == name])
    found = _endline_rows(registers, places, window)
    waits = [f"{register}{NO_ROW}" for register, rows in found.items() if rows.empty]
    ended = declared_ended(name, config)
    if len(waits) == len(found):
        return Endline("none", tuple(waits), ended=ended)
    incident = found["incidents"]["incident_date"].max()
    interview = found["officers_endline"]["interview_date"].max()
    slack = pd.Timedelta(days=config.endline.slack_days)
    if pd.notna(incident) and incident < window.end - slack:
        waits.append(
            f"incidents to {window.end - pd.Timedelta(days=1):%Y-%m-%d}, "
            f"recorded to {incident:%Y-%m-%d}"
        )
    if pd.notna(interview) and interview < window.end:
        waits.append(f"interviews after the follow-up, held to {interview:%Y-%m-%d}")
    waits += awaited_districts(found, registers, places, name, config)
    return Endline("part" if waits else "full", tuple(waits), ended=ended)


def _endline_rows(
    registers: Mapping[str, pd.DataFrame], places: frozenset[str], window: Window
) -> dict[str, pd.DataFrame]:
    """Rows of each endline register in the component's districts, with ubigeo."""
    found = {}
    for name in WAVES:
        rows = registers.get(name, NOWHERE)
        found[name] = rows[rows["ubigeo"].isin(places) & (rows["wave"] == "endline")]
    found["officers_endline"] = _interviews(registers, places)
    incidents = registers.get("incidents", NOWHERE)
    mine = incidents["ubigeo"].isin(places) & window.holds(incidents["incident_date"])
    found["incidents"] = incidents[mine]
    made = registers.get("referrals", NOWHERE)[["incident_id"]]
    found["referrals"] = made.merge(
        found["incidents"][["incident_id", "ubigeo"]],
        how="inner",
        on="incident_id",
        validate="many_to_one",
    )
    return found


def _interviews(
    registers: Mapping[str, pd.DataFrame], places: frozenset[str]
) -> pd.DataFrame:
    """Endline interviews of officers who belong to the component's districts."""
    before = registers.get("officers_baseline", NOWHERE)[["officer_id", "ubigeo"]]
    after = registers.get("officers_endline", NOWHERE)[["officer_id", "interview_date"]]
    mine = before[before["ubigeo"].isin(places)]
    return after.merge(mine, how="inner", on="officer_id", validate="one_to_one")


NOWHERE = pd.DataFrame(
    {
        "ubigeo": pd.Series(dtype="str"),
        "wave": pd.Series(dtype="str"),
        "officer_id": pd.Series(dtype="str"),
        "incident_id": pd.Series(dtype="str"),
        "incident_date": pd.Series(dtype="datetime64[us]"),
        "interview_date": pd.Series(dtype="datetime64[us]"),
    }
)
"""What a register that is not there counts as."""
