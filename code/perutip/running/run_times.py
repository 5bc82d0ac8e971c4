"""The README's times per step and its memory, from the log of a run.

`PYTHONPATH=code python -m perutip.running.run_times [LOG]` rewrites them; without LOG
the newest log of a complete run in output/logs/. A test says when they do not name the
declared steps.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from perutip.running.files.places import ROOT
from perutip.study.steps import STEPS

BEGIN, END = "<!-- times: generated -->", "<!-- times: end -->"
STEP = re.compile(r"\] step (\d+): ([\d.]+) s$")
SYSTEM = re.compile(r"(\w+)-.*\b(x86_64|aarch64|arm64|AMD64)\b.*(, \d+ cores)$")
WHOLE = re.compile(r"\] (\d+) s in all")
MEMORY = re.compile(r"\] memory: at most ([\d.]+ GB) in a process$")


@dataclass(frozen=True)
class RunTimes:
    """What a log says: seconds by step and in all; system and Python; most memory of a
    process, empty where it is not known."""

    steps: dict[str, float]
    whole: float
    system: str
    python: str
    memory: str


def read_times(log: Path) -> RunTimes | None:
    """Times of a complete, full run on the simulated registers; None of any other."""
    lines = log.read_text(encoding="utf-8").splitlines()
    steps = {m[1]: float(m[2]) for line in lines if (m := STEP.search(line))}
    whole = [float(m[1]) for line in lines if (m := WHOLE.search(line))]
    complete = any(line.startswith("REPLICATION COMPLETE") for line in lines)
    full = "[--] run: full, simulated registers" in lines
    if not (complete and full and whole) or set(steps) != {s.number for s in STEPS}:
        return None
    memory = [m[1] for line in lines if (m := MEMORY.search(line))]
    system, python = _after(lines, "system"), _after(lines, "python")
    return RunTimes(steps, whole[0], system, python, next(iter(memory), ""))


def _after(lines: Iterable[str], name: str) -> str:
    head = f"[--] {name}: "
    return next((x.removeprefix(head) for x in lines if x.startswith(head)), "unknown")


def times_table(times: RunTimes) -> str:
    """Markdown: a line per step, the whole run, and its memory."""
    rows = [
        f"| {step.number} {step.title} | {times.steps[step.number]:.0f} |"
        for step in STEPS
    ]
    known = SYSTEM.match(times.system)
    system = "{} {}{}".format(*known.groups()) if known else times.system
    return "\n".join(
        [
            f"Measured by the package itself: {system}, Python {times.python}, "
            "simulated registers.",
            "",
            "| Step | Seconds |",
            "| --- | ---: |",
            *rows,
            f"| Whole run, with start-up, audit and page | {times.whole:.0f} |",
            *(
                ("", f"Memory: at most {times.memory} in each process.")
                * bool(times.memory)
            ),
        ]
    )


def with_times(readme: str, times: RunTimes) -> str:
    """The README's text with its times replaced."""
    before, rest = readme.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n{times_table(times)}\n{END}{after}"


def main(arguments: list[str]) -> int:
    """Rewrite the README from a log; 2 when there is none of a complete run."""
    logs = sorted((ROOT / "output" / "logs").glob("run-*.log"), reverse=True)
    given = [Path(name) for name in arguments] or logs
    for log in given:
        times = read_times(log)
        if times is not None:
            path = ROOT / "README.md"
            text = with_times(path.read_text(encoding="utf-8"), times)
            path.write_text(text, encoding="utf-8", newline="\n")
            return 0
    print("no log of a complete, full run on the simulated registers")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
