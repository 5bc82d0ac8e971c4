"""Names of persons whom the register knows, however a ruling writes them: surnames
first, given names as initials, one surname alone, initials alone; and the numbers of
identity cards.

For texts in plain small letters (see `plain_letters`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from perutip.text.validation.place_forms import NAME_GAP, spelled
from perutip.text.validation.plain_letters import plain_letters

SHORTEST_ALONE = 3  # letters of a name that may stand alone after who it is,
SHORTEST_SURNAME = 4  # and inside a sentence
FEWEST_INITIALS = 3  # with stops; one more without
_PARTICLES = frozenset(
    [
        "de",
        "del",
        "la",
        "las",
        "los",
        "san",
        "santa",
        "y",
        "da",
        "do",
        "dos",
        "van",
        "von",
    ]
)
_SURNAMES = 2  # of a whole name without a comma
_SAID_OF_PERSONS = re.compile(
    r"\b(?:(?:co)?(?:acusad|imputad|procesad|sentenciad|encausad|inculpad|investigad"
    r"|condenad|agraviad|denunciad)[oa]s?|menor(?:es)?|jovene?s?|victimas?|testigos?"
    r"|senor(?:a|es|as|ita)?|sra?|srta|don|dona|dra?|recurrente|impugnante|apelante"
    r"|denunciante|adolescente|nin[oa]|ciudadan[oa]|madre|padre|herman[oa]|espos[oa]"
    r"|conviviente|ti[oa]|perit[oa]|abogad[oa]|apellid\w+|llamad[oa]|alias|nombre"
    r"|(?:defensa|declaracion|version|dicho|manifestacion|testimonio) de)"
    r"[.:,]?[\s\"«“]+(?:de\s+)?$"
)
_CARD = re.compile(
    r"\b(?:d\.?\s?n\.?\s?i\b\.?|documento nacional de identidad)\s*"
    r"(?:n(?:umero|ro)?[.°ºo]*)?\s*[:.]?\s*(?P<number>\d(?:[\s.]?\d){7})(?!\d)"
)


class _Forms(NamedTuple):
    """whole: patterns of names in full; alone: of a part, asked of its neighbours."""

    whole: re.Pattern[str]
    initials: re.Pattern[str] | None
    alone: re.Pattern[str] | None
    surnames: re.Pattern[str]


def persons_in(
    plain: str, text: str, source: list[int], names: tuple[str, ...]
) -> Iterator[tuple[int, int]]:
    """Where each name, and each number of an identity card, begins and ends."""
    for match in _CARD.finditer(plain):
        yield match.span("number")
    forms = _forms(names)
    if forms is None:
        return
    for match in forms.whole.finditer(plain):
        yield match.span()
    for match in forms.initials.finditer(plain) if forms.initials else ():
        own = text[source[match.start()] : source[match.end() - 1] + 1]
        if own.isupper():
            yield match.span()
    for match in forms.alone.finditer(plain) if forms.alone else ():
        first = text[source[match.start()]]
        if not (first.isupper() or first == "\ufffd"):
            continue
        before = plain[max(0, match.start() - 40) : match.start()]
        letters = re.sub(r"[^\w\ufffd]+", " ", match.group())
        if _SAID_OF_PERSONS.search(before) or (
            forms.surnames.fullmatch(letters)
            and text[source[match.start()] - 2 : source[match.start()]][:1].islower()
        ):
            yield match.span()


@lru_cache(maxsize=4)
def words_of_names(names: tuple[str, ...]) -> frozenset[str]:
    """Plain words of names, for those that a line end breaks in two."""
    return frozenset(word for name in names for word in _words(name))


@lru_cache(maxsize=4)
def _forms(names: tuple[str, ...]) -> _Forms | None:
    whole: set[str] = set()
    initials: set[str] = set()
    alone: set[str] = set()
    lone: set[str] = set()
    for name in names:
        given, surnames = _parts_of(name)
        if not surnames or len(given) + len(surnames) < 2:
            continue
        whole |= set(_in_full(given, surnames))
        initials |= set(_in_initials(given, surnames))
        for part in (*given, *surnames):
            if len(part) >= SHORTEST_ALONE:
                alone.add(spelled(_apart(part)))
            if part in surnames and len(part) >= SHORTEST_SURNAME:
                lone.add(spelled(_apart(part)))
    if not whole:
        return None
    return _Forms(
        _any_of(whole),
        _any_of(initials, r"(?<![\w.])") if initials else None,
        _any_of(alone) if alone else None,
        re.compile("|".join(sorted(lone)) or "(?!)"),
    )


def _any_of(forms: set[str], before: str = r"(?<!\w)") -> re.Pattern[str]:
    longest = sorted(forms, key=lambda form: (-len(form), form))
    return re.compile(rf"{before}(?:{'|'.join(longest)})(?!\w)")


def _parts_of(name: str) -> tuple[list[str], list[str]]:
    """Given names and surnames, each with its particles."""
    if "," in name:
        surnames, _, given = name.partition(",")
        return _units(given), _units(surnames)
    units = _units(name)
    cut = len(units) - _SURNAMES if len(units) > _SURNAMES else 1
    return units[:cut], units[cut:]


def _units(words: str) -> list[str]:
    units: list[str] = []
    held: list[str] = []
    for word in words.replace(",", " ").split():
        held.append(word)
        if plain_letters(word)[0] not in _PARTICLES:
            units.append(" ".join(held))
            held = []
    return units


def _words(part: str) -> list[str]:
    return re.findall(r"\w+", plain_letters(part)[0])


def _apart(part: str) -> str:
    """The name without hyphens: they are gaps as blanks are."""
    return " ".join(re.findall(r"[^\s-]+", part))


def _short(part: str) -> str:
    return rf"{re.escape(_words(part)[-1][0])}\."


def _in_full(given: list[str], surnames: list[str]) -> Iterator[str]:
    """Both orders, given names in full or as initials, some of them left out."""
    if not given:
        yield _joined(surnames)
        return
    firsts = NAME_GAP.join(
        f"(?:{spelled(_apart(part))}|{_short(part)})" for part in given[:1]
    )
    for part in given[1:]:
        firsts += f"(?:{NAME_GAP}(?:{spelled(_apart(part))}|{_short(part)}))?"
    lasts = spelled(_apart(surnames[0]))
    for part in surnames[1:]:
        lasts += f"(?:{NAME_GAP}(?:{spelled(_apart(part))}|{_short(part)}))?"
    yield f"{firsts}{NAME_GAP}{lasts}"
    yield f"{lasts}{NAME_GAP}{firsts}"
    if len(surnames) > 1:
        yield _joined(surnames)
        yield _joined(surnames[::-1])
        yield f"{spelled(_apart(surnames[0]))}{NAME_GAP}{_short(surnames[1])}"
    if len(given) > 1:
        yield _joined(given)


def _in_initials(given: list[str], surnames: list[str]) -> Iterator[str]:
    """All of them, in both orders, with stops or together."""
    for order in ([*given, *surnames], [*surnames, *given]):
        letters = [re.escape(_words(part)[-1][0]) for part in order]
        if len(letters) >= FEWEST_INITIALS:
            yield r"\.\s?".join(letters) + r"\.?"
        if len(letters) > FEWEST_INITIALS:
            yield "".join(letters)


def _joined(parts: list[str]) -> str:
    return NAME_GAP.join(spelled(_apart(part)) for part in parts)
