"""Discontinuities in time at the training date."""
