"""Pilot and trial: registers to frames, one row per record or per district."""
