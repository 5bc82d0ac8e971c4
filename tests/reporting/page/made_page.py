"""A page made from the committed output, in a stage of its own."""

import dataclasses
import shutil
from pathlib import Path

import pytest

from perutip.reporting.page import page as page_module
from perutip.reporting.results import read_results
from perutip.running.asked import make_run
from perutip.running.output import made_from
from perutip.running.registers.awaited_steps import Plan
from perutip.running.whole_run import publishing

ROOT = Path(__file__).resolve().parents[3]


def make_page(stage: Path, plan: Plan | None = None, mixed=(), **changes) -> str:
    """report.html of a stage that holds a copy of the committed output.

    changes: of what the run says of itself (`page.Said`).
    """
    if not stage.exists():
        shutil.copytree(
            ROOT / "output",
            stage,
            ignore=shutil.ignore_patterns(
                "confidential", "quick", "blind", "logs", "data", "restricted"
            ),
        )
    run = make_run(None, ROOT / "output")
    run.begin("report")
    run.stage = stage
    run.note("disclosure: 900 counts audited, 17 suppressed, none comes back")
    results = read_results(stage / "results.csv")
    write = page_module.write_page
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            publishing,
            "write_page",
            lambda *given: write(
                *given[:-1], dataclasses.replace(given[-1], **changes)
            ),
        )
        publishing.publish_page(
            run,
            results,
            plan or Plan({}),
            made_from.Apart(tuple(mixed)),
            made_from.current(run),
        )
    return (stage / page_module.FILE).read_text(encoding="utf-8")
