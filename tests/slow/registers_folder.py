"""A folder of registers that a test changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from perutip.assignment.seed_log import SeedLog, announce_simulated, simulated_seed
from perutip.contract.registers import FILES, REGISTERS

LOG = "seed_log.jsonl"


@dataclass(frozen=True)
class Folder:
    """A folder of registers, to be changed."""

    path: Path

    def read(self, name: str) -> pd.DataFrame:
        """A register as text."""
        file = self.path / FILES[name]
        return pd.read_csv(file, dtype="str", keep_default_na=False)

    def write(self, name: str, table: pd.DataFrame) -> None:
        """A register as the contract wants it."""
        table.to_csv(self.path / FILES[name], index=False, lineterminator="\n")

    def drop(self, *names: str) -> None:
        """Take registers away."""
        for name in names:
            (self.path / FILES[name]).unlink(missing_ok=True)

    def keep(self, name: str, wanted: Callable[[pd.DataFrame], pd.Series]) -> None:
        """Keep the rows that are wanted."""
        table = self.read(name)
        self.write(name, table[wanted(table)])

    def fill(self, name: str, value: str, *columns: str) -> None:
        """Give every row of some columns the same value."""
        table = self.read(name)
        table[list(columns)] = value
        self.write(name, table)

    def redraw(self) -> None:
        """Freeze, seed and draw the frame anew, with the field team's functions."""
        (self.path / LOG).unlink()
        frame = self.path / FILES["frame_trial"]
        log, words = SeedLog(self.path / LOG), "a variation of a test"
        log.freeze("trial", frame, source=announce_simulated(words), no_reserve=True)
        log.seed("trial", simulated_seed(words))
        log.draw("trial", frame)


def few_rulings(folder: Folder, number: int = 60) -> None:
    """The first rulings and their codes."""
    folder.keep("rulings", lambda t: t.index < number)
    kept = set(folder.read("rulings")["ruling_id"])
    folder.keep("hand_coded", lambda t: t["ruling_id"].isin(kept))


def without_madre_de_dios(folder: Folder) -> None:
    """No register of step 07."""
    folder.drop(*(r.name for r in REGISTERS.values() if r.needed_by == ("07",)))
