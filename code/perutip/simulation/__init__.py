"""Simulated registers with planted effects, from the model that is estimated."""
