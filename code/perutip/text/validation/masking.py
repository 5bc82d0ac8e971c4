"""Texts for readers without what tells the place, the period or the persons.

Years from 2010 on, places of Peru and names that the register knows are masked in
whatever form they stand: in digits or words, any case and Unicode form, with accents
written, left out or apart, over line ends. Words of the law stay: "pena privativa de la
libertad" is no region, the year in the number of a norm no period.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from perutip.text.validation.peru_places import (
    AMBIGUOUS,
    CAPITALS,
    DEMONYMS,
    EVERYDAY,
    FISCAL_DISTRICTS,
    PROVINCES,
    REGIONS,
)
from perutip.text.validation.plain_letters import plain_letters

REGION_MASK, YEAR_MASK, NAME_MASK = "[REGIÓN]", "[AÑO]", "[NOMBRE]"
_GAP = r"[\s\W_]{1,4}?"
_TENS = (
    *("diez", "once", "doce", "trece", "catorce", "quince", "dieciseis", "diecisiete"),
    *("dieci ocho", "dieci nueve", "dieci seis", "dieci siete"),
    *("dieciocho", "diecinueve", "veinte", "veintiuno", "veintiun", "veintidos"),
    *("veintitres", "veinticuatro", "veinticinco", "veintiseis", "veintisiete"),
    *("veintiocho", "veintinueve", "treinta"),
)
_UNITS = "uno|un|dos|tres|cuatro|cinco|seis|siete|ocho|nueve"
_WORDS = (
    rf"(?:(?:diez|veinte|veinti|treinta){_GAP}(?:y{_GAP})?(?:{_UNITS})"
    rf"|{'|'.join(sorted(_TENS, key=len, reverse=True))})"
)
_MONTHS = (
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|setiembre|septiembre|octubre"
    "|noviembre|diciembre"
)
_SHORT_MONTHS = "ene|feb|mar|abr|may|jun|jul|ago|set|sep|oct|nov|dic"
_NOT_MONEY = (
    r"(?!\s*(?:con\b|y 00|00/100|nuevos soles|soles|dolares|pesos|euros|metros|s/|"
    r"kilometros|hectareas|habitantes|kilos|gramos))"
)
_DAY_MONTH = r"(?<!\d)\d{1,2}\s?[/.-]\s?(?:\d{1,2}|[ivx]{1,4})\s?[/.-]\s?"
_COURT_OF = "|".join(
    name.lower().translate(str.maketrans("áéíóúñ", "aeioun")).replace(" ", r"\s+")
    for name in "|".join((REGIONS, PROVINCES, CAPITALS, FISCAL_DISTRICTS)).split("|")
)
# What follows the year in the number of a norm; in that of a docket, its court.
_OF_A_NORM = (
    rf"(?!\s?[/-]\s?(?!(?:i{{1,3}}|iv|(?:del?\s+)?(?:{_COURT_OF}))\b)(?:c|[a-z]{{2,}}))"
)
# Each begins with a digit, an apostrophe or one of the letters that begin a word here.
_YEARS = re.compile(
    r"(?:(?=[\d'’])|(?<!\w)(?=[adefjmnosv]))(?:"
    rf"(?<![\w.,])(?:(?<=\d-)|(?<=[-/]))?"
    rf"(?P<digits>2[\s.,]?0\s?[1-3]\s?\d)(?!\d|[.,]\d){_OF_A_NORM}{_NOT_MONEY}"
    rf"|\b(?P<words>(?:dos|2)[\s-]*mill?(?:{_GAP})?(?:y{_GAP})?(?:{_WORDS}|[1-3]\d))\b{_NOT_MONEY}"
    rf"|\b(?P<twice>veinte[\s-]+(?:{'|'.join(_TENS[6:])}|veinte|diez))\b{_NOT_MONEY}"
    rf"|(?<!\w)(?P<misread>(?=\w*[oilzs])2[0o][1-3ilz][\doilzs])(?!\w)"
    r"|(?<!\d)(?P<compact>20[1-3]\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]))(?!\d)"
    r"|(?<![\d.])(?P<iso>20[1-3]\d)(?=\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,2}(?!\d))"
    rf"|\d{{1,2}}[\s./-]*(?:{_SHORT_MONTHS})[a-z]*[\s./-]*(?P<abbreviated>(?:20)?[1-3]\d)(?!\d)"
    rf"|\b(?:{_SHORT_MONTHS})[a-z]*[.]?[-/](?P<month>(?:20)?[1-3]\d)(?![\d/-])"
    rf"|\bano\s+(?P<year>['’]?[1-3]\d|{_WORDS})\b(?!\s+de\s+edad)"
    r"|(?<!\w)['’](?P<apostrophe>[1-3]\d)(?!\w)"
    rf"|\b(?:{_MONTHS})\s+(?:de|del)\s+(?:ano\s+)?'?(?P<short>[1-3]\d)\b(?![.,/-]?\d)"
    rf"|\b(?:{_MONTHS})\s+(?:de|del)\s+(?:ano\s+)?(?P<spoken>{_WORDS})\b"
    rf"|\b(?:{_MONTHS})\s+'?(?P<bare>[1-3]\d)(?=\s*(?:[.,;:)\n-](?!\d)|$))"
    rf"|{_DAY_MONTH}(?P<date>[1-3]\d)(?!\d)|{_DAY_MONTH}(?P<full>20[1-3]\d)(?!\d)"
    r"|(?<=20[1-3]\d[-/–])(?P<second>[1-3]\d)(?![\d/.-])"
    r"|(?<!\d)(?:[0-2]\d|3[01])(?:0[1-9]|1[0-2])(?P<run>20[1-3]\d)(?!\d)"
    r"|(?<![\w])(?P<roman>mmx{1,3}(?:i[vx]|v?i{0,3}))(?![\w])"
    r"|(?<=[\d-]-)(?P<docket>20[1-3]\d)(?=-\d))"
)
_LAW_BEFORE = re.compile(
    r"(?:privativ\w*|restrictiv\w*|limitativ\w*|contra|derecho\w*|delito\w*|violacion"
    r"|atenta\w*|afecta\w*|bien juridico|valor\w*|principio\w*|recuper\w*|pierd\w*"
    r"|perdida|privacion|priv\w*|inmediata|segun|conforme)"
    r"(?:\s+(?:de|a|en|contra|la|el|su))*\s*$"
)
_PLACE_BEFORE = re.compile(
    r"(?:region|departamento|provincia|provincial|distrito(?: judicial| fiscal)?"
    r"|corte superior(?: de justicia)?|superior|ciudad|localidad|sede|fiscalia\w*"
    r"|juzgado\w*|sala\w*|colegiado|natural|nacid[oa]|domicili\w*|distrital"
    r"|apelaciones|municipalidad|penal)"
    r"(?:\s+(?:de|en|del))*\s*$"
)
_ENDS_AS_NAME = re.compile(r"\s*(?:$|[\n,.;:)\]»”/-]|\d)")
_STARTS_AS_NAME = re.compile(r"(?:^|\n|\d\s*[-,/–.]?|[-–/])\s*(?:del?\s+)?$")
_GOES_ON = re.compile(
    r"\s+(?:de|del|sobre|contra|entre|para|(?:inter)?americana|internacional|colectiva"
    r"|europea|nacional)\b"
)
_INTO = re.compile(r"\b(?:en|desde|hacia|hasta|a)\s+$")
_FRUIT_OR_TOOL = re.compile(
    r"\b(?:frutos?|jugos?|zumos?|refrescos?|hojas?|arbol(?:es)?|cascaras?|ralladura"
    r"|sabor|kilos?|cajas?|sacos?|golpes?|punta|mango)\s+(?:de|a)\s+$"
)
_MISREAD_AS = {"i": "1", "l": "1", "o": "0", "s": "5"}
LETTERS_A_DIGIT = 5  # of a name in which a scanner read digits
_ARTICLE = re.compile(r"\b(?:la|una|las|unas|esa|dicha|con)\s+$")
_NUMBER_OF_LAW = re.compile(
    r"(?:\b(?:articulos?|arts?\.?|ley|fojas?|folios?|fs\.?)\s+"
    r"(?:\d[\d.,]*\s*(?:a|al|y|-|/)\s*)?|(?:s/\.?|\$)\s*)$"
)
_WITH_ENYE = re.compile(
    "|".join(
        name.lower()
        for name in "|".join((REGIONS, PROVINCES, CAPITALS, DEMONYMS)).split("|")
        if "ñ" in name.lower()
    )
)


def mask_text(
    text: str, place_names: Iterable[str] = (), person_names: Iterable[str] = ()
) -> str:
    """`text` without places, years from 2010 to 2039, and names of persons.

    place_names: those of the register, masked beside the ones of Peru. person_names:
    whole names; each is masked in its own order and with the surnames first.
    """
    plain, source = plain_letters(text)
    places = _names_pattern(tuple(sorted(set(place_names))))
    spans = [
        (match.start(), match.end(), REGION_MASK)
        for match in places.finditer(plain)
        if _is_place(match, plain, text, source)
    ]
    for match in _YEARS.finditer(plain):
        if _NUMBER_OF_LAW.search(plain, max(0, match.start() - 24), match.start()):
            continue
        start, end = match.span(str(match.lastgroup))
        spans.append((start, end, YEAR_MASK))
    persons = _persons_pattern(tuple(sorted(set(person_names))))
    if persons is not None:
        spans += [(*match.span(), NAME_MASK) for match in persons.finditer(plain)]
    return _replaced(text, source, sorted(spans))


def _replaced(text: str, source: list[int], spans: list[tuple[int, int, str]]) -> str:
    pieces, last = [], 0
    for start, end, mask in spans:
        begin, stop = source[start], source[end - 1] + 1
        if begin < last:
            continue
        pieces += [text[last:begin], mask]
        last = stop
        while last < len(text) and unicodedata.combining(text[last]):
            last += 1
    return "".join([*pieces, text[last:]])


def _is_place(match: re.Match[str], plain: str, text: str, source: list[int]) -> bool:
    """Whether a name stands for the place here, not for a word like it."""
    own = unicodedata.normalize(
        "NFC", text[source[match.start()] : source[match.end() - 1] + 1]
    )
    if " " not in own and LETTERS_A_DIGIT * sum(map(str.isdigit, own)) > len(own):
        return False  # "1l0" may be a number
    if "ñ" in own.lower() and not _WITH_ENYE.search(own.lower()):
        return False  # "puño" is not Puno
    if match.lastgroup == "certain":
        return True
    before = plain[max(0, match.start() - 60) : match.start()]
    if _PLACE_BEFORE.search(before):
        return True
    if match.lastgroup == "everyday":
        if not own.islower():
            return True
        if match.group() in ("lima", "amazonas"):
            return not (_ARTICLE.search(before) or _FRUIT_OR_TOOL.search(before))
        return _INTO.search(before) is not None
    words = re.findall(r"[^\W\d_]+", own)
    if _LAW_BEFORE.search(before) or _GOES_ON.match(plain, match.end()):
        return False
    if own.isupper():
        if len(words) > 1 and not _in_capitals_around(match, text, source):
            return True
        ends = _ENDS_AS_NAME.match(plain, match.end())
        return bool(ends and _STARTS_AS_NAME.search(before))
    return len(words) > 1 and all(word[0].isupper() for word in words if word != "de")


def _in_capitals_around(match: re.Match[str], text: str, source: list[int]) -> bool:
    """Whether the word before or after a name in capitals is in capitals too."""
    start, end = source[match.start()], source[match.end() - 1] + 1
    before = re.findall(r"[^\W\d_]{2,}", text[max(0, start - 24) : start])
    after = re.findall(r"[^\W\d_]{2,}", text[end : end + 24])
    near = [*before[-1:], *after[:1]]
    return not near or any(word.isupper() for word in near)


@lru_cache(maxsize=4)
def _names_pattern(extra: tuple[str, ...]) -> re.Pattern[str]:
    doubtful = {_spelled(name) for name in AMBIGUOUS.split("|")}
    everyday = {_spelled(name) for name in EVERYDAY.split("|")} - doubtful
    known = "|".join((REGIONS, PROVINCES, CAPITALS, FISCAL_DISTRICTS)).split("|")
    certain = {_spelled(name) for name in (*known, *extra)} | {
        rf"{_spelled(stem)}(?:o|a|os|as)" for stem in DEMONYMS.split("|")
    }
    certain -= doubtful | everyday
    groups = {"certain": certain, "everyday": everyday, "ambiguous": doubtful}
    alternatives = "|".join(
        f"(?P<{kind}>{'|'.join(sorted(names, key=lambda n: (-len(n), n)))})"
        for kind, names in groups.items()
    )
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)")


@lru_cache(maxsize=4)
def _persons_pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    forms: set[str] = set()
    for name in names:
        words = plain_letters(name)[0].split()
        if len(words) < 2:
            continue
        cut = len(words) - 2 if len(words) > 2 else 1
        turned = [*words[cut:], *words[:cut]]
        forms |= {_spelled(" ".join(order)) for order in (words, turned)}
        if len(words) > 2:
            forms.add(_spelled(" ".join(words[-2:])))
            forms.add(_spelled(f"{words[0]} {words[-2]}"))
        if len(words) > 3:
            forms.add(_spelled(" ".join([words[0], *words[-2:]])))
    if not forms:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(forms, key=len)[::-1])})(?!\w)")


def _spelled(name: str) -> str:
    """A name whatever stands between its words, a lost accent allowed."""
    words = []
    for word in name.split():
        letters = []
        for sign in unicodedata.normalize("NFC", word):
            plain = plain_letters(sign)[0]
            accented = plain != sign.lower()
            alike = plain + _MISREAD_AS.get(plain, "")
            if accented:
                alike += "\ufffd"
            letters.append(f"[{alike}]" if len(alike) > 1 else re.escape(plain))
        words.append("".join(letters))
    return r"[\s\W_]{1,4}".join(words)
