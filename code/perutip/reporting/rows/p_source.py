"""Which number of draws, and which stream, stands behind which p, and set, of a row.

A row says it in parts: `p_wild: 33554432 enumerated; p_ri: 499 from track4tip/dates`.
Patterns are enumerated or from a stream, assignments those that could have been drawn.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping

PART = re.compile(r"(p_[a-z_ ]+): (\d+)")
SEEDED = "seeded draws"


def profiled(line: Mapping[str, object]) -> bool:
    """Whether p_ri is the largest over a set of constant effects, as an interaction's
    is: its null leaves the constant effect open (Ding, Feller and Miratrix 2016)."""
    return str(line.get("estimator", "")).startswith("interaction")


def wild_source(draws: float, n_clusters: float, stream: str) -> str:
    """What p_wild comes from: all sign patterns of the clusters, or a stream's."""
    if draws == 2**n_clusters:
        return f"p_wild: {draws:.0f} enumerated"
    return _of("p_wild", draws, stream)


def permuted_source(draws: float, stream: str, *, stepped: bool = False) -> str:
    """What p_ri comes from, and p_rw where it is from the same permutations."""
    return _of("p_ri and p_rw" if stepped else "p_ri", draws, stream)


def stepped_source(draws: float, stream: str) -> str:
    """What p_rw comes from: all common patterns of a family (no stream), or drawn."""
    return f"p_rw: {draws:.0f} " + (f"from {stream}" if stream else "enumerated")


def with_part(said: str, part: str) -> str:
    """What a row says already, with `part` for what it said of the same p, or set."""
    own = part.split(":")[0].split(" and ")
    kept = [one for one in said.split("; ") if one and not one.startswith(tuple(own))]
    return "; ".join([*kept, part])


def numbers_behind(said: str) -> Iterator[tuple[bool, int]]:
    """Whether a p is the bootstrap's, and its number of draws, of each p of a row."""
    for name, number in PART.findall(said):
        if name != "p_rw":
            yield name.startswith("p_wild"), int(number)


def sources_of(said: str) -> dict[str, tuple[int, str]]:
    """What a row says, read back: p or set → number and stream (empty: no draws)."""
    found: dict[str, tuple[int, str]] = {}
    for one in filter(None, said.split("; ")):
        names, rest = one.split(": ")
        number, how = rest.split(" ", 1)
        stream = how.removeprefix("from ") if how.startswith("from ") else ""
        found |= {name: (int(number), stream) for name in names.split(" and ")}
    return found


def p_source(line: Mapping[str, object]) -> str:
    """Of a line with one resampled p, whose `draws` and `seed_stream` are that p's, and
    of its set, where that is of sign patterns.

    A line with both kinds of p says of either itself.
    """
    wild, permuted, draws, clusters = (
        _number(line.get(name)) for name in ("p_wild", "p_ri", "draws", "n_clusters")
    )
    stream = str(line.get("seed_stream", ""))
    if not draws > 0 or math.isnan(wild) == math.isnan(permuted):
        return ""
    if not math.isnan(permuted):
        return permuted_source(draws, stream)
    patterns, said = (
        _number(line.get("set_draws")),
        wild_source(draws, clusters, stream),
    )
    if not patterns > 0:
        return said
    if SEEDED in str(line.get("conf_type", "")):
        return f"{said}; {_of('set', patterns, stream)}"
    return f"{said}; set: {patterns:.0f} enumerated"


def _of(name: str, draws: float, stream: str) -> str:
    return f"{name}: {draws:.0f} " + (f"from {stream}" if stream else "assignments")


def _number(value: object) -> float:
    return math.nan if value is None else float(str(value))
