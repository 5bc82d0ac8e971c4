"""Spellings that are no values: placeholders, invisible signs, what spreadsheets make.

Everything here looks at one cell as text; nothing is repaired.
"""

import re
import unicodedata
from functools import lru_cache

MISSING_WORDS = frozenset(
    re.split(
        r"\s+",
        """na nan nat nd ndato nil nc nr ns nsnc nsnr none null nulo sd sn sdatos
sindato sindatos sininformacion sininfo sinregistro sinespecificar sindeterminar
sinidentificar noregistra noregistrado noregistrada noconsta noprecisa noaplica
noaplicable nodisponible nodeterminado noidentificado noidentificada noespecifica
noespecificado noespecificada nosesabe nosabe nohaydatos ignorado ignorada seignora
desconocido desconocida vacio enblanco pordefinir porconfirmar unknown missing
notavailable notapplicable notrecorded blank empty tbd xx xxx xxxx""",
    )
)
SHEET_ERROR = re.compile(
    r"#(?:N/A|N/D|[¡¿]?(?:REF|VALUE|VALOR|DIV/0|NUM|NULL|NULO|SPILL|DESBORDAMIENTO|CALC"
    r"|C[AÁ]LC|FIELD|CAMPO)!|[¡¿]?(?:NAME|NOMBRE)\?|GETTING_DATA|#+)|Err:[0-9]{3}",
    re.IGNORECASE,
)
ANSWERS = frozenset(
    re.split(
        r"\s+",
        """si no yes true false verdadero falso cero uno una dos tres cuatro cinco seis
siete ocho nueve diez masculino femenino hombre mujer""",
    )
)
MONTHS = re.split(
    r"\s+",
    """jan feb mar apr may jun jul aug sep oct nov dec ene abr ago set dic january
february march april june july august september october november december enero febrero
marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre""",
)
_MONTH = "|".join(MONTHS)
CHANGED_IDS = tuple(
    (re.compile(form), what)
    for form, what in (
        (r"[0-9](?:[.,][0-9]+)?[eE][+][0-9]{2,}", "a number in scientific notation"),
        (r"[0-9]+[.,]0+", "a number with decimals"),
        (rf"(?i:[0-9]{{1,4}}[-/ ](?:{_MONTH})[.]?(?:[-/ ][0-9]{{2,4}})?)", "a date"),
        (rf"(?i:(?:{_MONTH})[.]?[-/ ][0-9]{{1,4}})", "a date"),
        (r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9:.]+)?", "a date"),
        (r"[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{2,4}", "a date"),
        (r"[='].*", "a formula or a text mark"),
    )
)
MINUS = "\u2212"
HAS_DIGIT = re.compile("[0-9]")
ORDINARY = re.compile(r"[A-Z]{1,3}[0-9-]{2,14}|[A-Z][a-z]{4,20}|[0-9]{2,8}")


def placeholder(value: str) -> bool:
    """Does `value` stand for "nothing recorded", in whatever spelling?

    Case, accents, spaces and punctuation do not count, so that "S/D", "s.d." and
    "sin dato" are one. Marks without a letter or digit, and the errors of spreadsheets
    (#N/A, #¡REF!), count too.
    """
    if value.startswith("#"):
        return True
    if HAS_DIGIT.search(value):
        return False
    plain = _letters_and_digits(value)
    return not plain or plain in MISSING_WORDS


def everyday(value: str) -> bool:
    """Is `value` a word or sign of a closed list, which names nobody: an error of a
    spreadsheet, what stands for "nothing recorded", yes and no, a number in words?"""
    if value.startswith("#"):
        return bool(SHEET_ERROR.fullmatch(value))
    if SHEET_ERROR.fullmatch(value) or placeholder(value):
        return True
    return _letters_and_digits(value) in ANSWERS


@lru_cache(maxsize=4096)
def _letters_and_digits(value: str) -> str:
    return "".join(char for char in without_accents(value) if char.isalnum())


def without_accents(value: str) -> str:
    """Return `value` in lower case, every letter without its accent (ñ as n)."""
    spread = unicodedata.normalize("NFKD", value.casefold())
    return "".join(char for char in spread if not unicodedata.combining(char))


def invisible_sign(value: str) -> str:
    """Return the name U+XXXX of the first sign that a reader cannot see, or nothing.

    Control and format signs, unassigned code points, and spaces other than the
    ordinary one.
    """
    if value.isascii() and value.isprintable():
        return ""
    for char in value:
        kind = unicodedata.category(char)
        if kind[0] == "C" or (kind[0] == "Z" and char != " "):
            return f"U+{ord(char):04X}"
    return ""


def changed_by_spreadsheet(value: str) -> str:
    """Say what a spreadsheet made of an identifier; empty when it seems untouched."""
    for form, what in CHANGED_IDS:
        if form.fullmatch(value):
            return what
    return ""


def fold(value: str) -> str:
    """Return `value` without what a reader does not see.

    Compatibility forms of Unicode are one (NFKC), letters lower-case, hyphens and
    dashes one, spaces and invisible signs gone: identifiers that fold alike look alike.
    """
    if value.isascii() and value.isalnum():
        return value.casefold()
    text = unicodedata.normalize("NFKC", value).casefold()
    kinds = ((c, unicodedata.category(c)) for c in text)
    return "".join(
        "-" if kind == "Pd" or c == MINUS else c
        for c, kind in kinds
        if kind[0] not in "CZ"
    )


def mojibake(value: str) -> bool:
    """Does `value` look like UTF-8 read as Latin-1 or Windows-1252, or like lost signs?

    "MarÃ­a", "Ã\x81ncash", "Anc?sh" and the replacement sign do; "Ñaña" does not.
    """
    if value.isascii():
        return bool(re.search(r"[A-Za-z][?][A-Za-z]", value))
    if "\ufffd" in value:
        return True
    for encoding in ("cp1252", "latin-1"):
        try:
            value.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        return True
    return False
