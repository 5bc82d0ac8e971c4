"""Readers' codes, their agreement, and the dictionary against them."""

from perutip.text.validation.against_readers import (
    PRESENT,
    code_matrix,
    mean_codes,
    precision_frame,
    presence_measures,
    rank_correlation,
    reader_presence,
)
from perutip.text.validation.agreement import METRICS, alpha_interval, resamples
from perutip.text.validation.masking import mask_text

__all__ = [
    "METRICS",
    "PRESENT",
    "alpha_interval",
    "code_matrix",
    "mask_text",
    "mean_codes",
    "precision_frame",
    "presence_measures",
    "rank_correlation",
    "reader_presence",
    "resamples",
]
