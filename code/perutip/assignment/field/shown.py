"""Commands that record nothing: status, certificate, dry-run.

A dry run writes nothing, and every line it prints says that it is one.
"""

from __future__ import annotations

import argparse

from perutip.assignment.draw import draw, read_frame
from perutip.assignment.field.certificate import certificate_text, status_lines
from perutip.assignment.field.commands_said import table_lines
from perutip.assignment.field.folder import WrongUse, refuse_older
from perutip.assignment.field.given import need_text, refuse_other_ids
from perutip.assignment.field.needed import need_frame, need_log
from perutip.assignment.seed_log.seed_sources import dry_run_seed
from perutip.contract.registers import SIMULATED_MARK

DRY_RUN = "DRY RUN, NOT THE DRAW"


def status(options: argparse.Namespace) -> None:
    """Print where every frame stands, and what comes next."""
    refuse_older(options.folder)
    for line in status_lines(options.folder):
        print(line)


def certificate(options: argparse.Namespace) -> None:
    """Print one page on the trial's draw; write it beside registers that are real."""
    need_log(options.folder, command="certificate")
    try:
        text = certificate_text(
            options.folder, anchors=options.anchor, language=options.language
        )
    except ValueError as error:
        raise WrongUse(str(error)) from None
    print(text, end="")
    if (options.folder / SIMULATED_MARK).exists():
        return
    suffix = "" if options.language == "en" else f"_{options.language}"
    path = options.folder / f"certificate_trial{suffix}.txt"
    path.write_text(text, encoding="utf-8", newline="\n")
    print(f"written to {path.name}: one page, to print and sign")


def dry_run(options: argparse.Namespace) -> None:
    """Print a draw with a test seed."""
    path = need_frame(options.folder, options.frame)
    refuse_other_ids(path)
    need_text("--test-seed", options.test_seed)
    seed = dry_run_seed(options.test_seed)
    drawn = draw(read_frame(path), seed=seed.value, reserve=options.frame == "reserve")
    head = [f"frame {options.frame}, test seed {seed.value}"]
    for line in [*head, *table_lines(drawn), "nothing was written"]:
        print(f"{DRY_RUN} | {line}")


COMMANDS = {"status": status, "certificate": certificate, "dry-run": dry_run}
