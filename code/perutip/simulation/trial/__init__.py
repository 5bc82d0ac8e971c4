"""Pilot and trial: districts, officers, incidents, referrals, residents, truth."""

from perutip.simulation.trial.arms import study_arms
from perutip.simulation.trial.districts import DistrictFrames, simulate_districts
from perutip.simulation.trial.incidents import (
    counts_by_officer,
    municipal_records,
    simulate_incidents,
    simulate_referrals,
)
from perutip.simulation.trial.neighbours import (
    border_treated,
    simulate_complaints,
    simulate_neighbours,
)
from perutip.simulation.trial.officers import simulate_officers
from perutip.simulation.trial.planted_trial import knowledge_truth, trial_truth
from perutip.simulation.trial.residents import simulate_residents

__all__ = [
    "DistrictFrames",
    "border_treated",
    "counts_by_officer",
    "knowledge_truth",
    "municipal_records",
    "simulate_complaints",
    "simulate_districts",
    "simulate_incidents",
    "simulate_neighbours",
    "simulate_officers",
    "simulate_referrals",
    "simulate_residents",
    "study_arms",
    "trial_truth",
]
