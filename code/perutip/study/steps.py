"""The numbered steps, from steps.toml: number, module, title and what a step writes
beside its exhibits. "7/7" and the list of `--list` follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from perutip.study.declared import read_toml, record

FILE = Path(__file__).with_name("steps.toml")
EARLIER = "*"  # of `after`: every step with a lower number
REPORT = "report"  # the closing stage of a run, which owns exhibits as a step does


class RunFirst(ValueError):
    """`why` other steps must run first, and their numbers `steps` (exit 2)."""

    def __init__(self, why: str, *steps: str) -> None:
        super().__init__(why, *steps)
        self.why, self.steps = why, tuple(sorted(steps))

    def __str__(self) -> str:
        first, *others = (str(int(step)) for step in self.steps)
        then = f", then {' and '.join(others)}" if others else ""
        return f"{self.why}: run step {first} first{then}"


@dataclass(frozen=True)
class Step:
    """One numbered step.

    number: two digits. module: its file below code/ without `.py`. writes: patterns,
    below the output folder, of what it writes that is no exhibit. registers: what of
    the confidential data its exhibits are made from, where they do not say it. after:
    numbers of the steps whose files it reads, `*` for all earlier ones; steps that do
    not wait for each other share the cores. joins: numbers of further steps, without
    which it begins; it waits for them where it first reads a file or a row of theirs.
    needs: files of other steps, below the output folder, without which it refuses to
    run. uses: those that it looks for and does without.
    program: the file that makes its exhibits, from the project's root.
    """

    number: str
    module: str
    title: str
    writes: tuple[str, ...] = ()
    registers: tuple[str, ...] = ()
    after: tuple[str, ...] = (EARLIER,)
    joins: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()

    def waits_for(self, other: Step) -> bool:
        """Must `other` be finished before this one begins?"""
        if EARLIER in self.after:
            return other.number < self.number
        return other.number in self.after

    def reads(self, other: Step) -> bool:
        """Must `other` be finished before this one ends?"""
        return self.waits_for(other) or other.number in self.joins

    def makes(self, name: str) -> bool:
        """Is `name`, a file below the output folder, one that it writes?"""
        return any(fnmatchcase(name, pattern) for pattern in self.writes)

    @property
    def program(self) -> str:
        """Its file from the project's root."""
        return f"code/{self.module}.py"


def _load(path: Path = FILE) -> tuple[Step, ...]:
    raw, problems = read_toml(path)
    for name in raw:
        if name != "step":
            problems.add("not a section", name)
    steps = [
        record(Step, table, problems, "step", nth)
        for nth, table in enumerate(raw.get("step", []))
    ]
    numbers = [step.number for step in steps if step is not None]
    for nth, number in enumerate(numbers):
        if not (len(number) == 2 and number.isdigit()):
            problems.add(f"number = {number!r}: expected two digits", "step", nth=nth)
        if number in numbers[:nth]:
            problems.add(f"number {number} stands twice", "step", "number", nth)
    for nth, step in enumerate(steps):
        for key in ("after", "joins") if step is not None else ():
            for name in getattr(step, key):
                if name != EARLIER and not (name in numbers and name < step.number):
                    problems.add(f"{name!r} is no earlier step", "step", key, nth)
        for key in ("needs", "uses") if step is not None else ():
            for name in getattr(step, key):
                made = [one for one in steps if one is not None and one.makes(name)]
                if not any(step.reads(one) for one in made):
                    words = f"{name!r} is written by no step that it reads"
                    problems.add(words, "step", key, nth)
    problems.raise_if_any()
    return tuple(sorted(steps, key=lambda step: step.number))


STEPS: tuple[Step, ...] = _load()
