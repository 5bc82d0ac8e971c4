"""The numbered steps, from steps.toml: number, module, title and what a step writes
beside its exhibits. "7/7" and the list of `--list` follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from perutip.study.declared import read_toml, record

FILE = Path(__file__).with_name("steps.toml")
REPORT = "report"  # the closing stage of a run, which owns exhibits as a step does


@dataclass(frozen=True)
class Step:
    """One numbered step.

    number: two digits. module: its file below code/ without `.py`. writes: patterns,
    below the output folder, of what it writes that is no exhibit. registers: what of
    the confidential data its exhibits are made from, where they do not say it.
    program: the file that makes its exhibits, from the project's root.
    """

    number: str
    module: str
    title: str
    writes: tuple[str, ...] = ()
    registers: tuple[str, ...] = ()

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
    problems.raise_if_any()
    return tuple(sorted(steps, key=lambda step: step.number))


STEPS: tuple[Step, ...] = _load()
