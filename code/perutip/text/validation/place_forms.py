"""Names of places in every spelling, and where they are names: "pena privativa de la
libertad" is no region, "la testigo Tacna Apaza" no city.

For texts in plain small letters (see `plain_letters`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

from perutip.text.validation.peru_places import (
    AMBIGUOUS,
    CAPITALS,
    DEMONYMS,
    EVERYDAY,
    FISCAL_DISTRICTS,
    PROVINCES,
    REGIONS,
)
from perutip.text.validation.plain_letters import plain_sign

_LAW_BEFORE = re.compile(
    r"(?:privativ\w*|restrictiv\w*|limitativ\w*|contra|derecho\w*|delito\w*|violacion"
    r"|atenta\w*|afecta\w*|bien juridico|valor\w*|principio\w*|recuper\w*|pierd\w*"
    r"|perdida|privacion|priv\w*|inmediata|segun|conforme)"
    r"(?:\s+(?:de|a|en|contra|la|el|su))*\s*$"
)
_PLACE_BEFORE = re.compile(
    r"(?:region|departamento|provincia(?: constitucional)?|provincial"
    r"|distrito(?: judicial| fiscal)?"
    r"|corte superior(?: de justicia)?|superior|ciudad|localidad|sede|fiscalia\w*"
    r"|juzgado\w*|sala\w*|colegiado|natural|nacid[oa]|domicili\w*|distrital"
    r"|apelaciones|municipalidad|penal)"
    r"(?:\s+(?:de|en|del))*\s*$"
)
_ENDS_AS_NAME = re.compile(r"\s*(?:$|[\n,.;:)\]»”/-]|\d)")
_ON_THE_WAY = re.compile(r"\s+(?:hasta|hacia|con destino)\b")
_FROM = re.compile(r"\b(?:de|desde)\s+(?:el\s+)?$")
_STARTS_AS_NAME = re.compile(r"(?:^|\n|\d\s*[-,/–.]?|[-–/])\s*(?:del?\s+)?$")
_OF_A_DOCKET = re.compile(r"\d\s?[/-]\s?$")
_GOES_ON = re.compile(
    r"\s+(?:de|del|sobre|contra|entre|para|(?:inter)?americana|internacional|colectiva"
    r"|individual|personal|sexual|ambulatoria|locomotora|religiosa|sindical"
    r"|europea|nacional)\b"
)
_INTO = re.compile(r"\b(?:en|desde|hacia|hasta|a)\s+(?:el\s+)?$")
_OATH = re.compile(r"(?:[¡!]|\b(?:la|santa|por|virgen))\s*$")  # "por la madre de Dios"
_CRY = re.compile(r"\s*(?:!|m[ií]o\b|santo\b|querido\b)")
# "Como señala San Martín": surnames are names of places too.
_AUTHOR_BEFORE = re.compile(
    r"\b(?:senala|sostiene|ensena|afirma|expone|explica|escribe|opina|apunta|anota"
    r"|define|vease|cfr\.?|apud|citando a|profesor|maestro|jurista|autor"
    r"|tratadista)\s+$"
)
_SMOOTHS = re.compile(r"\s+(?:las?\s+|los\s+|sus?\s+)?(?:asperezas|diferencias|unas)\b")
_AT = re.compile(
    r"(?:\b(?:en|de|del|desde|hacia|hasta|a|por|para|y|e|o|region|provincia|ciudad"
    r"|distrito|departamento)|[,;:./(-]|^)\s*$"
)
# Surnames that most often follow another (RENIEC), none of them a word of the courts.
_SURNAME_AFTER = re.compile(
    r"[ \u00a0](?:quispe|mamani|apaza|condori|choque|huaman|flores|rojas|sanchez|garcia"
    r"|rodriguez|vasquez|lopez|gonzales|gonzalez|perez|chavez|diaz|ramirez|mendoza"
    r"|espinoza|fernandez|gutierrez|vargas|ticona|cutipa|chambi|calla|ccori|huanca|yupanqui"
    r"|rios|ruiz|romero|salazar|soto|vega|zapata|cardenas|cespedes|paredes|aguilar|castro)\b"
)
_FRUIT_OR_TOOL = re.compile(
    r"\b(?:frutos?|jugos?|zumos?|refrescos?|hojas?|arbol(?:es)?|cascaras?|ralladura"
    r"|sabor|kilos?|cajas?|sacos?|golpes?|punta|mango)\s+(?:de|a)\s+$"
)
_MISREAD_AS = {"i": "1l", "l": "1i", "o": "0", "s": "5"}
NAME_GAP = r"[\s\W_]{1,4}"  # between the words of a name
PLACE_GAP = r"[\s\W_]{0,4}"  # the same where the words may stand glued: "LaLibertad"
_ONE_SIGN = re.compile(
    r"\[([^\]]+)\](?:\{[01],4\})?|(\\?.)"
)  # in the pattern of a name
_CAMEL = re.compile(r"(?<=[a-záéíóúñ])(?=[A-ZÁÉÍÓÚÑ])")  # between glued words
SHORTEST_MISREAD = 3  # letters of a name in which one digit is read
LETTERS_A_DIGIT = 5  # of a name in which a scanner read digits
_ARTICLE = re.compile(r"\b(?:la|una|las|unas|esa|dicha|con)\s+$")
_WITH_ENYE = re.compile(
    "|".join(
        name.lower().replace(" ", "")
        for name in "|".join((REGIONS, PROVINCES, CAPITALS, DEMONYMS)).split("|")
        if "ñ" in name.lower()
    )
)


def is_place(match: re.Match[str], plain: str, text: str, source: list[int]) -> bool:
    """Whether a name stands for the place here, not for a word like it."""
    own = unicodedata.normalize(
        "NFC", text[source[match.start()] : source[match.end() - 1] + 1]
    )
    letters = re.sub(r"[\W_]+", "", own).lower() if "ñ" in own.lower() else ""
    digits = sum(map(str.isdigit, own))
    few_misread = SHORTEST_MISREAD * digits <= len(own) and own[0].isupper()
    few_misread = few_misread and len(own) > SHORTEST_MISREAD
    if " " not in own and LETTERS_A_DIGIT * digits > len(own) and not few_misread:
        return False  # "1l0" may be a number
    if letters and not _WITH_ENYE.search(letters):
        return False  # "puño" is not Puno
    before = plain[max(0, match.start() - 60) : match.start()]
    if _SURNAME_AFTER.match(plain, match.end()) and not _AT.search(before):
        return False  # "Jorge Tacna Apaza" is a person
    if match.group().startswith("san") and _AUTHOR_BEFORE.search(before):
        return False
    if match.lastgroup == "certain":
        small = own.startswith("m")
        cried = _CRY.match(plain, match.end()) is not None
        if _OATH.search(before):
            return not (small or (cried and before.rstrip()[-1] in "¡!"))
        return not (small and cried)
    if _PLACE_BEFORE.search(before):
        return True
    if match.lastgroup == "everyday":
        if not own.islower():
            return True
        if match.group() in ("lima", "amazonas"):
            return not (
                _ARTICLE.search(before)
                or _FRUIT_OR_TOOL.search(before)
                or _SMOOTHS.match(plain, match.end())
            )
        return _INTO.search(before) is not None
    words = re.findall(r"[^\W\d_]+", _CAMEL.sub(" ", own))
    if _LAW_BEFORE.search(before) or _GOES_ON.match(plain, match.end()):
        return False
    if own.isupper():
        if len(words) > 1 and not _in_capitals_around(match, text, source):
            return True
        starts = _STARTS_AS_NAME.search(before) or (
            _INTO.search(before) and text[source[match.start()] - 2].islower()
        )
        return bool(starts and _ENDS_AS_NAME.match(plain, match.end()))
    if _ON_THE_WAY.match(plain, match.end()) and _FROM.search(before):
        return own[0].isupper()
    named = _OF_A_DOCKET.search(before) or _INTO.search(before)
    if named and own[0].isupper() and _ENDS_AS_NAME.match(plain, match.end()):
        return True
    return len(words) > 1 and all(word[0].isupper() for word in words if word != "de")


def _in_capitals_around(match: re.Match[str], text: str, source: list[int]) -> bool:
    """Whether the word before or after a name in capitals is in capitals too."""
    start, end = source[match.start()], source[match.end() - 1] + 1
    before = re.findall(r"[^\W\d_]{2,}", text[max(0, start - 24) : start])
    after = re.findall(r"[^\W\d_]{2,}", text[end : end + 24])
    near = [*before[-1:], *after[:1]]
    return not near or any(word.isupper() for word in near)


@lru_cache(maxsize=4)
def names_pattern(extra: tuple[str, ...]) -> re.Pattern[str]:
    """Names of places, with `extra` ones, as groups `certain`, `everyday` and
    `ambiguous`: whether a word is a name is asked of the last two."""
    doubtful = {spelled(name, PLACE_GAP) for name in AMBIGUOUS.split("|")}
    everyday = {spelled(name, PLACE_GAP) for name in EVERYDAY.split("|")} - doubtful
    known = "|".join((REGIONS, PROVINCES, CAPITALS, FISCAL_DISTRICTS)).split("|")
    certain = {spelled(name, PLACE_GAP) for name in (*known, *extra)} | {
        rf"{spelled(stem)}(?:o|a|os|as)" for stem in DEMONYMS.split("|")
    }
    certain -= doubtful | everyday
    groups = {"certain": certain, "everyday": everyday, "ambiguous": doubtful}
    every = [name for names in groups.values() for name in names]
    begins = _beginnings([*every, *(name.replace(PLACE_GAP, "") for name in every)])
    alternatives = "|".join(
        f"(?P<{kind}>{'|'.join(sorted(names, key=lambda n: (-len(n), n)))})"
        for kind, names in groups.items()
    )
    return re.compile(rf"(?<![^\W\d_])(?={begins})(?:{alternatives})(?![^\W\d_])")


def _beginnings(names: Iterable[str]) -> str:
    """The first three signs of the names, `spelled`: most words begin with none of
    them. Anything where a name is shorter."""
    after: dict[str, dict[str, set[str]]] = {}
    for name in names:
        signs = list(islice(_ONE_SIGN.finditer(name), 3))
        if len(signs) < 3:
            return ""
        first, second, third = signs
        ways = after.setdefault(first[0], {})
        ways.setdefault(second[0], set()).add(third[1] or third[2])
    beginnings = []
    for letter, ways in sorted(after.items()):
        rest = (f"{two}[{''.join(sorted(ways[two]))}]" for two in sorted(ways))
        beginnings.append(f"{letter}(?:{'|'.join(rest)})")
    return "|".join(beginnings)


def spelled(name: str, gap: str = NAME_GAP) -> str:
    """A name whatever stands between its words, a lost accent allowed."""
    words = []
    for word in name.split():
        letters = []
        for sign in unicodedata.normalize("NFC", word):
            plain = plain_sign(sign)
            accented = plain != sign.lower()
            alike = plain + _MISREAD_AS.get(plain, "")
            if accented:
                alike += "\ufffd"
            letters.append(f"[{alike}]" if len(alike) > 1 else re.escape(plain))
        words.append("".join(letters))
    return gap.join(words)
