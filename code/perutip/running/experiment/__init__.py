"""Pilot and trial for the steps that use them: verified log, arms, who may look."""
