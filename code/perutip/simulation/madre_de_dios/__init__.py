"""Simulated registers of step 07, with planted beliefs, drivers and effects.

Costs and effects are invented: these are test worlds, not Peru.
"""
