"""Words that a person types for a file that is kept for ever: they may name nobody.

A reason, a note, a role, a name of a file. Refused before anything is written, by the
forms that columns of registers are looked at with (`names_of_persons`, `pseudonyms`).
Names of places and institutions pass: in a sentence a single frequent name proves a
person only where no place of Peru bears it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from perutip.contract.checks.names_of_persons import OF_PERSONS, reached
from perutip.contract.checks.peru_names import (
    EVERYDAY,
    NAMES,
    PLACES_OF_TWO_NAMES,
    WORDS_OF_PLACES,
    words_in,
)
from perutip.contract.checks.problems import MASKED
from perutip.contract.checks.pseudonyms import FILE_NUMBER, NAMED_NUMBER
from perutip.contract.checks.spelling import without_accents

EXPECTED = "a role or an institution and what happened, no name, number or address"
SAINTS = frozenset(("san", "santa", "santo", "sta", "sto", "saint"))
TITLES = words_in(
    """
sr sra srta dr dra abog ing lic don dona senor senora mr mrs
"""
)
ROLES = words_in(
    """
alcalde alcaldesa fiscal juez jueza gobernador gobernadora regidor regidora notario
notaria comisario mayor prosecutor judge notary officer sereno efectivo suboficial
capitan comandante coronel captain colonel agente supervisor supervisora
"""
)
INSTITUTIONS = words_in(
    """
universidad university comisaria hospital colegio instituto institute institucion
escuela school mercado avenida av jiron calle plaza puerto fundacion foundation
"""
)
BESIDE = words_in(
    """
de del la el los las of the nacional distrital provincial educativa superior poblado
mayor
"""
)
_WORD = re.compile(r"[^\W\d_]+")
_JOINED = re.compile(
    r"[ _-]+(?:(?:de|del|la|los|las)[ _]+)*(?:[^\W\d_][.]? +)?(?:de[ _]+)?",
    re.IGNORECASE,
)
_PLACES = re.compile(
    rf"\b(?:{'|'.join(sorted(PLACES_OF_TWO_NAMES, key=len, reverse=True))})\b"
)


class _Named(NamedTuple):
    """A frequent name in a text: folded, as it stands, and where."""

    folded: str
    written: str
    start: int
    end: int

    @property
    def everyday(self) -> bool:
        return self.folded in EVERYDAY

    @property
    def of_persons_alone(self) -> bool:
        return self.folded not in EVERYDAY | WORDS_OF_PLACES


def persons_in(text: str) -> list[str]:
    """What a text seems to hold of a person, in words; empty when it names nobody."""
    found, text = [], unicodedata.normalize("NFC", text)
    if any(_names(text)) or _bare(text):
        found.append(f"words {OF_PERSONS}")
    if reached(text) or NAMED_NUMBER.search(text):
        found.append("a number of a document, a telephone or mail")
    if FILE_NUMBER.search(text):
        found.append("a number of a case file")
    return found


def _bare(text: str) -> bool:
    """Is it two frequent names or more and nothing else, in small letters too?

    Everyday words (rosa flores) prove a person beside others by their capitals alone;
    where nothing else is said no sentence needs them.
    """
    words = _WORD.findall(_without_places(text))
    return len(words) > 1 and only_a_name(text)


def only_a_name(label: str) -> bool:
    """Is a role or initials nothing but frequent names: Juan, Rosa Flores?"""
    words = [without_accents(word) for word in _WORD.findall(label)]
    return bool(words) and all(word in NAMES for word in words)


def refused_words(what: str, texts: Iterable[str], *, labels: bool = False) -> str:
    """Why texts of the option or column `what` are refused, masked; empty when good.

    labels: of roles or initials, which are no name alone either.
    """
    found: dict[str, None] = {}
    for text in texts:
        found |= dict.fromkeys(persons_in(text))
        if labels and only_a_name(text):
            found[f"words {OF_PERSONS}"] = None
    if not found:
        return ""
    return (
        f"{what}: {MASKED} holds {', '.join(found)}: expected {EXPECTED}, since the "
        "record is kept for ever and published; nothing was written"
    )


def _names(text: str) -> Iterator[bool]:
    """True for each place of a text where a person seems to be named."""
    words = list(_WORD.finditer(_without_places(text)))
    folded = [without_accents(word.group()) for word in words]
    institution = _of_institutions(text, words, folded)
    before: _Named | None = None
    for at, (word, plain) in enumerate(zip(words, folded, strict=True)):
        previous = folded[at - 1] if at else ""
        if previous in TITLES and word.group()[0].isupper() and at:
            beside = text[words[at - 1].end() : word.start()]
            yield bool(re.fullmatch(r"[.]? *", beside))
        if plain not in NAMES or previous in SAINTS:
            continue
        named = _Named(plain, word.group(), word.start(), word.end())
        if at not in institution:
            yield named.of_persons_alone or previous in ROLES
        if before is not None and at not in institution:
            yield _one_person(text, before, named)
        before = named
    persons = [folded[at] for at in institution if folded[at] in NAMES]
    yield sum(word not in EVERYDAY | WORDS_OF_PLACES for word in persons) > 1


def _without_places(text: str) -> str:
    """The text with blanks for places whose names hold two frequent names."""
    plain = "".join(without_accents(sign)[:1] or " " for sign in text)
    blank = list(text)
    for place in _PLACES.finditer(plain):
        blank[place.start() : place.end()] = " " * len(place.group())
    return "".join(blank)


def _of_institutions(
    text: str, words: list[re.Match[str]], folded: list[str]
) -> set[int]:
    """Numbers of the words, capitals first, that an institution or street is named;
    none in a text of capitals, where its name has no end."""
    inside: set[int] = set()
    if text.isupper():
        return inside
    for at, plain in enumerate(folded):
        if plain not in INSTITUTIONS:
            continue
        for after in range(at + 1, len(words)):
            gap = text[words[after - 1].end() : words[after].start()]
            if gap.strip() and gap.strip() != ".":
                break
            if folded[after] in BESIDE:
                continue
            if not words[after].group()[0].isupper():
                break
            inside.add(after)
    return inside


def _one_person(text: str, one: _Named, other: _Named) -> bool:
    """Do two frequent names stand together as those of one person do?"""
    between = text[one.end : other.start]
    if not _JOINED.fullmatch(between):
        return False
    if not (one.everyday and other.everyday):
        return True
    capitals = one.written[0].isupper() and other.written[0].isupper()
    return capitals and not between.strip(" _-")
