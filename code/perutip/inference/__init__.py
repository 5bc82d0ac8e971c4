"""Inference with few clusters and for randomized designs, free of any study."""
