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
from perutip.simulation.rulings.page_mess import soil
from perutip.simulation.rulings.phrases import (
    BOILERPLATE,
    CLAUSES,
    CLOSING,
    DECISION,
    DEFENCE,
    FACTS,
    LAYOUTS,
    MISLEADING,
    OPENERS,
    PROSECUTION,
    REASONING,
    SECTION_SHARES,
    SENTENCES,
    TAILS,
    TRAPS,
    USAGE,
    Layout,
    in_words,
)

_MONTHS = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "setiembre",
    "octubre",
    "noviembre",
    "diciembre",
)
_PLACES = (
    "la avenida Grau",
    "el jirón Ayacucho",
    "la carretera Interoceánica",
    "el centro poblado La Pampa",
    "el mercado mayorista",
    "la calle Comercio",
    "el asentamiento humano Los Olivos",
    "el terminal terrestre",
    "la plaza de armas",
    "el kilómetro 108",
)
_LETTERS = "ABCDEFGHJLMNPQRSTV"
_ARTICLES = {
    "129-A": "129-A",
    "129-B": "129-B",
    "129-C": "129-C",
    "153": "153",
    "153-A": "153-A",
    "179": "179",
    "180": "180",
    "181": "181",
}
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
# Share of expressions in sentences that recur word for word over rulings.
_FIXED_SHARE = 0.15
# Share of them in passages that no dictionary was asked about.
_USAGE_SHARE = 0.30
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
    words = _Words(rng, row)
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


def _fill(sentences: list[str], words: _Words, name: str, budget: float) -> None:
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


def _with_headings(sections: dict[str, list[str]], words: _Words) -> Iterator[str]:
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


def _header(row: dict, region: str, words: _Words) -> tuple[str, str]:
    court = _COURTS[row["instance"]].format(region.upper())
    date = row["ruling_date"]
    number = 1 + words.below(4800)
    running = f"EXPEDIENTE {number:05d}-{date.year - 1 - words.below(3)}"
    month = _MONTHS[date.month - 1]
    day = f"{date.day} de {month} de {date.year}"
    if words.chance(0.4):
        day = f"{in_words(date.day)} de {month} de {in_words(date.year)}"
    crime = "TRATA DE PERSONAS" if words.chance(0.7) else "PROXENETISMO"
    lines = [court, running, f"DELITO: {crime}", f"{region}, {day}."]
    return "\n".join(lines), f"{court} - {running}"


class _Words:
    """Fills sentences with places, dates and initials, from one generator's bits."""

    def __init__(self, rng: np.random.Generator, row: dict) -> None:
        size = 400 + 4 * int(row["words"])
        self._bits = iter(rng.integers(0, 2**32, size).tolist())
        charge = row["charge_judgment"]
        year = row["ruling_date"].year
        self._article = _ARTICLES.get(charge, "153" if year < 2021 else "129-A")
        self._year = year
        self._slots = {
            "acusado": f"{self._letter()}. {self._letter()}. {self._letter()}.",
            "iniciales": f"{self._letter()}.{self._letter()}.{self._letter()}.",
            "articulo": self._article,
        }

    def below(self, n: int) -> int:
        """Return an integer from 0 to n − 1."""
        return next(self._bits) % n

    def chance(self, probability: float) -> bool:
        """Return True with this probability."""
        return next(self._bits) < probability * 2**32

    def some(self, sentences: tuple[str, ...], n: int) -> Iterator[str]:
        """Yield `n` sentences, filled, without repeats until all were used."""
        start = self.below(len(sentences))
        step = 1 + self.below(len(sentences) - 1)
        while np.gcd(step, len(sentences)) != 1:
            step += 1
        for k in range(n):
            yield self._filled(sentences[(start + k * step) % len(sentences)])

    def expressions(self, component: str, n: int) -> Iterator[str]:
        """Yield `n` sentences, each with one expression of the component."""
        drawn = [self.below(1000) / 1000 for _ in range(n)]
        fixed = sum(share < _FIXED_SHARE for share in drawn)
        usual = sum(share >= 1 - _USAGE_SHARE for share in drawn)
        yield from self.some(SENTENCES[component], fixed)
        yield from self.some(USAGE[component], usual)
        clauses = self.some(CLAUSES[component], n - fixed - usual)
        for clause in clauses:
            opener = OPENERS[self.below(len(OPENERS))]
            tail = TAILS[self.below(len(TAILS))]
            yield f"{self._filled(opener)} {clause}{self._filled(tail)}"

    def layout(self) -> Layout:
        """Return one of the layouts, by their shares."""
        position = self.below(1000) / 1000
        for layout in LAYOUTS:
            if position < layout.share:
                return layout
            position -= layout.share
        return LAYOUTS[-1]

    def section_of_expression(self) -> str:
        """Return the section for a sentence that carries an expression."""
        position = self.below(1000) / 1000
        for section, share in SECTION_SHARES:
            if position < share:
                return section
            position -= share
        return "reasoning"

    def shuffle(self, sentences: list[str]) -> None:
        """Shuffle in place (Fisher-Yates)."""
        for i in range(len(sentences) - 1, 0, -1):
            j = self.below(i + 1)
            sentences[i], sentences[j] = sentences[j], sentences[i]

    def _letter(self) -> str:
        return _LETTERS[self.below(len(_LETTERS))]

    def _filled(self, sentence: str) -> str:
        if "{" not in sentence:
            return sentence
        year = self._year - 1 - self.below(4)
        filled = sentence.format(
            **self._slots,
            fecha=f"{1 + self.below(28)} de {_MONTHS[self.below(12)]} de {year}",
            hora=f"{self.below(24):02d}:{5 * self.below(12):02d}",
            fojas=1 + self.below(900),
            otra=901 + self.below(90),
            lugar=_PLACES[self.below(len(_PLACES))],
            monto=100 * (5 + self.below(400)),
            meses=6 + self.below(150),
            cuaderno=1 + self.below(9),
            testigo=f"{self._letter()}. {self._letter()}.",
        )
        return filled.replace("..", ".")
