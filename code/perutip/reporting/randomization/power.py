"""Minimum detectable effects of the trial and of the training's rollout."""

from __future__ import annotations

import pandas as pd

from perutip.power.study_trial import TrialPower
from perutip.reporting.rows.reporter import Reporter
from perutip.reporting.track4tip.supports import SIMULATED

Rollout = tuple[pd.DataFrame, pd.DataFrame, dict[str, str]]


TIMED = ["base", "mde", "simulated_mde"]
FILED = ["base", "icc", "simulated_mde"]
SEEDED = ("power", "simulated_mde")  # columns that are simulated


def timed_keys(lines: pd.DataFrame) -> list[str]:
    """Keys of the headlines in calendar time among the lines of the rollout."""
    return list(lines.index[lines["icc"].isna()])


def _drawn(draws: float, stream: str) -> dict[str, object]:
    """What the simulated cells of a panel carry."""
    said = {"draws": float(draws), "seed_stream": stream}
    return {"drawn": dict.fromkeys(SEEDED, said)}


def report_power(
    run: Reporter,
    exhibit: str,
    found: TrialPower,
    rollout: Rollout | None,
    draws: int,
    streams: tuple[str, str],
) -> None:
    """A panel each for the believed correlation, for others, and for the rollout.

    rollout: table, lines and words as `rollout_power` gives them, None where its
    registers are awaited. streams: seed streams of trial and rollout; headlines
    in calendar time have their own, and say how often they were simulated.
    """
    trial, filed = streams
    of: dict[str, object] = {"n_clusters": found.design.n_clusters}
    parts: list[tuple[str, pd.DataFrame, dict[str, str], dict[str, object]]] = [
        ("trial", found.believed, found.labels, _drawn(draws, trial) | of),
        ("other", found.other, found.labels, of),
    ]
    if rollout is not None:
        _, lines, labels = rollout
        # headlines in calendar time have no intraclass correlation
        timed = lines.index.isin(timed_keys(lines))
        for often, mine in lines[timed].groupby("replications"):
            seeded = _drawn(float(str(often)), SIMULATED)
            parts.append(("training", mine[TIMED], labels, seeded))
        without = lines["simulated_mde"].map(lambda cell: isinstance(cell, str))
        drawn = lines[~timed & ~without][FILED]
        parts.append(("training", drawn, labels, _drawn(draws, filed)))
        parts.append(("training", lines[without][FILED], labels, {}))
    for panel, frame, words, more in parts:
        kept = {key: words[key] for key in frame.index}
        run.pivot(exhibit, panel, frame, reason="no_effect_found", labels=kept, **more)
