"""Mapped registers against the contract, and written: all of them or none."""
