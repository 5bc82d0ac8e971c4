"""Simulated registers of step 07, with planted beliefs, drivers and effects.

Costs and effects are invented: these are test worlds, not Peru.
"""

from perutip.simulation.madre_de_dios.parameters import MadreParameters
from perutip.simulation.madre_de_dios.planted import planted_toml
from perutip.simulation.madre_de_dios.study import MadreStudy, simulate_madre
from perutip.simulation.madre_de_dios.worlds import WORLDS

__all__ = [
    "WORLDS",
    "MadreParameters",
    "MadreStudy",
    "planted_toml",
    "simulate_madre",
]
