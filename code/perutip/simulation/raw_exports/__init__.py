"""Raw exports for trying the mapping on, made from the simulated registers."""

from perutip.simulation.raw_exports.exports import write_exports

__all__ = ["write_exports"]
