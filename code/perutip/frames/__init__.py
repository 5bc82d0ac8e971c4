"""Registers to analysis files."""
