"""Frames and logs with fixed times, as the simulated study has them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from perutip.assignment.seed_log import SeedLog, announce_simulated
from perutip.assignment.seed_log import seed_sources as seeds

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
SOURCE = {"source": announce_simulated("trial"), "no_reserve": True}
ANOTHER = {"source": announce_simulated("another"), "no_reserve": True}


def frame(first: int = 10101, m_treated: int = 2) -> pd.DataFrame:
    units = [f"{first + i:06d}" for i in range(8)]
    strata = ["alta"] * 4 + ["más baja"] * 4
    return pd.DataFrame({"unit_id": units, "stratum": strata, "m_treated": m_treated})


def simulated_log(path: Path) -> SeedLog:
    versions = {"python": "simulated"}
    return SeedLog(path, now=NOW, commit="simulated", versions=versions)


def drawn_log(path: Path) -> SeedLog:
    log = simulated_log(path)
    log.freeze("trial", frame(), **SOURCE)
    log.seed("trial", seeds.simulated_seed("trial"))
    log.draw("trial", frame())
    return log
