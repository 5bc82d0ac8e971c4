"""Which number of draws, and which stream, stands behind which p of a row."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping

PART = re.compile(r"(p_[a-z_ ]+): (\d+)")


def wild_source(draws: float, n_clusters: float, stream: str) -> str:
    """What p_wild comes from: all sign patterns of the clusters, or a stream's."""
    if draws == 2**n_clusters:
        return f"p_wild: {draws:.0f} enumerated"
    return _of("p_wild", draws, stream)


def permuted_source(draws: float, stream: str, *, stepped: bool = False) -> str:
    """What p_ri comes from, and p_rw where it is from the same permutations."""
    return _of("p_ri and p_rw" if stepped else "p_ri", draws, stream)


def with_permuted(said: str, permuted: str) -> str:
    """What a row says already, with `permuted` for what it said of permutations."""
    kept = [part for part in said.split("; ") if part and not part.startswith("p_ri")]
    return "; ".join([*kept, permuted])


def numbers_behind(said: str) -> Iterator[tuple[bool, int]]:
    """Whether a p is the bootstrap's, and its number of draws, of each p of a row."""
    for name, number in PART.findall(said):
        yield name.startswith("p_wild"), int(number)


def p_source(line: Mapping[str, object]) -> str:
    """Of a line with one resampled p, whose `draws` and `seed_stream` are that p's.

    A line with both says of either itself.
    """
    wild, permuted, draws, clusters = (
        _number(line.get(name)) for name in ("p_wild", "p_ri", "draws", "n_clusters")
    )
    stream = str(line.get("seed_stream", ""))
    if not draws > 0 or math.isnan(wild) == math.isnan(permuted):
        return ""
    if math.isnan(permuted):
        return wild_source(draws, clusters, stream)
    return permuted_source(draws, stream)


def _of(name: str, draws: float, stream: str) -> str:
    return f"{name}: {draws:.0f}" + (f" from {stream}" if stream else "")


def _number(value: object) -> float:
    return math.nan if value is None else float(str(value))
