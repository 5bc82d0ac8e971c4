"""Registers that are read together: of courts, and all others.

Neither group names rows of the other; regions are of both.
"""

from perutip.contract.registers import REGISTERS

COURTS = {"regions", "fiscal_districts", "prosecutors", "cases", "rulings"}
COURTS |= {"hand_coded"}


def read_with(damaged: set[str]) -> list[str] | None:
    """The registers of courts where all that is damaged is among them, or of all others
    with regions; all of them (None) where neither holds it."""
    others = (set(REGISTERS) - COURTS) | {"regions"}
    found = (group for group in (COURTS, others) if damaged and damaged <= group)
    group = next(found, None)
    return None if group is None else [n for n in REGISTERS if n in group]
