"""One compilation of wildboottest's loop a process, where it compiles in every call.

`wildboottest` defines and compiles the same function each time that it is called, which
takes longer than all the rest. The function refers to nothing but its arguments, so
that the machine code of the first call serves the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from types import CodeType
from typing import Any
from unittest.mock import patch

import wildboottest.wildboottest as theirs
from numba import njit

Decorator = Callable[[Callable], Callable]


@contextmanager
def compiled_once() -> Iterator[None]:
    """Inside, functions that wildboottest defines anew are compiled once a process."""
    with patch.object(theirs, "njit", _remembering):
        yield


def _remembering(**options: Any) -> Decorator:
    """numba's decorator, remembering by the code of the function that it is given.

    Raises
    ------
    TypeError
        For a function with variables from outside, which may differ between calls.
    """

    def decorate(function: Callable) -> Callable:
        if function.__closure__:
            raise TypeError(f"{function.__name__} depends on more than its arguments")
        return _compiled(
            function.__code__, tuple(sorted(options.items())), _Held(function)
        )

    return decorate


class _Held:
    """A function that compares equal to any other: no part of what is remembered by."""

    def __init__(self, function: Callable) -> None:
        self.function = function

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)

    def __hash__(self) -> int:
        return 0


@cache
def _compiled(
    code: CodeType, options: tuple[tuple[str, object], ...], held: _Held
) -> Callable:
    decorate: Any = njit(**dict(options))  # type: ignore[call-overload]
    return decorate(held.function)
