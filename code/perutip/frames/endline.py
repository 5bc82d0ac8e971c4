"""How much of the endline is there: none, a part, or all of it.

What may be shown follows: without an endline balance, matching, power and a blinded dry
run; with a part of one response rates alone, effects only after a logged look; with all
of it effects. A reader must be able to tell from the tables alone which it was.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from perutip.frames.trial import Window

Stage = Literal["none", "part", "full"]
SLACK = pd.Timedelta(days=31)
JOINED = "; "
DISTRICTS_SHOWN = 5


@dataclass(frozen=True)
class Endline:
    """`stage` and, in words, what is awaited (empty for a full endline)."""

    stage: Stage
    awaiting: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """One sentence for the notes of every table."""
        if self.stage == "full":
            return "The endline is complete."
        if self.stage == "none":
            return "There is no endline yet: nothing here uses an outcome."
        return (
            "Part of the endline is there: response rates only. Awaited: "
            + JOINED.join(self.awaiting)
            + "."
        )


def endline_frame(
    registers: Mapping[str, pd.DataFrame],
    component: pd.Series,
    windows: Mapping[str, Window],
    lost: Collection[str] = (),
) -> pd.DataFrame:
    """component, stage and what is awaited (joined by "; "), pilot and trial.

    lost: districts that are known to have no endline.
    """
    rows = []
    for name, window in windows.items():
        found = endline_stage(registers, component, name, window, lost)
        rows.append((name, found.stage, JOINED.join(found.awaiting)))
    return pd.DataFrame(rows, columns=["component", "stage", "awaiting"])


def endline_of(frame: pd.DataFrame, name: str) -> Endline:
    """The endline of one component, from `endline_frame`'s file."""
    row = frame[frame["component"] == name].iloc[0]
    awaiting = row["awaiting"]
    parts = () if pd.isna(awaiting) or not awaiting else tuple(awaiting.split(JOINED))
    return Endline(row["stage"], parts)


def endline_stage(
    registers: Mapping[str, pd.DataFrame],
    component: pd.Series,
    name: str,
    window: Window,
    lost: Collection[str] = (),
) -> Endline:
    """Stage of one component's endline from the registers that are there.

    Parameters
    ----------
    registers : any of officers_baseline, officers_endline, municipal, incidents,
        referrals, residents; a register that is not there is awaited.
    component : pilot or trial, indexed by ubigeo.
    window : follow-up of the component.
    lost : districts that are known to have no endline ([trial] lost_districts).

    Notes
    -----
    Incidents dated before the follow-up are no endline. The follow-up counts as
    unfinished when the last incident lies more than 31 days before its end, and
    interviews when the last one was held before the follow-up ended, or a district
    that is not known to be lost has none.
    """
    places = set(component.index[component == name])
    days = _last_days(registers, places, window)
    rows = _endline_rows(registers, places, window)
    awaiting = [f"{register}: no row" for register, n in rows.items() if n == 0]
    if not any(rows.values()):
        return Endline("none", tuple(awaiting))
    incident, interview = days["incidents"], days["officers_endline"]
    if pd.notna(incident) and incident < window.end - SLACK:
        awaiting.append(
            f"incidents to {window.end - pd.Timedelta(days=1):%Y-%m-%d}, "
            f"recorded to {incident:%Y-%m-%d}"
        )
    if pd.notna(interview) and interview < window.end:
        awaiting.append(f"interviews after the follow-up, held to {interview:%Y-%m-%d}")
    awaiting += _districts_awaited(registers, places, set(lost))
    return Endline("part" if awaiting else "full", tuple(awaiting))


def _endline_rows(
    registers: Mapping[str, pd.DataFrame], places: set[str], window: Window
) -> dict[str, int]:
    """Rows of each endline register in the component's districts."""
    found = {}
    for name in ("municipal", "residents"):
        rows = registers.get(name)
        found[name] = 0
        if rows is not None:
            mine = rows["ubigeo"].isin(places) & (rows["wave"] == "endline")
            found[name] = int(mine.sum())
    found["officers_endline"] = len(_interviews(registers, places))
    incidents = _incidents(registers, places, window)
    found["incidents"] = len(incidents)
    made = registers.get("referrals")
    found["referrals"] = (
        0
        if made is None
        else int(made["incident_id"].isin(incidents["incident_id"]).sum())
    )
    return found


def _districts_awaited(
    registers: Mapping[str, pd.DataFrame], places: set[str], lost: set[str]
) -> list[str]:
    """Districts of which no officer was met yet at endline, nor is known to be lost."""
    before = registers.get("officers_baseline")
    met = _interviews(registers, places)
    if before is None or not len(met):
        return []
    reached = set(before.loc[before["officer_id"].isin(met["officer_id"]), "ubigeo"])
    without = sorted(places - reached - lost)
    if not without:
        return []
    more = len(without) - DISTRICTS_SHOWN
    listed = ", ".join(without[:DISTRICTS_SHOWN]) + f" and {more} more" * (more > 0)
    number = f"{len(without)} of {len(places)} districts"
    return [f"interviews in {number} ({listed})"]


def _last_days(
    registers: Mapping[str, pd.DataFrame], places: set[str], window: Window
) -> dict[str, pd.Timestamp]:
    return {
        "incidents": _incidents(registers, places, window)["incident_date"].max(),
        "officers_endline": _interviews(registers, places)["interview_date"].max(),
    }


def _incidents(
    registers: Mapping[str, pd.DataFrame], places: set[str], window: Window
) -> pd.DataFrame:
    rows = registers.get("incidents")
    if rows is None:
        return pd.DataFrame({"incident_id": [], "incident_date": []})
    mine = rows["ubigeo"].isin(places) & window.holds(rows["incident_date"])
    return rows[mine]


def _interviews(
    registers: Mapping[str, pd.DataFrame], places: set[str]
) -> pd.DataFrame:
    """Endline interviews of officers who belong to the component's districts."""
    after, before = (
        registers.get("officers_endline"),
        registers.get("officers_baseline"),
    )
    if after is None or before is None:
        return pd.DataFrame({"interview_date": pd.Series(dtype="datetime64[us]")})
    officers = before.loc[before["ubigeo"].isin(places), "officer_id"]
    return after[after["officer_id"].isin(officers)]
