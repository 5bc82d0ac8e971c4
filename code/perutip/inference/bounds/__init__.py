"""Bounds when outcomes are missing: Lee's, worst cases, and their intervals."""

from perutip.inference.bounds.binary_cells import (
    CellBounds,
    CellShares,
    binary_cell_bounds,
)
from perutip.inference.bounds.imbens_manski import imbens_manski_interval
from perutip.inference.bounds.lee import LeeBounds, lee_bounds
from perutip.inference.bounds.worst_case import (
    ManskiBounds,
    manski_bounds,
    worst_case_outcomes,
)

__all__ = [
    "CellBounds",
    "CellShares",
    "LeeBounds",
    "ManskiBounds",
    "binary_cell_bounds",
    "imbens_manski_interval",
    "lee_bounds",
    "manski_bounds",
    "worst_case_outcomes",
]
