"""Registers of the prosecutor training (TRACK4TIP): regions to hand-coded rulings."""

from perutip.contract.registers.prosecution.cases import CASES
from perutip.contract.registers.prosecution.prosecutors import PROSECUTORS
from perutip.contract.registers.prosecution.regions import FISCAL_DISTRICTS, REGIONS
from perutip.contract.registers.prosecution.rulings import HAND_CODED, RULINGS

PROSECUTION_REGISTERS = (
    REGIONS,
    PROSECUTORS,
    CASES,
    RULINGS,
    HAND_CODED,
    FISCAL_DISTRICTS,
)
