"""Rulings in Spanish: sentences that carry the intended expressions, and the rest.

A ruling is a header, facts, the prosecution's part, the defence's part, the court's
reasoning and the decision, laid out as one of many schools do. Each intended expression
is one passage of its component; neutral sentences and traps fill the planned length.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from perutip.simulation.cases import region_table
from perutip.simulation.generators import Streams
from perutip.simulation.parameters import COMPONENTS
from perutip.simulation.rulings.filled_sentences import MONTHS, Words
from perutip.simulation.rulings.page_mess import soil
from perutip.simulation.rulings.phrases import (
    BOILERPLATE,
    CLOSING,
    DECISION,
    DEFENCE,
    FACTS,
    MISLEADING,
    PROSECUTION,
    REASONING,
    TRAPS,
    in_words,
)

_COURTS = {
    "first_instance": "JUZGADO PENAL COLEGIADO DE {}",
    "appeals_chamber": "SALA PENAL DE APELACIONES DE {}",
    "supreme_court": "SALA PENAL PERMANENTE DE LA CORTE SUPREMA",
}
_SECTIONS = ("facts", "prosecution", "defence", "reasoning", "decision")
# Shares of the neutral words that go to each section.
_SHARES = (
    ("facts", 0.30),
    ("prosecution", 0.18),
    ("defence", 0.14),
    ("reasoning", 0.38),
)
_TRAP_SHARE = 0.16
_MISLEADING = tuple(text for texts in MISLEADING.values() for text in texts)
_NEUTRAL = {
    "facts": FACTS,
    "prosecution": PROSECUTION,
    "defence": DEFENCE,
    "reasoning": REASONING,
}


def write_rulings(streams: Streams, rulings: pd.DataFrame) -> list[str]:
    """Return one text per ruling, in order.

    Each ruling has its own stream of words (drawn in order from one generator seeded by
    the ruling's pseudonym), so a ruling's text depends on no other ruling's length.
    """
    names = dict(region_table()[["region_id", "region_name"]].itertuples(index=False))
    root = streams.generator("rulings: words").integers(0, 2**63, len(rulings))
    rows = rulings.to_dict("records")
    return [
        _ruling(row, names[row["region_id"]], np.random.default_rng(int(key)))
        for row, key in zip(rows, root, strict=True)
    ]


def _ruling(row: dict, region: str, rng: np.random.Generator) -> str:
    words = Words(rng, row)
    head, running = _header(row, region, words)
    sections: dict[str, list[str]] = {name: [] for name in _SECTIONS}
    for component in COMPONENTS:
        for sentence in words.expressions(component, int(row[component])):
            sections[words.section_of_expression()].append(sentence)
    outcome = row["status"]
    if row["instance"] != "first_instance" and isinstance(row["review_outcome"], str):
        outcome = row["review_outcome"]
    sections["decision"].insert(0, next(words.some(DECISION[outcome], 1)))
    sections["decision"] += words.some(CLOSING, 1)
    sentences = [head, *(s for section in sections.values() for s in section)]
    written = sum(len(sentence.split()) for sentence in sentences)
    spare = int(row["words"]) - written - 12
    for name, share in _SHARES:
        _fill(sections[name], words, name, share * spare)
    for name in ("facts", "prosecution", "defence", "reasoning"):
        words.shuffle(sections[name])
    text = "\n".join([head, *_with_headings(sections, words)])
    return soil(text, running, rng)


def _fill(sentences: list[str], words: Words, name: str, budget: float) -> None:
    """Add neutral sentences and traps until the section's words are spent."""
    while budget > 6:
        if name == "reasoning" and words.chance(0.08):
            sentence = next(words.some(BOILERPLATE, 1))
        elif words.chance(_TRAP_SHARE):
            trap = TRAPS if words.chance(0.5) else _MISLEADING
            sentence = next(words.some(trap, 1))
        else:
            sentence = next(words.some(_NEUTRAL[name], 1))
        budget -= len(sentence.split())
        if budget > -9:
            sentences.append(sentence)


def _with_headings(sections: dict[str, list[str]], words: Words) -> Iterator[str]:
    layout = words.layout()
    run_on: list[str] = []
    for name, sentences in sections.items():
        if not sentences:
            continue
        heading = getattr(layout, name)
        body = " ".join(sentences)
        if layout.facts.endswith(";") or not layout.facts:
            run_on += [heading, body] if heading else [body]
            continue
        yield heading
        yield body
    if run_on:
        yield " ".join(run_on)


def _header(row: dict, region: str, words: Words) -> tuple[str, str]:
    court = _COURTS[row["instance"]].format(region.upper())
    date = row["ruling_date"]
    number = 1 + words.below(4800)
    running = f"EXPEDIENTE {number:05d}-{date.year - 1 - words.below(3)}"
    month = MONTHS[date.month - 1]
    day = f"{date.day} de {month} de {date.year}"
    if words.chance(0.4):
        day = f"{in_words(date.day)} de {month} de {in_words(date.year)}"
    crime = "TRATA DE PERSONAS" if words.chance(0.7) else "PROXENETISMO"
    lines = [court, running, f"DELITO: {crime}", f"{region}, {day}."]
    return "\n".join(lines), f"{court} - {running}"
