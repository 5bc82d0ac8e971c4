"""What a person sees of a run: a line per step, in the steps' order, wherever it goes.

On a terminal the steps that are running have a line each at the bottom, with what they
do, how long it has taken and how long it took last time. In a pipe there are plain
lines alone. A screen that is gone (a closed pipe) stops no run: the log has it all.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from perutip.study.steps import Step

TIMES = "times.json"


def say(line: str) -> None:
    """A line on the screen, below which a terminal's moving lines stay."""
    try:
        tqdm.write(line, file=sys.stdout)
        sys.stdout.flush()
    except OSError:
        # whatever follows, the flush at the end included, goes nowhere quietly
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class Screen:
    """The lines of the steps of one run.

    last: seconds that each step took the last time, by number; empty the first time.
    """

    def __init__(self, steps: Sequence[Step], last: dict[str, float]) -> None:
        self.order = [step.number for step in steps]
        self.last = last
        self.kept: dict[str, list[str]] = {number: [] for number in self.order}
        self.ended: set[str] = set()
        self.bars: dict[str, tuple[tqdm, float]] = {}
        self.moving = sys.stderr.isatty()

    def begin(self, step: Step) -> None:
        """A step has begun."""
        if self.moving:
            bar = tqdm(bar_format="{desc}", leave=False, dynamic_ncols=True)
            self.bars[step.number] = bar, time.monotonic()
            bar.set_description_str(self._words(step, 0.0))

    def said(self, step: Step, line: str) -> None:
        """A step says a line; it waits until every earlier step has ended."""
        self.kept[step.number].append(line)
        self._flush()

    def end(self, step: Step) -> None:
        """A step has ended."""
        bar = self.bars.pop(step.number, None)
        if bar is not None:
            bar[0].close()
        self.ended.add(step.number)
        self._flush()

    def refresh(self, now: float) -> None:
        """Let the lines of running steps say how long they have taken."""
        for number, (bar, began) in self.bars.items():
            words = bar.desc.partition(" · ")[0]
            bar.set_description_str(words + self._seconds(number, now - began))

    def close(self) -> None:
        """Take the moving lines away."""
        for bar, _ in self.bars.values():
            bar.close()
        self.bars.clear()

    def _words(self, step: Step, seconds: float) -> str:
        return f"[{step.number}] {step.title}" + self._seconds(step.number, seconds)

    def _seconds(self, number: str, seconds: float) -> str:
        last = self.last.get(number)
        return f" · {seconds:.0f} s" + (f", {last:.0f} s last time" if last else "")

    def _flush(self) -> None:
        for number in self.order:
            for line in self.kept[number]:
                say(line)
            self.kept[number].clear()
            if number not in self.ended:
                break


def last_times(logs: Path) -> dict[str, float]:
    """Seconds of each step in the last run that completed it; empty without one."""
    try:
        found = json.loads((logs / TIMES).read_text(encoding="utf-8"))
        return {str(number): float(seconds) for number, seconds in found.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def keep_times(logs: Path, seconds: dict[str, float]) -> None:
    """Keep how long each step took, beside the logs."""
    kept = last_times(logs) | {n: round(s, 1) for n, s in seconds.items()}
    text = json.dumps(kept, sort_keys=True)
    (logs / TIMES).write_text(f"{text}\n", encoding="utf-8", newline="\n")
