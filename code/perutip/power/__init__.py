"""Minimum detectable effects, by formula and by simulating the design."""
