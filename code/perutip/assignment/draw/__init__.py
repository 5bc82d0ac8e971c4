"""Frames and the draw `hashdraw/1`, a function of published text."""

from perutip.assignment.draw.frame import (
    TAB,
    Frame,
    canonical_frame,
    changed_rows,
    frame_bytes,
    frame_digest,
    frame_from_columns,
    overlapping_units,
)
from perutip.assignment.draw.frame_file import read_frame
from perutip.assignment.draw.protocol import (
    Assigned,
    assign,
    assignment_digest,
    draw,
    replacements,
)
from perutip.assignment.draw.refusals import DrawRefused, name_rows, seed_problems
from perutip.assignment.draw.tickets import PROTOCOL, treated_counts

__all__ = [
    "PROTOCOL",
    "TAB",
    "Assigned",
    "DrawRefused",
    "Frame",
    "assign",
    "assignment_digest",
    "canonical_frame",
    "changed_rows",
    "draw",
    "frame_bytes",
    "frame_digest",
    "frame_from_columns",
    "name_rows",
    "overlapping_units",
    "read_frame",
    "replacements",
    "seed_problems",
    "treated_counts",
]
