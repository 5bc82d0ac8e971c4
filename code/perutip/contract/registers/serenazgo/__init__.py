"""Registers of the municipal security (Serenazgo) component: districts to residents."""

from perutip.contract.registers.serenazgo.districts import DISTRICTS, FRAME_TRIAL
from perutip.contract.registers.serenazgo.incidents import INCIDENTS, REFERRALS
from perutip.contract.registers.serenazgo.municipalities import MUNICIPAL, RESIDENTS
from perutip.contract.registers.serenazgo.officers import (
    OFFICERS_BASELINE,
    OFFICERS_ENDLINE,
)

TRIAL_REGISTERS = (
    DISTRICTS,
    FRAME_TRIAL,
    OFFICERS_BASELINE,
    OFFICERS_ENDLINE,
    MUNICIPAL,
    INCIDENTS,
    REFERRALS,
    RESIDENTS,
)
