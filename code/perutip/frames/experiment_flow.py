"""The sample flow of officers, residents, victims, referrals and incidents."""

from __future__ import annotations

import pandas as pd

from perutip.frames.awaited import words_of
from perutip.frames.sample_flow import Frames, SampleFlow


def flows_of_experiment(
    frames: Frames, registers: Frames, empty: pd.DataFrame
) -> list[SampleFlow]:
    """Restrictions of what the trial and the pilot are estimated on, as far as the
    registers are there."""
    flows: list[SampleFlow] = []
    if {"incidents", "referrals"} <= set(registers) and "referrals" in frames:
        flows += _flows_of_referrals(frames["referrals"], registers, empty)
        flows += _flows_of_victims(frames["victims"])
    if "officers_endline" in registers and "officers" in frames:
        flows += _flows_of_officers(frames["officers"])
    if "municipal" in registers:
        flows += _flows_of_municipal(registers["municipal"])
    if "incidents" in registers and "reports" in frames:
        flows.append(_flow_of_incidents(registers["incidents"], frames["reports"]))
    if "residents" in registers and "residents" in frames:
        flows.append(_flow_of_residents(frames["residents"]))
    return flows


COMPONENTS = ("pilot", "trial")
ELSEWHERE = "Before or after the follow-up, or in districts of no or another component"


def _flows_of_referrals(
    referrals: pd.DataFrame, registers: Frames, empty: pd.DataFrame
) -> list[SampleFlow]:
    """referrals: those in the follow-up; registers holds all."""
    awaited = words_of(empty, "referrals", "confirmed_trafficking")
    flows = []
    for name in COMPONENTS:
        mine = referrals[referrals["component"] == name]
        flow = SampleFlow(f"Referrals, {name}", len(registers["referrals"]))
        flow.steps.append(("elsewhere", ELSEWHERE, flow.start - len(mine)))
        linked = mine["false_positive_rate"].notna()
        flow.drop("not_linked", awaited or "Not yet linked", linked)
        flows.append(flow)
    return flows


def _flows_of_victims(victims: pd.DataFrame) -> list[SampleFlow]:
    words = "Answer of the institution not recorded"
    flows = []
    for name in COMPONENTS:
        mine = victims.loc[victims["component"] == name, "referral_completion"]
        flow = SampleFlow(f"Victims, {name}", len(mine), own_start=True)
        flow.first = "Victims identified in the follow-up"
        flow.drop_unrecorded("no_answer", words, mine.notna())
        flows.append(flow)
    return flows


def _flow_of_residents(residents: pd.DataFrame) -> SampleFlow:
    """Until those asked at the endline; who left a question out is in its N."""
    flow = SampleFlow("Residents, trial", len(residents))
    after = residents["wave"] == "endline"
    flow.drop("baseline", "Asked at the baseline", after)
    trial = residents.loc[after, "component"] == "trial"
    flow.drop("elsewhere", "In districts outside the trial", trial)
    return flow


def _flows_of_officers(officers: pd.DataFrame) -> list[SampleFlow]:
    flows = []
    for name in COMPONENTS:
        mine = officers[officers["component"] == name]
        flow = SampleFlow(f"Officers, {name}", len(mine))
        flow.drop("lost", "Lost at endline", mine["lost"] == 0)
        flows.append(flow)
        found = mine[mine["lost"] == 0]
        attendance = SampleFlow(f"Officers, {name}, interviewed again", len(found))
        words = "Attendance at the training not recorded"
        attendance.drop_unrecorded("not_told", words, found["attended"].notna())
        flows += [attendance] if attendance.steps else []
    return flows


def _flows_of_municipal(municipal: pd.DataFrame) -> list[SampleFlow]:
    flow = SampleFlow("Municipal records", len(municipal))
    words = "Active officers not recorded"
    flow.drop_unrecorded("no_officers", words, municipal["officers_active"].notna())
    return [flow] if flow.steps else []


def _flow_of_incidents(incidents: pd.DataFrame, reports: pd.DataFrame) -> SampleFlow:
    """reports: incidents in the follow-up of a study district."""
    mine = reports.loc[reports["component"] == "trial", "documentation_score"]
    flow = SampleFlow("Incidents, trial", len(incidents))
    flow.steps.append(("elsewhere", ELSEWHERE, len(incidents) - len(mine)))
    flow.drop_unrecorded("no_score", "Report not scored", mine.notna())
    return flow
