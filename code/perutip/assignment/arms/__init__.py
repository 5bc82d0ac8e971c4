"""Arms of a draw, derived from log and frame; written files are compared with them."""

from perutip.assignment.arms.derived import Arms, Possible, drawn_arms, possible_arms
from perutip.assignment.arms.verified import NotDrawn, frame_files, verified_state
from perutip.assignment.arms.written import (
    refuse_other_accepted,
    refuse_other_assignment,
)

__all__ = [
    "Arms",
    "NotDrawn",
    "Possible",
    "drawn_arms",
    "frame_files",
    "possible_arms",
    "refuse_other_accepted",
    "refuse_other_assignment",
    "verified_state",
]
