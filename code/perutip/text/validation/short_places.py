"""Names of courts' places cut short: "Sala Penal de Moq.", "CSJ de Lamb. y Tbpta.".

An abbreviation tells its place only where a court or a district is named: elsewhere
"Caj." may be a chest and "Tac." a scan. It begins a name of the list, or keeps its
first letter and some of the others.

For texts in plain small letters (see `plain_letters`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from perutip.text.reading.words.lexicon import spanish_words, word_set
from perutip.text.validation.peru_places import REGIONS
from perutip.text.validation.plain_letters import plain_letters

SHORTEST = 3  # letters of an abbreviation
_SEATS = (
    "Chachapoyas|Huaraz|Chimbote|Abancay|Andahuaylas|Huamanga|Jaén|Trujillo|Chiclayo"
    "|Huancayo|Iquitos|Maynas|Maldonado|Tambopata|Pucallpa|Moyobamba|Tarapoto|Juliaca"
    "|Huacho|Huaura|Cañete|Sullana|Ventanilla|Quillabamba|Satipo|Libertad|Martín"
)
_COURT = (
    r"(?:corte(?:\s+sup(?:erior|\.)?)?(?:\s+de\s+just(?:icia|\.))?|csj|salas?|juzgados?"
    r"|juzg?\.|fiscalias?|fisc\.|colegiado|penal|pen\.|apelaciones|mixt[oa]|prov\."
    r"|provincial|superior|sup\.|distrito(?:\s+(?:judicial|fiscal))?|region|reg\."
    r"|departamento|dpto\.|depto\.|dep\.|provincia|ciudad|sede|natural|nacid[oa])"
)
_WHERE = re.compile(rf"(?<!\w){_COURT}\s+(?:del?|en)\s+(?P<name>[a-z]{{3,}})(?=\.)")
_AND = re.compile(r"\.\s*(?:[,/-]|[ye]\s)\s*(?:del?\s+)?(?P<name>[a-z]{3,})(?=\.)")
_OF_COURTS = word_set(  # which may be cut short after "de" too
    "fam inv prep just apel cas const cont adm civ pen lab trab perm trans emerg del"
    " san sta"
)


def short_places(plain: str, text: str, source: list[int]) -> Iterator[tuple[int, int]]:
    """Where each abbreviation begins and ends, without its stop."""
    for match in _WHERE.finditer(plain):
        found: re.Match[str] | None = match
        while found is not None:
            start, end = found.span("name")
            own = text[source[start] : source[end - 1] + 1]
            if not own[0].isupper() or not is_short_for_place(found["name"]):
                break
            yield start, end
            found = _AND.match(plain, end)


@lru_cache(maxsize=1 << 12)
def is_short_for_place(word: str) -> bool:
    """Whether a plain word stands for a longer name of a seat of courts."""
    if word in _OF_COURTS:
        return False
    if any(name.startswith(word) for name in _names() if len(name) > len(word)):
        return True
    if word in spanish_words():
        return False
    vowels = sum(letter in "aeiou" for letter in word)
    return 3 * vowels <= len(word) and any(_keeps(word, name) for name in _names())


def _keeps(word: str, name: str) -> bool:
    """Whether the letters of a word stand in a name in their order, the first first."""
    if word[0] != name[0]:
        return False
    rest = iter(name)
    return all(letter in rest for letter in word)


@lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    names = f"{REGIONS}|{_SEATS}".split("|")
    return tuple(plain_letters(name)[0] for name in names if " " not in name)
