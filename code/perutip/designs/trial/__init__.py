"""Pilot and trial: the design as drawn, estimates, and what stands beside them."""

from perutip.designs.trial.beside import (
    Beside,
    clustered_t,
    district_means,
    poisson_rate_ratio,
    weighted_by_chances,
)
from perutip.designs.trial.drawn import DrawnDesign, blinded_attendance, blinded_design
from perutip.designs.trial.estimates import (
    PreparedOutcome,
    TrialOutcome,
    control_mean,
    control_sd,
    family_statistics,
    prepare,
    step_down_p,
)
from perutip.designs.trial.families import SteppedDown, adjusted_p
from perutip.designs.trial.moderators import (
    Moderated,
    effect_of_attending,
    moderated_effect,
    with_moderators,
)
from perutip.designs.trial.outcomes import FRAMES, trial_outcomes

__all__ = [
    "FRAMES",
    "Beside",
    "DrawnDesign",
    "Moderated",
    "PreparedOutcome",
    "SteppedDown",
    "TrialOutcome",
    "adjusted_p",
    "blinded_attendance",
    "blinded_design",
    "clustered_t",
    "control_mean",
    "control_sd",
    "district_means",
    "effect_of_attending",
    "family_statistics",
    "moderated_effect",
    "poisson_rate_ratio",
    "prepare",
    "step_down_p",
    "trial_outcomes",
    "weighted_by_chances",
    "with_moderators",
]
