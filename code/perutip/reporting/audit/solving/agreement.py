"""Which of the facts declared to hold agree with what is published.

Tables of one run always do. Those of two days do not (a step run again alone, on
registers that moved): what they share then differs, and bounds would creep up one by
one without an end, so that a linear program says whether any counts agree at all.
"""

from collections import defaultdict
from collections.abc import Sequence

from perutip.reporting.audit.facts import Fact
from perutip.reporting.audit.solving.programs import programs_of
from perutip.reporting.audit.solving.propagation import Contradiction, Propagation


def without_false(facts: Sequence[Fact]) -> tuple[list[Fact], list[str]]:
    """The facts without those declared that the others contradict, and their words.

    What is declared in the same words joins at once, one after another; what no counts
    agree with is left out.
    """
    said: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.declared:
            said[fact.declared].append(fact)
    try:
        known = Propagation([fact for fact in facts if not fact.declared])
    except Contradiction:  # what is printed disagrees: the audit refuses it anyhow
        return [fact for fact in facts if not fact.declared], list(said)
    false = []
    for words, joining in said.items():
        try:
            known.join(joining)
            require_agreement(known)
        except Contradiction:
            false.append(words)
    return known.facts, false


def require_agreement(known: Propagation) -> None:
    """Contradiction, and the last facts are gone again, where facts that do not come to
    rest leave no counts at all."""
    if known.settled:
        return
    try:
        for program in programs_of(known.facts, known.bounds):
            program.optimum((), 1.0)
    except Contradiction:
        known.undo()
        raise
