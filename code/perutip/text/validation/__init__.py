"""Readers' codes, their agreement, and the dictionary against them."""

from perutip.text.validation.against_readers import (
    code_matrix,
    mean_codes,
    precision_frame,
    presence_measures,
    PRESENT,
    rank_correlation,
)
from perutip.text.validation.agreement import alpha_interval, METRICS, resamples
from perutip.text.validation.sheets import (
    coding_sheets,
    SAMPLE_SIZE,
    stratified_sample,
)

__all__ = [
    "METRICS",
    "PRESENT",
    "SAMPLE_SIZE",
    "alpha_interval",
    "code_matrix",
    "coding_sheets",
    "mean_codes",
    "precision_frame",
    "presence_measures",
    "rank_correlation",
    "resamples",
    "stratified_sample",
]
