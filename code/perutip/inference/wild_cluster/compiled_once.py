"""One compilation of wildboottest's loop a process, where it compiles in every call.

`wildboottest` defines and compiles the same function each time that it is called, which
takes longer than all the rest. The function refers to nothing but its arguments, so
that the machine code of the first call serves the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from types import CodeType, FunctionType
from typing import Any
from unittest.mock import patch

import wildboottest.wildboottest as theirs


@contextmanager
def compiled_once() -> Iterator[None]:
    """Inside, functions that wildboottest defines anew are compiled once a process."""
    compiler = theirs.njit

    def remembering(**options: Any) -> Callable:
        def decorate(function: FunctionType) -> Callable:
            if function.__closure__:
                raise TypeError(f"{function.__name__} uses more than its arguments")
            key = tuple(sorted(options.items()))
            return _compiled(function.__code__, key, _Unseen(compiler, function))

        return decorate

    with patch.object(theirs, "njit", remembering):
        yield


class _Unseen:
    """Compiler and function, equal to any other: what is remembered is the code."""

    def __init__(self, compiler: Callable, function: FunctionType) -> None:
        self.compiler, self.function = compiler, function

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Unseen)

    def __hash__(self) -> int:
        return 0


@cache
def _compiled(
    code: CodeType, options: tuple[tuple[str, object], ...], unseen: _Unseen
) -> Callable:
    return unseen.compiler(**dict(options))(unseen.function)
