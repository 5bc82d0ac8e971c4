"""The arms of a draw and everything that could have been drawn, from log and frame.

One function derives both: every step that needs an assignment calls it, and none reads
one from a file that a hand may have changed. A file that an earlier step left is
compared with what was derived; any difference refuses the draw.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from perutip.assignment.arms.verified import NotDrawn, verified_state
from perutip.assignment.draw import (
    DrawRefused,
    assign,
    canonical_frame,
    changed_rows,
    read_frame,
)
from perutip.assignment.draw.frame import Frame
from perutip.assignment.rerandomization import rerandomize_logged
from perutip.assignment.seed_log.events import SeedLog
from perutip.inference.randomization_test import possible_assignments

MAX_ENUMERATED = 1_000_000
SAMPLED_DRAWS = 99_999
Covariates = Callable[[list[str]], pd.DataFrame]
# stream, assignments listed at most, how many are sampled beyond
HowSampled = tuple[np.random.SeedSequence | None, int, int]


@dataclass(frozen=True)
class Possible:
    """A frame before its draw: what could be drawn, and no arm yet.

    units, strata (J,) by ascending unit; assignments (A, J), all of them or `sampled`
    ones; a balance criterion that the freeze announced is not applied.
    """

    units: np.ndarray
    strata: np.ndarray
    assignments: np.ndarray = field(repr=False)
    sampled: bool


@dataclass(frozen=True)
class Arms:
    """A drawn frame, and all that its protocol could have drawn.

    Attributes
    ----------
    units, strata, treatment, probability : (J,) by ascending unit: its stratum, its arm
        (0 or 1), its probability of treatment, remainders of odd strata in it.
    assignments : (A, J) of 0 and 1, columns as `units`, all equally likely: every one
        there is, or `sampled` ones with a stream of their own where there are more
        than can be listed.
    n_possible : how many there are, as the log writes it.
    table : unit_id, stratum, rank, treated, probability; by stratum, then rank. A
        re-randomized draw has no rank.
    replaced : (unit that left, the reserve that took its arm), in order.
    n_voids : draws and freezes of this frame that were voided before.
    rerandomized : True when `assignments` are those that a criterion accepted.
    """

    frame: str
    units: np.ndarray
    strata: np.ndarray
    treatment: np.ndarray
    probability: np.ndarray
    assignments: np.ndarray = field(repr=False)
    sampled: bool
    n_possible: int | str
    table: pd.DataFrame = field(repr=False)
    replaced: tuple[tuple[str, str], ...] = ()
    n_voids: int = 0
    rerandomized: bool = False

    def notes(self) -> list[str]:
        """What every table of the frame says of its draw: sampling, voids, changes."""
        said = []
        if self.sampled:
            said.append(
                f"{len(self.assignments):,} assignments sampled of the "
                f"{_thousands(self.n_possible)} possible."
            )
        if self.n_voids:
            plural = "s were" if self.n_voids > 1 else " was"
            said.append(f"{self.n_voids} earlier record{plural} voided.")
        if self.replaced:
            plural = "s were" if len(self.replaced) > 1 else " was"
            said.append(f"{len(self.replaced)} district{plural} replaced.")
        return said


def _thousands(number: int | str) -> str:
    return number if isinstance(number, str) else f"{number:,}"


def drawn_arms(
    folder: Path,
    name: str,
    *,
    stream: np.random.SeedSequence | None = None,
    covariates: Covariates | None = None,
    limit: int = MAX_ENUMERATED,
    draws: int = SAMPLED_DRAWS,
) -> Arms:
    """Arms and possible assignments of a frame, derived from its log and its file.

    Parameters
    ----------
    folder
        Registers: `seed_log.jsonl` and `frame_<name>.csv`.
    name
        pilot or trial.
    stream
        Named stream of the sample; needed beyond `limit` assignments.
    covariates
        Of a frame frozen with a balance criterion: a function of its units that gives
        the table as published, index unit_id.
    limit, draws
        Assignments listed at most, and how many are sampled beyond.

    Raises
    ------
    NotDrawn
        If the frame is not frozen, not drawn, or voided.
    DrawRefused
        If log, frame file or criterion differ from what is derived again.
    """
    report, state = verified_state(folder)
    cycle = state.cycle(name)
    named = [s for s in report.awaited if s.startswith(f"{name}:")]
    if named or cycle.freeze is None:
        sentence = f"{name}: this log holds no freeze of that frame"
        raise NotDrawn(named or [sentence], source="seed_log.jsonl")
    path = folder / f"frame_{name}.csv"
    frame = canonical_frame(read_frame(path), source=path.name)
    problems = changed_rows(frame, cycle.checked_frame())
    if problems:
        raise DrawRefused(problems, source=path.name)
    n_voids = sum(record["frame"] == name for record in state.voids)
    replaced = tuple((r["unit"], r["replacement"]) for r in cycle.replaces)
    if "criterion" in cycle.freeze["announced"]:
        return _rerandomized(folder, name, covariates, n_voids)
    assert cycle.seed is not None
    return _drawn(
        frame, cycle.seed["seed"], name, (stream, limit, draws), replaced, n_voids
    )


def possible_arms(folder: Path, name: str, stream: np.random.SeedSequence) -> Possible:
    """What could be drawn from the frame of a folder of registers, drawn or not.

    stream: named stream of the sample where there are more than can be listed. Raises
    DrawRefused for a frame that nothing can be drawn from.
    """
    path = folder / f"frame_{name}.csv"
    frame = canonical_frame(read_frame(path), source=path.name)
    every, sampled = _possible(frame, (stream, MAX_ENUMERATED, SAMPLED_DRAWS))
    units, strata = (np.array(x, dtype=object) for x in (frame.units, frame.strata))
    return Possible(units, strata, every, sampled)


def _possible(frame: Frame, sample: HowSampled) -> tuple[np.ndarray, bool]:
    """Assignments (R, n) that a frame's draw could give; are they a sample?"""
    stream, limit, draws = sample
    return possible_assignments(
        frame.strata,
        frame.m_treated,
        reps=draws,
        seed=stream,
        extra=frame.extra or 0,
        limit=limit,
    )


