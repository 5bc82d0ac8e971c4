"""Options of main.py; what needs no package, and is said at once: --help and --list."""

from __future__ import annotations

import argparse
import ast
import os
import sys
from pathlib import Path

from perutip.running.files.places import ROOT
from perutip.study.exhibits import EXHIBITS
from perutip.study.steps import STEPS, Step

COMMANDS = ("map", "bundle", "lock")  # each has options of its own


def answered(given: list[str]) -> bool:
    """Say what --list asks for; True when there is nothing more to do.

    --help and a wrong option end the process, as argparse does.
    """
    if given[:1] and given[0] in COMMANDS:
        return False
    if given[:1] and not given[0].startswith("-"):
        known = ", ".join(COMMANDS)
        parser().error(f"no command {given[0]}; commands are {known}")
    options = parser().parse_args(given)
    if options.list:
        say_whole(describe(STEPS))
    return bool(options.list)


def say_whole(text: str) -> None:
    """Print a text; quietly no further where its reader has heard enough (`| head`)."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())  # what is flushed at the end goes there


def parser() -> argparse.ArgumentParser:
    """Every option of main.py."""
    made = argparse.ArgumentParser(
        prog="main.py",
        usage="%(prog)s [options]\n       %(prog)s {map,bundle,lock} ...",
        description="Runs every step of the replication package.",
        epilog="main.py map RAW: raw exports to registers; main.py lock: hash and copy "
        "of the plan; main.py bundle: a public archive (each with --help)",
    )
    made.add_argument("--input", type=Path, help="folder of registers")
    made.add_argument("--output", type=Path, help="folder to write into")
    made.add_argument("--steps", help="some steps: 2, 2-4 or 1,3-5")
    made.add_argument("--list", action="store_true", help="say what each step does")
    made.add_argument(
        "--quick", action="store_true", help="few draws, into output/quick/"
    )
    made.add_argument(
        "--blind",
        action="store_true",
        help="treatment labels and training dates permuted, into output/blind/ "
        "(confidential registers: output/confidential/blind/)",
    )
    made.add_argument(
        "--unblind",
        metavar="REASON",
        help="show effects of an unfinished endline; the seed log keeps the look",
    )
    made.add_argument(
        "--partial",
        action="store_true",
        help="run the steps whose registers are there, name what is awaited",
    )
    made.add_argument(
        "--check",
        nargs="?",
        const="",
        metavar="FOLDER",
        help="compare a fresh run (or FOLDER) with the output that stands",
    )
    made.add_argument(
        "--compare",
        nargs="?",
        const="",
        metavar="DAY|FOLDER",
        help="say what moved since the last output of DAY (2026-11-25) or FOLDER, or "
        "since the output replaced last",
    )
    made.add_argument(
        "--resume",
        action="store_true",
        help="take up the finished steps of the last run that nothing has changed",
    )
    made.add_argument(
        "--jobs",
        type=int,
        metavar="N",
        help="steps at a time, the machine's cores unless given; same bytes for any",
    )
    made.add_argument(
        "--verify-randomization",
        action="store_true",
        help="re-derive every logged assignment",
    )
    made.add_argument(
        "--anchor",
        action="append",
        default=[],
        metavar="HASH[@TIME]",
        help="hash of a record that you hold, and when it was published; repeatable",
    )
    return made


def describe(every_step: tuple[Step, ...]) -> str:
    """Purpose and reads of each step, from its docstring; writes, from what is
    declared."""
    parts = []
    for step in every_step:
        source = (ROOT / step.program).read_text(encoding="utf-8")
        made = [one.key for one in EXHIBITS if one.step == step.number]
        parts.append(
            f"{step.module}.py\n{ast.get_docstring(ast.parse(source))}\n"
            f"Writes:  {', '.join([*made, *step.writes])}"
        )
    parts.append(
        "every step: results.csv, logs/\n"
        "after the last: t00_ledger, numbers.tex, exhibits.tex, report.html, "
        "manifest.sha256; exhibits.pdf where LaTeX is installed"
    )
    return "\n\n".join(parts)
