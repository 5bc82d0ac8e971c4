"""wildboottest, its loop over draws run for all at once instead of being compiled.

`wildboottest` compiles the same function with numba each time that it is called, which
takes longer than everything else that a step asks of it. Here that function, its code
untouched, runs as Python: where it reads the sign of one draw it gets those of all.
numba itself, a second to load, is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FunctionType, SimpleNamespace
from typing import Any
from unittest.mock import patch

import numpy as np

from perutip.left_out import left_out

with left_out("numba"):
    import wildboottest.wildboottest as theirs
    from wildboottest.wildboottest import WildboottestCL

__all__ = ["WildboottestCL", "draws_at_once"]


@contextmanager
def draws_at_once() -> Iterator[None]:
    """Inside, what wildboottest would compile runs over vectors of draws."""
    with patch.multiple(theirs, njit=lambda **_: _over_vectors, prange=range):
        yield


def _over_vectors(function: FunctionType) -> Callable[..., np.ndarray]:
    """Their denominators (B,) of signs v (G, B), from one pass through `function`."""
    if function.__closure__:
        raise TypeError(f"{function.__name__} uses more than its arguments")
    cells = SimpleNamespace(zeros=_cells, power=np.power, sum=np.sum)
    names = function.__globals__ | {"np": cells, "prange": range}
    uncompiled = FunctionType(function.__code__, names)

    def denominators(
        numerator: Any, H: Any, ids: Any, B: int, G: int, v: Any, ssc: float
    ) -> np.ndarray:
        signs = _cells((G, 1))
        signs[:, 0] = list(np.asarray(v, dtype=np.float64))
        (found,) = uncompiled(numerator, H, ids, 1, G, signs, ssc)
        return np.broadcast_to(found, (B,))

    return denominators


def _cells(shape: int | tuple[int, ...]) -> np.ndarray:
    """Zeros, each of which a vector may replace."""
    return np.full(shape, 0.0, dtype=object)
