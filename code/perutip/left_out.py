"""Libraries without those of their rooms that nothing here asks for anything."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType


class _LeftOut(ModuleType):
    """Has every name that an import asks for, none of them usable."""

    def __getattr__(self, name: str) -> None:
        if name.startswith("__"):
            raise AttributeError(name)


@contextmanager
def left_out(*modules: str) -> Iterator[None]:
    """Import what stands inside without `modules`, unless they are loaded already.

    Afterwards they can be imported by themselves; what was imported inside lacks them
    for good.
    """
    absent = [name for name in modules if name not in sys.modules]
    sys.modules.update({name: _LeftOut(name) for name in absent})
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


@contextmanager
def not_installed(*modules: str) -> Iterator[None]:
    """Import what stands inside as where `modules` are not installed, for good."""
    loaded = {name: sys.modules[name] for name in modules if name in sys.modules}
    sys.modules.update(dict.fromkeys(modules))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in modules:
            del sys.modules[name]
        sys.modules.update(loaded)
