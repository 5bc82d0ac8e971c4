"""Minimum detectable effects of the trial and of the training's rollout."""

from __future__ import annotations

import pandas as pd

from perutip.power.study_power import TrialPower
from perutip.reporting.reporter import Reporter

Rollout = tuple[pd.DataFrame, pd.DataFrame, dict[str, str]]


TIMED = ["base", "mde", "simulated_mde"]
FILED = ["base", "icc", "simulated_mde"]


def timed_keys(lines: pd.DataFrame) -> list[str]:
    """Keys of the headlines in calendar time among the lines of the rollout."""
    return list(lines.index[lines["icc"].isna()])


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
    registers are awaited. streams: seed streams of trial and rollout.
    """
    drawn: dict[str, object] = {"draws": float(draws)}
    parts: list[tuple[str, pd.DataFrame, dict[str, str], dict[str, object]]] = [
        ("trial", found.believed, found.labels, drawn | {"seed_stream": streams[0]}),
        ("other", found.other, found.labels, {}),
    ]
    if rollout is not None:
        _, lines, labels = rollout
        seeded = drawn | {"seed_stream": streams[1]}
        # headlines in calendar time have no intraclass correlation
        timed = lines.index.isin(timed_keys(lines))
        for mine, columns in ((timed, TIMED), (~timed, FILED)):
            parts.append(("training", lines.loc[mine, columns], labels, seeded))
    for panel, frame, words, more in parts:
        kept = {key: words[key] for key in frame.index}
        run.pivot(exhibit, panel, frame, reason="no_effect_found", labels=kept, **more)
