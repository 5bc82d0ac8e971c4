"""Simulated registers with planted effects, drawn from the model that the package estimates."""
