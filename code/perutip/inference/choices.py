"""Options of which only some values are allowed: words, and levels."""

from __future__ import annotations

from typing import Any, get_args


def one_of(name: str, value: Any, options: Any) -> None:
    """Raise ValueError, naming the option, unless `value` is one of a Literal's."""
    allowed = get_args(options)
    if value not in allowed:
        names = ", ".join(map(str, allowed))
        raise ValueError(f"{name} must be one of {names}: {value!r}")


def between_zero_and_one(level: float) -> None:
    """Raise ValueError unless a level is a share."""
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1: {level}")
