"""Re-randomization with a balance criterion fixed in advance."""

from perutip.assignment.rerandomization.accepted import rerandomize_logged

__all__ = [
    "rerandomize_logged",
]
