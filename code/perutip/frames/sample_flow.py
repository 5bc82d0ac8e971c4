"""The count of every row that leaves a sample, with its reason."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from perutip.contract.reading.left_out import REASONS, LeftOut
from perutip.frames.awaited import words_of
from perutip.frames.cases import REVIEW_MONTHS, months_between
from perutip.study.config import Config

Frames = Mapping[str, pd.DataFrame]


@dataclass
class SampleFlow:
    """Rows at each restriction of one register, in order.

    steps: (key, words, rows dropped). own_start: how many rows there are at the start
    stands nowhere else, and how many at the end does. first: the start in words.
    """

    register: str
    start: int
    steps: list[tuple[str, str, int]] = field(default_factory=list)
    own_start: bool = False
    first: str = "Rows received"

    def drop(self, key: str, words: str, keep: pd.Series) -> None:
        """Record that the rows where `keep` is False leave."""
        self.steps.append((key, words, int((~keep.astype(bool)).sum())))

    def drop_unrecorded(self, key: str, words: str, keep: pd.Series) -> None:
        """Record those that leave for want of a value that is due; nothing where the
        record is complete."""
        if not keep.all():
            self.drop(key, words, keep)

    @property
    def remaining(self) -> int:
        """Rows left after all restrictions so far."""
        return self.start - sum(count for _, _, count in self.steps)


def flows_of_delivery(left_out: Mapping[str, LeftOut]) -> list[SampleFlow]:
    """What the mapping of raw files left out of each register, and why."""
    flows = []
    for name, one in left_out.items():
        steps = [(reason, REASONS[reason], rows) for reason, rows in one.rows.items()]
        title = f"As delivered: {name}"
        flows.append(SampleFlow(title, one.delivered, steps, True, "Rows delivered"))
    return flows


def flows_of_cases(
    frames: Frames, config: Config, empty: pd.DataFrame
) -> list[SampleFlow]:
    """Restrictions of cases and prosecutors, as far as they are there.

    empty: columns without a value yet, as `empty_columns` gives them.
    """
    flows = _flows_of_cases(frames["cases"], config) if "cases" in frames else []
    if "prosecutors" in frames:
        place = len(flows) - 2 if flows else 0
        flows.insert(place, _flow_of_prosecutors(frames["prosecutors"], empty))
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
        inside = cases[observed & (cases[f"in_donut_{horizon}"] == 0)]
        flow.drop_unrecorded("undated", UNDATED + OR_YEAR, inside["undated"] == 0)
        flows.append(flow)
    pending = SampleFlow("Cases, months to resolution", len(cases))
    ended = cases["resolved"] == 1
    pending.drop("pending", "Pending at extraction", ended)
    dated = cases.loc[ended, "resolution_date"].notna()
    pending.drop_unrecorded("undated", UNDATED, dated)
    sentence = SampleFlow("Cases, sentence length", len(cases))
    convicted = cases["convicted"] == 1
    sentence.drop("not_convicted", "Not convicted by extraction", convicted)
    known = cases.loc[convicted, "sentence_years"].notna()
    sentence.drop_unrecorded("no_sentence", NO_SENTENCE, known)
    return [*flows, pending, sentence, *_flows_of_unrecorded(cases, config)]


UNDATED = "Day of the end not recorded"
NO_SENTENCE = "Sentence not recorded"
OR_YEAR = ", of the case or of most of its year"
UNRECORDED = (
    ("time at risk", "undated", UNDATED + OR_YEAR, None, "dated"),
    (
        "convicted of trafficking",
        "no_charge",
        "Charge at judgment not recorded" + OR_YEAR,
        None,
        "convicted_trafficking",
    ),
    (
        "escalated",
        "not_told",
        "Whether escalated is not recorded" + OR_YEAR,
        None,
        "escalated_case",
    ),
    (
        "reviewed, per filed case",
        "not_told",
        "Whether escalated, or the decision on review, not recorded" + OR_YEAR,
        None,
        "reviewed_upheld_case",
    ),
    (
        "escalated, of decisions observed 12 months",
        "not_told",
        "Whether or when escalated is not recorded" + OR_YEAR,
        12,
        "escalated_within_12",
    ),
    (
        "reviewed, of decisions observed 18 months",
        "not_told",
        "Whether escalated, or day or decision of the review, not recorded" + OR_YEAR,
        REVIEW_MONTHS,
        "reviewed_in_time",
    ),
)
"""Samples that only rows with a value still due leave: panel, key and words of the
restriction, months for which a decision must be observed, the outcome."""


def _flows_of_unrecorded(cases: pd.DataFrame, config: Config) -> list[SampleFlow]:
    """Restrictions of outcomes that every case, or every decision observed long
    enough, has once its record is complete; none where all records are."""
    end = pd.Timestamp(config.prosecution.extraction_date)
    since = months_between(pd.Series(end, index=cases.index), cases["resolution_date"])
    outcomes = cases.assign(dated=(1.0 - cases["undated"]).replace(0.0, math.nan))
    flows = []
    for panel, key, words, months, outcome in UNRECORDED:
        rows = outcomes if months is None else outcomes[since >= months]
        flow = SampleFlow(f"Cases, {panel}", len(rows), own_start=months is not None)
        flow.drop_unrecorded(key, words, rows[outcome].notna())
        flows += [flow] if flow.steps else []
    for horizon in config.prosecution.horizons:
        rows = cases[cases[f"convicted_within_{horizon}"].notna()]
        rows = rows[rows[f"in_donut_{horizon}"] == 0]
        flow = SampleFlow(
            f"Cases, outcomes within {horizon} months, years of prison", len(rows)
        )
        known = rows[f"sentence_or_zero_{horizon}"].notna()
        flow.drop_unrecorded("no_sentence", NO_SENTENCE + OR_YEAR, known)
        flows += [flow] if flow.steps else []
    return flows


def flows_of_rulings(rulings: pd.DataFrame) -> list[SampleFlow]:
    """Rulings by both clocks, once they are read.

    rulings: link (linked, no_case, unknown_case) and flag (why a document is not
    scored, empty where it is).
    """
    scored = rulings["flag"] == ""
    by_ruling = SampleFlow("Rulings, by date of ruling", len(rulings))
    by_ruling.drop("not_scored", NOT_SCORED, scored)
    by_case = SampleFlow("Rulings, by the case's filing date", len(rulings))
    by_case.drop("no_case", "Names no case", rulings["link"] != "no_case")
    named = rulings[rulings["link"] != "no_case"]
    by_case.drop(
        "unknown_case",
        "Names a case that the register lacks",
        named["link"] == "linked",
    )
    by_case.drop("not_scored", NOT_SCORED, scored[rulings["link"] == "linked"])
    return [by_ruling, by_case]


NOT_SCORED = "Not scored: damaged, doubled or in another language"


def _flow_of_prosecutors(prosecutors: pd.DataFrame, empty: pd.DataFrame) -> SampleFlow:
    flow = SampleFlow("Prosecutors, knowledge score", len(prosecutors))
    told = prosecutors["trained"].notna()
    flow.drop_unrecorded("not_told", "Whether trained is not recorded", told)
    prosecutors = prosecutors[told]
    answered = prosecutors["knowledge_score"].notna()
    awaited = words_of(empty, "prosecutors", "knowledge_score")
    flow.drop("no_answer", awaited or "Did not answer", answered)
    covariates = prosecutors[["experience_years", "female"]].notna().all(axis=1)
    flow.drop("no_covariates", "Experience or sex not recorded", covariates[answered])
    return flow
