"""The numbered steps, from steps.toml: number, module, title and what a step writes
beside its exhibits. "7/7" and the list of `--list` follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from perutip.study.declared import read_toml, record

FILE = Path(__file__).with_name("steps.toml")
EARLIER = "*"  # of `after`: every step with a lower number
REPORT = "report"  # the closing stage of a run, which owns exhibits as a step does


class RunFirst(ValueError):
    """`why` an earlier step must run first, and its number `step` (exit 2)."""

    def __init__(self, why: str, step: str) -> None:
        super().__init__(why, step)
        self.why, self.step = why, step

    def __str__(self) -> str:
        return f"{self.why}: run step {int(self.step)} first"


@dataclass(frozen=True)
class Step:
    """One numbered step.

    number: two digits. module: its file below code/ without `.py`. writes: patterns,
    below the output folder, of what it writes that is no exhibit. registers: what of
    the confidential data its exhibits are made from, where they do not say it. after:
    numbers of the steps whose files it reads, `*` for all earlier ones; steps that do
    not wait for each other share the cores. joins: numbers of further steps, without
    which it begins; it waits for them where it first reads a file or a row of theirs.
    program: the file that makes its exhibits, from the project's root.
    """

    number: str
    module: str
    title: str
    writes: tuple[str, ...] = ()
    registers: tuple[str, ...] = ()
    after: tuple[str, ...] = (EARLIER,)
    joins: tuple[str, ...] = ()

    def waits_for(self, other: Step) -> bool:
        """Must `other` be finished before this one begins?"""
        if EARLIER in self.after:
            return other.number < self.number
        return other.number in self.after

    def reads(self, other: Step) -> bool:
        """Must `other` be finished before this one ends?"""
        return self.waits_for(other) or other.number in self.joins

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
    problems.raise_if_any()
    return tuple(sorted(steps, key=lambda step: step.number))


STEPS: tuple[Step, ...] = _load()
