"""The effect under every variant of the index, a line a variant."""

from __future__ import annotations

from perutip.designs.person_centered import Variants
from perutip.reporting.reporter import Reporter


def report_variants(
    run: Reporter, exhibit: str, panel: str, part: Variants, stream: str, identity: str
) -> None:
    """Add the lines of one part; a line without reasons has only what is a number.

    stream: seed stream of drawn dictionaries. identity: names the dictionary.
    """
    about: dict[str, object] = {"sample": identity}
    if part.draws:
        about |= {"draws": part.draws, "seed_stream": stream}
    for key in part.frame.index:
        line = part.frame.loc[[key]]
        if not part.reasons:
            line = line.dropna(axis="columns", how="all")
        if line.empty or not line.shape[1]:
            line = part.frame.loc[[key]]
        reason = part.reasons.get(key, "no_variation")
        run.pivot(exhibit, panel, line, reason=reason, labels=part.labels, **about)
