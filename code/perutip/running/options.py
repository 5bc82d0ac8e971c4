"""Options of main.py; what needs no package, and is said at once: --help and --list."""

from __future__ import annotations

import argparse
import ast
import os
import re
import shlex
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from perutip.option_parser import OptionParser, refuse_foreign, whole_number
from perutip.running.command_options import PARSERS
from perutip.running.files.places import ROOT
from perutip.study.exhibits import EXHIBITS
from perutip.study.steps import STEPS, Step

COMMANDS = tuple(PARSERS)  # each has options of its own
# what is done instead of a run → the options that go with it
WAYS = {
    "list": (),
    "verify_randomization": ("input", "anchor"),
    "compare": ("input", "output", "quick", "blind"),
    "check": ("input", "output", "quick", "partial", "jobs"),
}


def answered(given: list[str]) -> bool:
    """Say what --list asks for; True when there is nothing more to do.

    --help and a wrong option, of a command too, end the process.
    """
    if given[:1] and given[0] in COMMANDS:
        PARSERS[given[0]]().parse_args(given[1:])
        return False
    options = read_options(given)
    if options.list:
        say_whole(describe(STEPS))
    return bool(options.list)


def read_options(given: list[str]) -> argparse.Namespace:
    """The options of a run, or of what is done instead; a wrong one, or one that does
    not go with the others, ends the process with exit code 2."""
    made = parser()
    if given[:1] and not given[0].startswith("-"):
        known = ", ".join(COMMANDS)
        made.error(f"no command {shlex.quote(given[0])}; commands are {known}")
    options: argparse.Namespace = made.parse_args(given)
    refuse_foreign(made, options, WAYS)
    if options.anchor and not options.verify_randomization:
        made.error("--anchor goes with --verify-randomization")
    try:
        options.steps = choose(options.steps)
    except ValueError as error:
        made.error(str(error))
    return options


def choose(text: str | None) -> tuple[Step, ...]:
    """Steps named by `2`, `2-4` or `1,3-5`; all when None. ValueError otherwise."""
    if text is None:
        return STEPS
    wanted: set[int] = set()
    for part in text.split(","):
        low, dash, high = part.strip().partition("-")
        if not all(re.fullmatch("[0-9]{1,9}", n) for n in [low, *[high] * bool(dash)]):
            raise ValueError(f"--steps {text}: expected 2, 2-4 or 1,3-5")
        if high and int(high) < int(low):
            raise ValueError(f"--steps {text}: {high}-{low} is the order of a range")
        wanted |= set(range(int(low), int(high or low) + 1))
    known = {int(step.number): step for step in STEPS}
    if not wanted or not wanted <= set(known):
        raise ValueError(f"--steps {text}: steps are 1 to {max(known)}")
    return tuple(known[number] for number in sorted(wanted))


def say_whole(text: str) -> None:
    """Print a text; quietly no further where its reader has heard enough (`| head`)."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())  # what is flushed at the end goes there


class _Parser(OptionParser):
    def unknown(self, words: Sequence[str]) -> str:
        """A command that does not come first is told so."""
        if late := next((one for one in words if one in COMMANDS), None):
            return f"a command comes first, with its own options: main.py {late} ..."
        return super().unknown(words)


def parser() -> OptionParser:
    """Every option of main.py."""
    made = _Parser(
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
        const=False,
        metavar="FOLDER",
        help="compare a fresh run (or FOLDER) with the output that stands",
    )
    made.add_argument(
        "--compare",
        nargs="?",
        const=False,
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
        type=partial(whole_number, least=1),
        metavar="N",
        help="steps at a time, the machine's cores unless given, at most the larger of "
        "cores and steps; same bytes for any",
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
