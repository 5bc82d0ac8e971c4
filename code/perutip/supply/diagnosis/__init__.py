"""Which driver prevails in which community."""

from perutip.supply.diagnosis.latent_class import (
    Diagnosis,
    latent_driver,
    pattern_counts,
)

__all__ = [
    "Diagnosis",
    "latent_driver",
    "pattern_counts",
]
