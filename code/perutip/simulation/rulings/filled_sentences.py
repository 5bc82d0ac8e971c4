"""Sentences of a ruling drawn and filled with places, dates and initials."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from perutip.simulation.rulings.phrases import (
    CLAUSES,
    LAYOUTS,
    OPENERS,
    SECTION_SHARES,
    SENTENCES,
    TAILS,
    USAGE,
    Layout,
)

MONTHS = (
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

# Share of expressions in sentences that recur word for word over rulings.
_FIXED_SHARE = 0.15
# Share of them in passages that no dictionary was asked about.
_USAGE_SHARE = 0.30


class Words:
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
            fecha=f"{1 + self.below(28)} de {MONTHS[self.below(12)]} de {year}",
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
