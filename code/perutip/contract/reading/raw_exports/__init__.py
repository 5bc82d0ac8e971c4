"""Raw exports of institutions to the registers of the contract, by mapping.toml."""

from perutip.contract.reading.raw_exports.assemble import map_registers
from perutip.contract.reading.raw_exports.declaration import Mapping
from perutip.contract.reading.raw_exports.loading import load_mapping
from perutip.contract.reading.raw_exports.mapped import Mapped
from perutip.contract.reading.raw_exports.problems import MappingError, RawProblem
from perutip.contract.reading.raw_exports.writing import map_raw

__all__ = [
    "Mapped",
    "Mapping",
    "MappingError",
    "RawProblem",
    "load_mapping",
    "map_raw",
    "map_registers",
]
