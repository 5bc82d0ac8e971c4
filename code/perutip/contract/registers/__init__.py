"""The registers, as declared: columns, types, keys, allowed values."""

from perutip.contract.registers.charges import (
    LAW_31146,
    LEGAL_MINIMUM_YEARS,
    LEGAL_RANGE_YEARS,
    NEW_CODES,
    ONE_SCALE,
    TRAFFICKING,
)
from perutip.contract.registers.declared import (
    FILES,
    REGISTERS,
    RULINGS_FOLDER,
    SIMULATED_MARK,
    select_registers,
)
from perutip.contract.registers.describe import describe_values
from perutip.contract.registers.madre_de_dios.interviews import INTERVIEWS_FOLDER
from perutip.contract.registers.presence import (
    DRAW,
    awaited_files,
    awaited_rows,
    awaiting,
    not_part,
    partial_hint,
    partial_line,
    runnable,
)
from perutip.contract.registers.prosecution.cases import CASES
from perutip.contract.registers.schema import (
    Column,
    DateOrder,
    ForeignKey,
    Implication,
    Register,
    type_of,
)

__all__ = [
    "CASES",
    "DRAW",
    "FILES",
    "INTERVIEWS_FOLDER",
    "LAW_31146",
    "LEGAL_MINIMUM_YEARS",
    "LEGAL_RANGE_YEARS",
    "NEW_CODES",
    "ONE_SCALE",
    "REGISTERS",
    "RULINGS_FOLDER",
    "SIMULATED_MARK",
    "TRAFFICKING",
    "Column",
    "DateOrder",
    "ForeignKey",
    "Implication",
    "Register",
    "awaited_files",
    "awaited_rows",
    "awaiting",
    "describe_values",
    "not_part",
    "partial_hint",
    "partial_line",
    "runnable",
    "select_registers",
    "type_of",
]
