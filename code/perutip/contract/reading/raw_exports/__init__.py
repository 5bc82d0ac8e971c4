"""Raw exports of institutions to the registers of the contract, by mapping.toml."""

from perutip.contract.reading.raw_exports.making.assemble import map_registers
from perutip.contract.reading.raw_exports.making.mapped import Mapped
from perutip.contract.reading.raw_exports.mapping_file.declaration import Mapping
from perutip.contract.reading.raw_exports.mapping_file.loading import load_mapping
from perutip.contract.reading.raw_exports.messages.problems import (
    MappingError,
    RawProblem,
)
from perutip.contract.reading.raw_exports.writing.writing import map_raw

__all__ = [
    "Mapped",
    "Mapping",
    "MappingError",
    "RawProblem",
    "load_mapping",
    "map_raw",
    "map_registers",
]