def _drawn(
    frame: Frame,
    seed: str,
    name: str,
    sample: HowSampled,
    replaced: tuple[tuple[str, str], ...],
    n_voids: int,
) -> Arms:
    assigned = assign(frame, seed)
    treated = {one.unit_id: one.treated for one in assigned}
    chance = {s: float(p) for s, p in frame.probabilities().items()}
    every, sampled = _possible(frame, sample)
    rows = [(a.unit_id, a.stratum, a.rank, a.treated) for a in assigned]
    table = pd.DataFrame(rows, columns=["unit_id", "stratum", "rank", "treated"])
    table["probability"] = table["stratum"].map(chance)
    return Arms(
        frame=name,
        units=np.array(frame.units, dtype=object),
        strata=np.array(frame.strata, dtype=object),
        treatment=np.array([treated[unit] for unit in frame.units], dtype=int),
        probability=np.array([chance[s] for s in frame.strata]),
        assignments=every,
        sampled=sampled,
        n_possible=frame.n_assignments(),
        table=table,
        replaced=replaced,
        n_voids=n_voids,
    )


def _rerandomized(
    folder: Path, name: str, covariates: Covariates | None, n_voids: int
) -> Arms:
    if covariates is None:
        raise DrawRefused(
            ["the freeze announced a balance criterion: its covariates are needed"],
            source=name,
        )
    log = SeedLog(folder / "seed_log.jsonl")
    frame = read_frame(folder / f"frame_{name}.csv")
    table = covariates(frame["unit_id"].tolist())
    found = rerandomize_logged(log, name, frame, table)
    table = found.assignment.set_index("unit_id").loc[list(found.units)]
    return Arms(
        frame=name,
        units=np.array(found.units, dtype=object),
        strata=table["stratum"].to_numpy(object),
        treatment=table["treated"].to_numpy(int),
        probability=table["probability"].to_numpy(float),
        assignments=found.accepted.astype(int),
        sampled=False,
        n_possible=len(found.accepted),
        table=found.assignment,
        n_voids=n_voids,
        rerandomized=True,
    )
