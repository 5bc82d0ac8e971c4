"""What the definition of an outcome is called, in every exhibit and in the ledger."""

from __future__ import annotations

from collections.abc import Iterable

DEFINITIONS = {
    "as_registered": "registered",
    "amended": "amended",
    "ours": "own",
    "funder": "funder's page",
}
"""Definition in results.csv → word of tables."""

MEANING = {
    "as_registered": "as the registration defines the outcome, whatever the estimator",
    "amended": "registered but measured or compared otherwise, for the ledger's reason",
    "ours": "not registered, or a check set beside",
    "funder": "named on the funder's page alone",
}


def definition_word(definition: str) -> str:
    """The word of tables; empty where a row has no definition."""
    return DEFINITIONS.get(definition, "")


def definition_sentence(definitions: Iterable[str]) -> str:
    """What the words of these definitions mean, in a fixed order."""
    there = set(definitions)
    told = [f"{DEFINITIONS[d]}, {MEANING[d]}" for d in DEFINITIONS if d in there]
    return f"Definition: {'; '.join(told)}."
