"""Inference with few clusters and for randomized designs; nothing here knows what a prosecutor is."""
