"""A run without rows or files: what was asked for, what it says, its streams."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

import joblib
import numpy as np
from tqdm import tqdm

from perutip.reporting.disclosure import Disclosure
from perutip.running.run.run_log import RunLog
from perutip.running.run.screen import say
from perutip.study.config import Config
from perutip.study.streams import named_stream

if TYPE_CHECKING:
    from perutip.designs.regression import Settings
    from perutip.running.output.made_from import MadeFrom

DataStatus = Literal["simulated", "confidential"]
Item = TypeVar("Item")


@dataclass
class BareRun:
    """What a run of the package was asked for, and how far it is.

    root: project folder. input_dir: registers; typed_input: their folder as a person
    gave it, for the screen alone. output_dir: published output, and typed_output.
    stage: the folder that takes its place when the run has succeeded; every step reads
    and writes there. step: the number of the current step, two digits. unblind: reason
    for a look at effects of an unfinished endline, empty for none. passing: the
    output is compared and thrown away, so that no PDF is made of it and no place in it
    is pointed to. resume: take up finished steps that nothing
    has changed since. jobs: steps at a time. chosen: numbers of the steps asked for;
    ended: of those that are finished. stood: step → what the output that stands has it
    made from.
    screen: where a line that a person should see goes; bars: a terminal may show what
    moves. join: returns when the steps that this one joins are finished; waited:
    seconds that it took.
    """

    root: Path
    input_dir: Path
    output_dir: Path
    config: Config
    data_status: DataStatus
    typed_input: str = ""
    typed_output: str = ""
    quick: bool = False
    step: str = ""
    stage: Path = Path()
    blind: bool = False
    partial: bool = False
    unblind: str = ""
    passing: bool = False
    resume: bool = False
    jobs: int = field(default_factory=joblib.cpu_count)
    bars: bool = True
    chosen: tuple[str, ...] = ()
    ended: set[str] = field(default_factory=set)
    stood: Mapping[str, MadeFrom] = field(default_factory=dict)
    screen: Callable[[str], None] = say
    join: Callable[[], None] | None = None
    log_file: RunLog = field(default_factory=RunLog)
    started: float = field(default_factory=time.monotonic)
    notes: dict[str, list[str]] = field(default_factory=dict)
    waited: float = 0.0

    @property
    def disclosure(self) -> Disclosure:
        """The rules of disclosure for this study's minimum cell."""
        return Disclosure(self.config.study.minimum_cell)

    @property
    def stamp(self) -> str:
        """What every exhibit carries; empty for a full run on confidential data."""
        simulated = ["SIMULATED DATA"] if self.data_status == "simulated" else []
        modes = [word for word in ("QUICK", "BLINDED") if word in self.mode.upper()]
        return " · ".join(simulated + modes)

    @property
    def mode(self) -> str:
        """full, quick, blinded or quick and blinded: what outputs may not mix."""
        words = ["quick"] * self.quick + ["blinded"] * self.blind
        return " and ".join(words) or "full"

    @property
    def banner(self) -> str:
        """First and last line of a run."""
        return f"{self.data_status.upper()} DATA" + " · BLINDED" * self.blind

    def log(self, message: str) -> None:
        """Say a line and keep it for the log; never an identifier or a text."""
        self.note(message)
        self.say(f"  {message}")

    def say(self, line: str) -> None:
        """Say a line that the log need not keep."""
        self.screen(line)

    def note(self, message: str) -> None:
        """Keep a line for the log alone."""
        self.log_file.write(f"[{self.step or '--'}] {message}")

    def stream(self, name: str) -> np.random.SeedSequence:
        """The random stream of a named purpose."""
        return named_stream(self.config.study.master_seed, name)

    def settings(self, stream: str, **support: int) -> Settings:
        """Settings of the regressions; `support` overrides minimum_treated and
        minimum_treated_clusters where a design has its own."""
        # pyfixest takes a second to load: not before the first step
        from perutip.designs.regression import Settings, Support

        choices = self.config.prosecution
        limits = {
            "minimum_treated": choices.minimum_treated_cases,
            "minimum_treated_clusters": choices.minimum_treated_clusters,
        } | support
        return Settings(
            level=self.config.study.level,
            support=Support(self.config.study.minimum_cell, **limits),
            reps=self.config.draws.wild_bootstrap,
            cross_check_reps=self.config.draws.cross_check,
            seed=self.stream(stream),
            seed_stream=stream,
            enumerated=not self.quick,
        )

    def progress(self, items: Iterable[Item], label: str) -> Iterator[Item]:
        """Iterate with a bar on a terminal, silently in a log."""
        shown = tqdm(items, desc=label, leave=False, disable=not self._moving)
        return iter(shown)

    def counter(self, label: str) -> Callable[[int], object]:
        """A bar on a terminal that counts what it is called with."""
        bar = tqdm(desc=label, leave=False, disable=not self._moving)
        return bar.update

    @property
    def _moving(self) -> bool:
        return self.bars and sys.stderr.isatty()
