"""Truth about prosecutors' knowledge and the trial, from both potential outcomes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.stats import norm

from perutip.simulation.cases import simulate_prosecutors
from perutip.simulation.generators import Streams
from perutip.simulation.parameters import Parameters
from perutip.simulation.trial.arms import Arms, study_arms
from perutip.simulation.trial.districts import simulate_districts
from perutip.simulation.trial.officers import SCALES, simulate_officers
from perutip.simulation.trial.residents import simulate_residents

_SCALE = 40.0


def knowledge_truth(parameters: Parameters, *, seed: int) -> dict[str, float]:
    """Return the effect on the score of trained prosecutors (points of 100)."""
    nothing = replace(parameters, knowledge=replace(parameters.knowledge, effect=0.0))
    streams = Streams(np.random.SeedSequence([seed, 3]))
    scores = [
        simulate_prosecutors(streams, p, scale=100.0) for p in (nothing, parameters)
    ]
    trained = scores[0]["trained"] == 1
    gain = (scores[1]["knowledge_score"] - scores[0]["knowledge_score"])[trained]
    return {"knowledge_score": gain.mean()}


def trial_truth(parameters: Parameters, *, seed: int) -> dict[str, float]:
    """Return intention-to-treat effects, every trial district treated against none.

    Scores by simulation with the same draws in both worlds; counts and shares are
    exact. Attitudes in SDs of the world without treatment: each sub-scale, their mean
    (`attitudes_mean_z`) and the mean over its own SD (`attitudes_index`).
    referral_completion: share of identified victims accepted; false_positive_rate:
    share of linked referrals that are not confirmed; cases_identified: per officer in
    12 months, the same by survey and by municipal records.
    """
    p = parameters.trial
    base, after = (_world(parameters, seed, treated) for treated in (0, 1))
    scores = list(SCALES)
    z = [(w[scores] - base[scores].mean()) / base[scores].std() for w in (base, after)]
    shift = (z[1] - z[0]).mean()
    index = [world.mean(axis=1) for world in z]
    index_gain = (index[1] - index[0]).mean()
    written = _clipped_mean(
        p.documentation_mean + p.documentation_effect, p.documentation_sd
    )
    return {
        "cases_identified": p.cases_effect,
        "referral_completion": p.completion_effect,
        "referral_made": p.referred_effect,
        "false_positive_rate": p.false_positive_effect,
        "knowledge": (after["knowledge"] - base["knowledge"]).mean(),
        **{f"attitudes_{scale}": shift[scale] for scale in SCALES},
        "attitudes_mean_z": index_gain,
        "attitudes_index": index_gain / index[0].std(),
        "documentation_score": written
        - _clipped_mean(p.documentation_mean, p.documentation_sd),
        "trust": _trust(parameters, seed, 1) - _trust(parameters, seed, 0),
        "attended": p.uptake_treated - p.uptake_control,
        "neighbour_complaints": p.spillover_complaints,
    }


def _clipped_mean(mean: float, sd: float, low: float = 0, high: float = 100) -> float:
    """Mean of a normal variable clipped to [low, high]."""
    a, b = (low - mean) / sd, (high - mean) / sd
    inside = mean * (norm.cdf(b) - norm.cdf(a)) + sd * (norm.pdf(a) - norm.pdf(b))
    return inside + low * norm.cdf(a) + high * norm.sf(b)


def _world(parameters: Parameters, seed: int, treated: int) -> pd.DataFrame:
    """Endline scores of all officers when all or none of the districts are treated."""
    streams = Streams(np.random.SeedSequence([seed, 4]))
    arms = trial_arms(streams, parameters, treated, scale=_SCALE)
    endline = simulate_officers(streams, arms, parameters.trial).endline
    names = {f"attitudes_{scale}": scale for scale in SCALES}
    return endline[["knowledge", *names]].rename(columns=names)


def _trust(parameters: Parameters, seed: int, treated: int) -> float:
    streams = Streams(np.random.SeedSequence([seed, 5]))
    arms = trial_arms(streams, parameters, treated, scale=1.0)
    survey = simulate_residents(streams, arms, parameters.trial, scale=_SCALE)
    return survey.loc[survey["wave"] == "endline", "trust"].mean()


def trial_arms(
    streams: Streams, parameters: Parameters, treated: int, *, scale: float
) -> Arms:
    """Return the trial's districts, all treated (1) or none of them (0)."""
    frames = simulate_districts(streams, parameters, scale=scale)
    units = frames.frame_trial["unit_id"]
    everyone = pd.DataFrame({"unit_id": units, "treated": treated})
    arms = study_arms(frames, everyone, parameters.trial)
    keep = arms.trial
    return Arms(
        **{name: getattr(arms, name)[keep] for name in Arms.__dataclass_fields__}
    )
