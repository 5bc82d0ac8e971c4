"""Registers as received: sample flow, rows and empty cells, what deserves a look."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from perutip.contract.reading import Registers
from perutip.contract.registers import FILES, REGISTERS, awaiting
from perutip.frames.sample_flow import SampleFlow
from perutip.reporting.rows.reporter import Reporter
from perutip.study.reasons import reason_words

NOTHING = "nothing_to_note"
SAMPLE_FLOW = "t01_sample_flow"
INCOMPLETE = (
    "What is due and not recorded yet leaves the samples of the outcomes that need it "
    "and no other. Records that are completed late may differ from the rest, so that "
    "what is missing may be selective."
)
COUNTS: dict[str, Any] = {"estimator": "count", "reason": "small_cell"}


def report_flow(run: Reporter, exhibit: str, flows: Iterable[SampleFlow]) -> None:
    """Rows dropped and remaining at each restriction, a panel a register."""
    for flow in flows:
        steps = [("received", flow.first, 0), *flow.steps]
        labels = {key: words for key, words, _ in steps}
        counts = [count for *_, count in steps]
        rules = run.disclosure
        shown = pd.DataFrame(
            rules.flow_to_known_end(flow.start, counts[1:])
            if flow.own_start
            else rules.flow(flow.start, counts),
            index=list(labels),
            columns=["dropped", "remaining"],
        )
        received, later = shown.iloc[:1][["remaining"]], shown.iloc[1:]
        for part in (received, later):
            run.pivot(exhibit, flow.register, part, labels=labels, **COUNTS)


def report_registers(run: Reporter, exhibit: str, registers: Registers) -> None:
    """Rows, columns and empty cells of each register; which are awaited."""
    lines = {
        name: {
            "rows": float("nan") if run.disclosure.small(rows) else rows,
            "columns": columns,
            "empty": run.disclosure.percent(empty, rows * columns),
        }
        for name, (rows, columns, empty) in registers.described.items()
    }
    for name in registers.missing:
        if not REGISTERS[name].optional:
            file = REGISTERS[name].file
            run.missing(exhibit, "", name, awaiting(file), label=file)
    files = {name: REGISTERS[name].file for name in lines}
    frame = pd.DataFrame.from_dict(lines, orient="index")
    run.pivot(exhibit, "", frame, labels=files, **COUNTS)


def report_notices(run: Reporter, exhibit: str, registers: Registers) -> None:
    """What breaks no rule and deserves a look, in the log and in a table."""
    lines, labels = {}, {}
    for place, notice in enumerate(registers.counted, start=1):
        small = run.disclosure.small(notice.rows)
        shown = "few" if small else f"{notice.rows:,}"
        run.log(f"{notice.file}: {shown} rows {notice.words}")
        register = next(name for name, file in FILES.items() if file == notice.file)
        key = f"{notice.kind}_{register}_{place:02d}"
        lines[key] = {"rows": float("nan") if small else float(notice.rows)}
        labels[key] = f"{notice.file}: {notice.words}"
    if not lines:
        run.log(f"{exhibit}: {reason_words(NOTHING)}")
        words = reason_words(NOTHING).capitalize()
        run.missing(exhibit, "", NOTHING, NOTHING, term="rows", label=words)
        return
    frame = pd.DataFrame.from_dict(lines, orient="index")
    run.pivot(exhibit, "", frame, labels=labels, **COUNTS)
    if any(notice.kind == "not_recorded" for notice in registers.counted):
        run.add_notes([exhibit, SAMPLE_FLOW], [INCOMPLETE])
