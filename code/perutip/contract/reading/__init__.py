"""Bytes to typed rows: text read once, coerced in one place."""

from perutip.contract.reading.reader import Registers, read_registers
from perutip.contract.reading.ruling_files import (
    ENDINGS,
    ONE_OF_TWO,
    RulingText,
    iterate_rulings,
)

__all__ = [
    "ENDINGS",
    "ONE_OF_TWO",
    "Registers",
    "RulingText",
    "iterate_rulings",
    "read_registers",
]
