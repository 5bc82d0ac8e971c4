"""Rulings as read, passages planted in simulated ones, the dictionary at work."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from perutip.designs import person_centered as pcp
from perutip.frames.sample_flow import flows_of_rulings
from perutip.reporting.received.registers import SAMPLE_FLOW, report_flow
from perutip.reporting.rows.reporter import Reporter

NO_INSTANCE = (
    "Rulings whose instance is not recorded yet are left out where instance or court "
    "is held fixed or told apart."
)
TOLD_APART = ("t04_corpus", "t04_robustness")  # by instance


def report_corpus(run: Reporter, exhibit: str, study: pcp.IndexStudy) -> None:
    """Rulings as read, small counts hidden; percent whose parts are recognised; which
    of them leave which sample."""
    report_flow(run, SAMPLE_FLOW, flows_of_rulings(study.rulings))
    if study.rulings["instance"].isna().any():
        run.add_notes(TOLD_APART, [NO_INSTANCE])
    about = {"reason": "small_cell", "sample": study.identity}
    for panel, counts in pcp.corpus_counts(study).items():
        shown = pd.DataFrame({"rulings": counts}, index=list(counts), dtype=float)
        hidden = {"rulings": run.disclosure.hidden(list(counts.values()))}
        shown = shown.mask(pd.DataFrame(hidden, index=shown.index))
        run.pivot(exhibit, panel, shown, labels=pcp.CORPUS_LABELS, **about)
    shares = pcp.recognised_shares(study, run.disclosure.minimum)
    for panel, (percent, names) in shares.items():
        run.pivot(exhibit, panel, percent, labels=names, **about)


def report_planted(
    run: Reporter, exhibit: str, study: pcp.IndexStudy, folder: Path
) -> None:
    """What the index finds of the passages whose key lies in a folder of registers."""
    planted = pcp.planted_counts(folder, study.dictionary)
    if planted is None:
        run.missing(exhibit, "wanted", "passages", "no_register")
        return
    for panel, (passages, names) in planted.items():
        run.pivot(exhibit, panel, passages, labels=names, sample=study.identity)


def report_dictionary(run: Reporter, exhibit: str, study: pcp.IndexStudy) -> None:
    """Terms, hits and the top term by component and pole, not of few rulings."""
    frame, labels = pcp.dictionary_at_work(study, run.disclosure.minimum)
    frame = frame.astype(object)
    frame.loc["naming", "repeated_share"] = "not_applicable"
    run.pivot(
        exhibit,
        "",
        frame,
        reason="no_hits",
        labels=labels,
        sample=study.identity,
    )
    run.add_notes((exhibit,), [f"Counted with {study.identity}."])
