"""Bytes to typed rows: text read once, coerced in one place."""

from perutip.contract.reading.reader import read_registers, Registers
from perutip.contract.reading.ruling_files import (
    ENDINGS,
    iterate_rulings,
    ONE_OF_TWO,
    RulingText,
)

__all__ = [
    "ENDINGS",
    "ONE_OF_TWO",
    "Registers",
    "RulingText",
    "iterate_rulings",
    "read_registers",
]
