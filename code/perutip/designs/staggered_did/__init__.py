"""Staggered rollout on repeated cross-sections: imputation and its benchmark."""

from perutip.designs.staggered_did.average_effect import (
    ImputationEstimate,
    imputation_att,
    imputation_averages,
)
from perutip.designs.staggered_did.design import (
    OVERALL,
    Unidentified,
    imputation_design,
    unidentified,
)
from perutip.designs.staggered_did.selected_outcome import selected_outcome_bounds
from perutip.designs.staggered_did.two_way import (
    TwfeWeights,
    left_by_effects,
    twfe_weights,
)

__all__ = [
    "OVERALL",
    "ImputationEstimate",
    "TwfeWeights",
    "Unidentified",
    "imputation_att",
    "imputation_averages",
    "imputation_design",
    "left_by_effects",
    "selected_outcome_bounds",
    "twfe_weights",
    "unidentified",
]
