"""What the headline's fits could not do, for the log and beneath its table."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Protocol

from perutip.designs.headline.headlines import HazardHeadlines

EXHIBIT = "t02_headline"


class Noted(Protocol):
    """What is needed of a run to keep a line, or to say it beneath a table."""

    def note(self, message: str) -> None:
        """Keep a line for the log."""
        ...

    def add_notes(self, exhibits: Iterable[str], notes: Iterable[str]) -> None:
        """Add notes beneath tables."""
        ...


def note_limits(run: Noted, hazards: HazardHeadlines) -> None:
    """What floors, lost time and functional form do to the headline, for the log; the
    first two beneath its table too."""
    linear = hazards.linear
    floors = ", ".join(f"{n} at {h}" for h, n in linear.floored.items())
    run.note(f"imputed hazards raised to zero, by months: {floors}")
    run.add_notes([EXHIBIT], limits(hazards))
    if linear.lost_months > 0:
        run.note(f"exposed case-months not identified: {linear.lost_months:.0f}")
    decides = [
        f"{one.kind.replace('_', ' ')} at {one.horizon}" if one.horizon else one.kind
        for one, differs in hazards.form_decides.items()
        if differs
    ]
    if decides:
        run.note(f"functional form decides, by months: {', '.join(decides)}")


def limits(hazards: HazardHeadlines) -> Iterator[str]:
    """What the headlines' own fits could not do: hazards by age (no persons) raised to
    zero, and the share of exposed time that one region takes along."""
    fits = {"linear": hazards.linear, "filed after training": hazards.filed_after}
    raised = [
        f"{n} of {name} at {h} months"
        for name, found in fits.items()
        for h, n in found.floored.items()
        if n
    ]
    words = f" ({', '.join(raised)})" if raised else ": none"
    yield (
        "Imputed hazards by age, of conviction and of other ends, that lay below zero "
        f"and count as zero{words}."
    )
    share = hazards.linear.largest_share_lost
    if not math.isnan(share):
        yield (
            "Most of other regions' exposed time that cannot be imputed without one "
            f"region (panel A): {share:.1%}."
        )
