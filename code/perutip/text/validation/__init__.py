"""Readers' codes, their agreement, and the dictionary against them."""

from perutip.text.validation.against_readers import (
    PRESENT,
    code_matrix,
    mean_codes,
    precision_frame,
    presence_measures,
    rank_correlation,
)
from perutip.text.validation.agreement import METRICS, alpha_interval, resamples
from perutip.text.validation.masking import mask_text
from perutip.text.validation.sheets import (
    SAMPLE_SIZE,
    coding_sheets,
    stratified_sample,
)

__all__ = [
    "METRICS",
    "PRESENT",
    "SAMPLE_SIZE",
    "alpha_interval",
    "code_matrix",
    "coding_sheets",
    "mask_text",
    "mean_codes",
    "precision_frame",
    "presence_measures",
    "rank_correlation",
    "resamples",
    "stratified_sample",
]
