"""The page and the PDF of all exhibits, at the end of every run."""

from __future__ import annotations

import os

import pandas as pd

from perutip.reporting.page import Said, write_page
from perutip.reporting.page.tables import html_tables, kept_notes
from perutip.reporting.report import config_words, ledger_panels
from perutip.running.files.places import ROOT
from perutip.running.output.made_from import Apart, MadeFrom
from perutip.running.plan.lock_words import lock_state, named_when
from perutip.running.plan.notices import notices_of
from perutip.running.plan.plan_lock import changes_since_lock
from perutip.running.registers.absent import absent_steps
from perutip.running.registers.awaited_steps import (
    Plan,
    awaited_in_output,
    stood_in_for,
)
from perutip.running.run import Run, environment
from perutip.study.steps import REPORT


def publish_page(
    run: Run, results: pd.DataFrame, plan: Plan, apart: Apart, made: MadeFrom
) -> None:
    """Write report.html into the stage from what the stage publishes.

    made: what the steps that ran were made from.
    """
    pins = environment.pins(run.root / "requirements.txt")
    differing = environment.version_differences(run.root / "requirements.txt")
    inside = f"[{REPORT}] "
    stood_in = stood_in_for(results)
    said = Said(
        registry=run.config.study.registry,
        mode=run.mode,
        data_status=run.data_status,
        stamp=run.stamp,
        root=_root_from(run),
        steps=tuple(sorted(set(results["step"]) - {REPORT, "", *stood_in})),
        stood_in=stood_in,
        absent=tuple(step.number for step in absent_steps(run.input_dir)),
        awaited=awaited_in_output(plan, results, run.input_dir),
        apart="MIXED: " * bool(apart.mixed) + apart.words(),
        registers=made.registers | made.settings,
        versions=pins,
        differing=tuple(differing),
        lines=tuple(
            line.removeprefix(inside)
            for line in run.log_file.lines
            if line.startswith(inside + "disclosure")
        ),
        named=named_when(run.root),
        lock=(lock_state(run.root), *changes_since_lock(run.root)),
        notices=notices_of(run.config, set(results["step"])),
    )
    words = config_words(run.config)
    notes = kept_notes(run.stage, run.notes)
    panels = ledger_panels(run, results)
    tables = html_tables(results, run.catalogue, words, notes, run.stamp, panels)
    write_page(run.stage, results, run.catalogue, tables, words, said)


def _root_from(run: Run) -> str:
    """The project's folder as seen from the output; empty where it lies elsewhere."""
    if run.root != ROOT or not run.output_dir.is_relative_to(ROOT):
        return ""
    return os.path.relpath(ROOT, run.output_dir).replace(os.sep, "/")
