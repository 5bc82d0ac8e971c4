"""Values of nested tables under dotted keys, as TOML names them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping


def dotted(
    table: Mapping[str, object], above: str = ""
) -> Iterator[tuple[str, object]]:
    """Each value that is no table, with its key (`draws.permutations`), in order."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from dotted(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value
