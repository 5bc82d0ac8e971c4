"""The count of every row that leaves a sample, with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from perutip.frames.awaited import words_of
from perutip.study.config import Config

Frames = Mapping[str, pd.DataFrame]


@dataclass
class SampleFlow:
    """Rows at each restriction of one register, in order.

    steps: (key, words, rows dropped).
    """

    register: str
    start: int
    steps: list[tuple[str, str, int]] = field(default_factory=list)

    def drop(self, key: str, words: str, keep: pd.Series) -> None:
        """Record that the rows where `keep` is False leave."""
        self.steps.append((key, words, int((~keep.astype(bool)).sum())))

    @property
    def remaining(self) -> int:
        """Rows left after all restrictions so far."""
        return self.start - sum(count for _, _, count in self.steps)


def flows_of_cases(
    frames: Frames, config: Config, empty: pd.DataFrame
) -> list[SampleFlow]:
    """Restrictions of cases, prosecutors and rulings, as far as they are there.

    empty: columns without a value yet, as `empty_columns` gives them.
    """
    flows = _flows_of_cases(frames["cases"], config) if "cases" in frames else []
    if "prosecutors" in frames:
        place = len(flows) - 2 if flows else 0
        flows.insert(place, _flow_of_prosecutors(frames["prosecutors"], empty))
    if "rulings" in frames:
        flows += _flows_of_rulings(frames["rulings"])
    return flows


def _flows_of_cases(cases: pd.DataFrame, config: Config) -> list[SampleFlow]:
    flows = [SampleFlow("Cases, as registered", len(cases))]
    for horizon in config.prosecution.horizons:
        flow = SampleFlow(f"Cases, outcomes within {horizon} months", len(cases))
        observed = cases[f"observed_{horizon}"] == 1
        flow.drop(
            "filed_late",
            f"Filed less than {horizon} months before extraction",
            observed,
        )
        flow.drop(
            "donut",
            f"Filed in the {horizon} months before training (donut)",
            cases.loc[observed, f"in_donut_{horizon}"] == 0,
        )
        flows.append(flow)
    pending = SampleFlow("Cases, months to resolution", len(cases))
    pending.drop("pending", "Pending at extraction", cases["resolved"] == 1)
    sentence = SampleFlow("Cases, sentence length", len(cases))
    sentence.drop(
        "not_convicted", "Not convicted by extraction", cases["convicted"] == 1
    )
    return [*flows, pending, sentence]


def _flows_of_rulings(rulings: pd.DataFrame) -> list[SampleFlow]:
    by_ruling = SampleFlow("Rulings, by date of ruling", len(rulings))
    by_case = SampleFlow("Rulings, by the case's filing date", len(rulings))
    by_case.drop("no_case", "Names no case", rulings["link"] != "no_case")
    named = rulings[rulings["link"] != "no_case"]
    by_case.drop(
        "unknown_case",
        "Names a case that the register lacks",
        named["link"] == "linked",
    )
    return [by_ruling, by_case]


def _flow_of_prosecutors(prosecutors: pd.DataFrame, empty: pd.DataFrame) -> SampleFlow:
    flow = SampleFlow("Prosecutors, knowledge score", len(prosecutors))
    answered = prosecutors["knowledge_score"].notna()
    awaited = words_of(empty, "prosecutors", "knowledge_score")
    flow.drop("no_answer", awaited or "Did not answer", answered)
    covariates = prosecutors[["experience_years", "female"]].notna().all(axis=1)
    flow.drop("no_covariates", "Experience or sex not recorded", covariates[answered])
    return flow


def flows_of_experiment(
    frames: Frames, registers: Frames, empty: pd.DataFrame
) -> list[SampleFlow]:
    """Restrictions of officers, incidents and referrals, as far as they are there."""
    flows: list[SampleFlow] = []
    if {"incidents", "referrals"} <= set(registers):
        flows.append(_flow_of_referrals(frames["referrals"], empty))
    if "officers_endline" in registers:
        flows += _flows_of_officers(frames["officers"])
    if "incidents" in registers:
        n_incidents = len(registers["incidents"])
        flows.append(_flow_of_incidents(n_incidents, len(frames["reports"])))
    return flows


def _flow_of_referrals(referrals: pd.DataFrame, empty: pd.DataFrame) -> SampleFlow:
    linked = SampleFlow("Referrals in the follow-up", len(referrals))
    awaited = words_of(empty, "referrals", "confirmed_trafficking")
    known = referrals["false_positive_rate"].notna()
    linked.drop("not_linked", awaited or "Not yet linked", known)
    return linked


def _flows_of_officers(officers: pd.DataFrame) -> list[SampleFlow]:
    flows = []
    for name in ("pilot", "trial"):
        mine = officers[officers["component"] == name]
        flow = SampleFlow(f"Officers, {name}", len(mine))
        flow.drop("lost", "Lost at endline", mine["lost"] == 0)
        flows.append(flow)
    return flows


def _flow_of_incidents(n_incidents: int, inside: int) -> SampleFlow:
    incidents = SampleFlow("Incidents", n_incidents)
    incidents.drop(
        "outside",
        "Outside the 12 months of follow-up or the study's districts",
        pd.Series(range(n_incidents)) < inside,
    )
    return incidents
