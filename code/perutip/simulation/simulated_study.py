"""One simulated study: every register of the contract, from one seed."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd

from perutip.assignment.draw import draw
from perutip.assignment.seed_log import (
    Seed,
    SeedLog,
    announce_simulated,
    simulated_seed,
)
from perutip.contract.registers import REGISTERS
from perutip.simulation.cases import (
    regions_register,
    simulate_cases,
    simulate_prosecutors,
)
from perutip.simulation.generators import Streams
from perutip.simulation.madre_de_dios import (
    MadreParameters,
    MadreStudy,
    simulate_madre,
)
from perutip.simulation.parameters import Parameters
from perutip.simulation.rulings import (
    simulate_hand_coding,
    simulate_rulings,
    write_rulings,
)
from perutip.simulation.trial import (
    DistrictFrames,
    border_treated,
    counts_by_officer,
    municipal_records,
    simulate_complaints,
    simulate_districts,
    simulate_incidents,
    simulate_neighbours,
    simulate_officers,
    simulate_referrals,
    simulate_residents,
    study_arms,
)
from perutip.simulation.typed import typed

LOG_TIME = datetime(2026, 11, 16, 15, 0, tzinfo=UTC)
LOG_VERSIONS = {"study": "simulated"}
RULE = "districts of the simulated study, strata of four by prevalence"


@dataclass(frozen=True)
class SimulatedStudy:
    """Registers by their names in the contract, typed as the reader types them.

    assignment: the trial's draw (unit_id, stratum, rank, treated, …). draw_seed: the
    seed of the draw, of origin "simulated". parameters: what was planted. expressions:
    ruling_id, words and the intended expressions of each component. madre_de_dios: the
    study behind the registers of step 07, with the interviews' texts.
    """

    registers: dict[str, pd.DataFrame]
    assignment: pd.DataFrame
    draw_seed: Seed
    parameters: Parameters
    expressions: pd.DataFrame
    madre_de_dios: MadreStudy

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.registers[name]

    @property
    def log_records(self) -> str:
        """Text of seed_log.jsonl: freeze, seed and draw at a fixed time."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "seed_log.jsonl"
            log = SeedLog(path, now=LOG_TIME, commit="simulated", versions=LOG_VERSIONS)
            frame = self.registers["frame_trial"]
            source = announce_simulated(str(self.draw_seed.origin["text"]))
            log.freeze("trial", frame, source=source, rule=RULE, no_reserve=True)
            log.seed("trial", self.draw_seed)
            log.draw("trial", frame)
            return path.read_text(encoding="utf-8")


def simulate_study(
    seed: int | np.random.SeedSequence,
    *,
    scale: float = 1.0,
    texts: bool = True,
    parameters: Parameters | None = None,
    effects: bool = True,
) -> SimulatedStudy:
    """Simulate the whole study in memory.

    Parameters
    ----------
    seed : master seed; every purpose has its own named stream.
    scale : multiplies cases, prosecutors, rulings, officers, residents and girls;
        regions, districts and communities stay as they are.
    texts : write the rulings; without, the column `text` is left out.
    effects : False plants nothing, the study is otherwise the same.
    """
    if scale <= 0:
        raise ValueError("scale must be positive")
    planted = Parameters() if parameters is None else parameters
    planted = planted if effects else planted.without_effects()
    streams = Streams(seed)
    registers, expressions = _prosecution(streams, planted, scale, texts)
    frames = simulate_districts(streams, planted, scale=scale)
    draw_seed = simulated_seed(f"simulated study {streams.hex_seed('draw: trial')}")
    frame_trial = typed("frame_trial", frames.frame_trial)
    assignment = draw(frame_trial, seed=draw_seed.value)
    registers |= {"districts": frames.districts, "frame_trial": frame_trial}
    registers |= simulate_trial(streams, planted, frames, assignment, scale=scale)
    madre = simulate_madre(seed, _surveyed(scale))
    registers |= madre.registers
    written = [name for name in REGISTERS if name in registers]
    ordered = {name: typed(name, registers[name]) for name in written}
    return SimulatedStudy(ordered, assignment, draw_seed, planted, expressions, madre)


def _surveyed(scale: float) -> MadreParameters:
    """Step 07's parameters with as many girls a community as `scale` asks.

    In three communities the survey breaks off.
    """
    whole = MadreParameters()
    girls = max(round(whole.girls_surveyed * scale), 8)
    return replace(whole, girls_surveyed=girls, interrupted=3)


def _prosecution(
    streams: Streams, parameters: Parameters, scale: float, texts: bool
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    prosecutors = simulate_prosecutors(streams, parameters, scale=scale)
    cases = simulate_cases(
        streams,
        parameters,
        n_cases=max(round(parameters.cases.n_cases * scale), 1),
        prosecutors=prosecutors,
    )
    p = parameters.rulings
    rulings = simulate_rulings(
        streams, parameters, cases, n_rulings=max(round(p.n_rulings * scale), 1)
    )
    if texts:
        rulings["text"] = write_rulings(streams, rulings)
    coded = simulate_hand_coding(
        streams, parameters, rulings, n_coded=round(p.n_hand_coded * scale)
    )
    registers = {
        "regions": regions_register(),
        "prosecutors": prosecutors,
        "cases": cases,
        "rulings": rulings,
        "hand_coded": coded,
    }
    intended = ["ruling_id", "words", *(c for c in coded.columns if c in rulings)]
    return registers, rulings[list(dict.fromkeys(intended))].copy()


def simulate_trial(
    streams: Streams,
    parameters: Parameters,
    frames: DistrictFrames,
    assignment: pd.DataFrame,
    *,
    scale: float = 1.0,
) -> dict[str, pd.DataFrame]:
    """Return the registers that come after the draw, for a given assignment.

    The same streams with another assignment give the other potential outcomes.
    """
    p = parameters.trial
    arms = study_arms(frames, assignment, p)
    officers = simulate_officers(streams, arms, p)
    neighbours = simulate_neighbours(streams, arms.ubigeo)
    bordering = border_treated(neighbours, arms)
    incidents = simulate_incidents(streams, arms, officers, p, bordering)
    counts = counts_by_officer(incidents, len(officers.district))
    baseline = officers.baseline.assign(cases_identified=counts[0])
    endline = officers.endline.assign(cases_identified=counts[1])
    return {
        "officers_baseline": baseline,
        "officers_endline": endline[~officers.lost],
        "municipal": municipal_records(streams, arms, incidents, p),
        "incidents": incidents,
        "referrals": simulate_referrals(streams, arms, incidents, p),
        "residents": simulate_residents(streams, arms, p, scale=scale),
        "neighbours": neighbours,
        "complaints": simulate_complaints(streams, neighbours, arms, p),
    }
