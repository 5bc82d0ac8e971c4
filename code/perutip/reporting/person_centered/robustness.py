"""The effect under every variant of the index, a line a variant."""

from __future__ import annotations

from perutip.designs.person_centered import NOISY, Variants
from perutip.reporting.rows.reporter import Reporter


def report_variants(
    run: Reporter,
    exhibit: str,
    panel: str,
    part: Variants,
    streams: tuple[str, str],
    identity: str,
) -> None:
    """Add the lines of one part; a line without reasons has only what is a number.

    streams: of drawn dictionaries, and of the variants with letters planted once.
    identity: names the dictionary.
    """
    for key in part.frame.index:
        about: dict[str, object] = {"sample": identity}
        if part.draws:
            about |= {"draws": part.draws, "seed_stream": streams[0]}
        elif str(key).startswith(NOISY):
            about |= {"draws": 1.0, "seed_stream": streams[1]}
        line = part.frame.loc[[key]]
        if not part.reasons:
            line = line.dropna(axis="columns", how="all")
        if line.empty or not line.shape[1]:
            line = part.frame.loc[[key]]
        reason = part.reasons.get(key, "no_variation")
        run.pivot(exhibit, panel, line, reason=reason, labels=part.labels, **about)
