"""Registers of a run: which it takes, what is awaited, what is looked at before."""
