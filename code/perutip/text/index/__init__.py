"""From counts to the Person-Centered Practices Index."""

from perutip.text.index.measurement import Measurement, index_of, measure, score_rulings
from perutip.text.index.person_centered import person_centered_index
from perutip.text.index.robustness import (
    IndexAlgebra,
    Residual,
    leave_one_term_out,
    random_dictionaries,
    residualise_exposure,
    spearman,
)

__all__ = [
    "IndexAlgebra",
    "Measurement",
    "Residual",
    "index_of",
    "leave_one_term_out",
    "measure",
    "person_centered_index",
    "random_dictionaries",
    "residualise_exposure",
    "score_rulings",
    "spearman",
]
