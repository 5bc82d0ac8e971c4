"""Registers of Madre de Dios (step 07): girls, interviews, lists, responses."""

from perutip.contract.registers.madre_de_dios.household import (
    COMMUNITIES,
    GIRLS,
    SCENARIOS,
)
from perutip.contract.registers.madre_de_dios.interviews import (
    INTERVIEW_CODES,
    INTERVIEWS,
)
from perutip.contract.registers.madre_de_dios.responses import RESPONSES_REGISTER
from perutip.contract.registers.madre_de_dios.victim_lists import VICTIM_LISTS

MADRE_DE_DIOS_REGISTERS = (
    COMMUNITIES,
    GIRLS,
    SCENARIOS,
    INTERVIEWS,
    INTERVIEW_CODES,
    VICTIM_LISTS,
    RESPONSES_REGISTER,
)
