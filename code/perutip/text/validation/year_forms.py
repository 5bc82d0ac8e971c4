"""Years and dates in every form: in digits or words, short, misread by a scanner, in
the number of a docket, by the name that Peru gives them. The number of a norm is none.

For texts in plain small letters (see `plain_letters`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from perutip.text.validation.peru_places import (
    CAPITALS,
    FISCAL_DISTRICTS,
    PROVINCES,
    REGIONS,
)

_GAP = r"[\s\W_]{1,4}?"
_CUT = r"-[^\S\n]*\n\s*"  # between digits, at the end of a line
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
_MISREAD_WORDS = re.sub("i", "[il1]", _WORDS).replace("o", "[o0]")
_NTH = "(?:primer|segund|tercer|cuart|quint|sext|septim|octav|noven|non)"
_ORDINALS = (  # "dos mil décimo octavo", as older clerks write
    rf"(?:un|duo)?decim[oa](?:{_GAP}{_NTH}[oa])?|decimo?{_NTH}[oa]"
    rf"|(?:vig|trig)esim[oa](?:{_GAP}{_NTH}[oa])?|vigesimo?{_NTH}[oa]"
)
_MIL = r"(?:m|rn)[i1l][il1][il]?"  # as scanners read it
_OLD_TENS = (
    rf"(?:(?:sesenta|setenta|ochenta|noventa|cincuenta)(?:{_GAP}y{_GAP}(?:{_UNITS}))?)"
)
# What Peru calls its years by, on every letterhead: told by the first word.
_NAMED_YEARS = (
    "consolidacion|centenario|integracion|inversion|promocion|diversificacion"
    "|buen servicio|dialogo|lucha contra|universalizacion|bicentenario"
    "|fortalecimiento|unidad|recuperacion|esperanza|igualdad de oportunidades"
    "|personas con discapacidad|deber"
)
_MONTHS = (
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|setiembre|septiembre|octubre"
    "|noviembre|diciembre"
)
_SHORT_MONTHS = "ene|feb|mar|abr|may|jun|jul|ago|set|sep|oct|nov|dic"
_NOT_MONEY = (
    r"(?!\s*(?:con\b|y 00|00/100|nuevos soles|soles|dolares|pesos|euros|metros|s/|"
    r"kilometros|hectareas|habitantes|kilos|gramos|horas|hrs))"
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
_DOCKET = (
    r"\b(?:sentencia|stc|resolucion(?:\s+administrativa)?|expediente|exp"
    r"|carpeta|caso|oficio|acta|denuncia|certificado|parte|atestado|memorando|apelacion"
    r"|disposicion|informe|pericia|protocolo|dictamen|cuaderno|auto|requerimiento)\b[.]?"
    r"(?:\s+(?:de\s+)?(?:fiscal|medico|legal|policial|pericial|forense|tecnico|social"
    r"|psicologic[oa]|psiquiatric[oa]|evaluacion|pericia|apelacion|vista)){0,3}"
)
_OTHER_WORDS = (  # that a form begins with
    "dos ano periodo bienio temporada campana gestion ciclo ejercicio primera segunda"
    " tercera mil mii mll rni rnl nacid decenio veinte mmx"
)


def _beginnings() -> str:
    """The first three letters of every word that a form begins with."""
    forms = (_OTHER_WORDS, _MONTHS, _SHORT_MONTHS, _DOCKET)
    words = re.findall("[a-z]{3,}", " ".join(forms))
    rest: dict[str, set[str]] = {}
    for word in words:
        rest.setdefault(word[0], set()).add(word[1:3])
    rest["m"] |= {"i1", "1l", "l1", "1i", "11"}  # of a "mil" with digits in it
    rest["d"].add("0s")
    return "|".join(f"{one}(?:{'|'.join(sorted(rest[one]))})" for one in sorted(rest))


_NUMBER = r"(?:n(?:umero|ro|um)?[.°º]*o?[.°º]*[.\s]*)?"
# Each begins with a digit, an apostrophe or one of the words.
YEARS = re.compile(
    rf"(?:(?=[\d'’])|(?<!\w)(?={_beginnings()}))(?:"
    rf"(?<![\w.,])(?:(?<=\d-)|(?<=[-/]))?"
    rf"(?P<digits>2[\s.,]?0(?:\s?|{_CUT})[1-3](?:\s?|{_CUT})\d)(?!\d|[.,]\d){_OF_A_NORM}{_NOT_MONEY}"
    rf"|\b(?P<words>(?:d[o0]s|2)[\s-]*{_MIL}(?:{_GAP})?(?:y{_GAP})?"
    rf"(?:{_MISREAD_WORDS}|{_ORDINALS}|[1-3]\d))\b{_NOT_MONEY}"
    rf"|\b(?P<misread_tens>d[o0]s[\s-]*{_MIL}[\s-]*[1-3il][\doilsz])(?!\w)"
    r"|\b(?:anos?|periodo|bienio|temporada|campana|gestion|ciclo|ejercicio)\s+(?:de\s+)?"
    r"(?P<two>['’]?[1-3]\d\s?[-–/]\s?['’]?[1-3]\d)(?![\d/])"
    r"|\b(?P<decade>(?:primera|segunda|tercera)\s+decada\s+(?:del?\s+)?(?:este|presente"
    r"|actual|nuevo)?\s*(?:siglo|milenio))\b"
    rf"|\b(?P<before>{_MIL}{_GAP}novecientos(?:{_GAP}{_OLD_TENS})?+)\b{_NOT_MONEY}"
    rf"|\b(?:{_MONTHS})\s+(?:de|del)\s+(?:ano\s+)?(?P<of_birth>19\d\d|200\d)"
    r"(?![\d.,]\d|\d)"
    rf"|{_DAY_MONTH}(?P<old_date>19\d\d|200\d)(?!\d)"
    r"|\bnacid[oa]s?\s+(?:en\s+)?(?:el\s+)?(?:ano\s+)?(?P<born>19\d\d|200\d)(?!\d)"
    r"|\b(?P<named>(?:ano|decenio)\s+(?:del?)\s+(?:la\s+|las\s+|los\s+)?"
    rf"(?:{_NAMED_YEARS})\b[^\n.«»“”\"]*)"
    rf"|\b(?P<twice>veinte[\s-]+(?:{'|'.join(_TENS[6:])}|veinte|diez))\b{_NOT_MONEY}"
    rf"|(?<!\w)(?P<misread>(?=\w*[oilzs])2[0o][1-3ilz][\doilzs])(?!\w)"
    r"|(?<!\d)(?P<compact>20[1-3]\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]))(?!\d)"
    r"|(?<![\d.])(?P<iso>20[1-3]\d)(?=\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,2}(?!\d))"
    rf"|\d{{1,2}}[\s./-]*(?:{_SHORT_MONTHS})[a-z]*[\s./-]*(?P<abbreviated>(?:20)?[1-3]\d)(?!\d)"
    rf"|\b(?:{_SHORT_MONTHS})[a-z]*[.]?[-/](?P<month>(?:20)?[1-3]\d)(?![\d/-])"
    rf"|\bano\s+(?P<year>['’]?[1-3]\d|{_WORDS})\b(?!\s+de\s+edad|-?\s*\n\s*\d\d\b)"
    r"|(?<!\w)['’](?P<apostrophe>[1-3]\d)(?!\w)"
    rf"|\b(?:{_MONTHS})\s+(?:de|del)\s+(?:ano\s+)?'?(?P<short>[1-3]\d)\b(?![.,/-]?\d|-?\s*\n\s*\d\d\b)"
    rf"|\b(?:{_MONTHS})\s+(?:de|del)\s+(?:ano\s+)?(?P<spoken>{_WORDS})\b"
    # a call of a note stands against the year
    rf"|\b(?:{_MONTHS})\s+(?:de|del)\s+(?:ano\s+)?(?P<called>20[1-3]\d)\d{{1,2}}(?!\d)"
    rf"|\b(?P<called_words>d[o0]s[\s-]*{_MIL}{_GAP}{_WORDS})(?=\d{{1,3}}(?!\w))"
    rf"|\b(?:{_MONTHS})\s+'?(?P<bare>[1-3]\d)(?=\s*(?:[.,;:)\n-](?!\d)|$))"
    rf"|{_DAY_MONTH}(?P<date>[1-3]\d)(?!\d)|{_DAY_MONTH}(?P<full>20[1-3]\d)(?!\d)"
    r"|(?<=20[1-3]\d[-/–])(?P<second>[1-3]\d)(?![\d/.-])"
    r"|(?<!\d)(?:[0-2]\d|3[01])(?:0[1-9]|1[0-2])(?P<run>20[1-3]\d)(?!\d)"
    r"|(?<![\w])(?P<roman>mmx{1,3}(?:i[vx]|v?i{0,3}))(?![\w])"
    r"|(?<=[\d-]-)(?P<docket>20[1-3]\d)(?=-\d)"
    rf"|{_DOCKET}\s*{_NUMBER}(?:[a-z]{{1,3}}-)?"
    r"\d{1,6}\s?[-/]\s?(?P<of_docket>20[1-3]\d)(?!\d)"
    r"|\b(?:expediente|exp|carpeta(?:\s+fiscal)?|dictamen(?:\s+pericial)?)\b[.]?"
    rf"\s*{_NUMBER}\d{{2,6}}\s?[-/]\s?(?P<short_docket>[12]\d)"
    r"(?![\d/]|-?\w)"
    rf"|\b(?:expediente|exp)\b[.]?\s*{_NUMBER}\d{{2,6}}\s?-\s?"
    r"(?P<court_docket>[12]\d)(?=-(?:\d{1,4}-)*(?:jr|sp|jp|ji|ju|sa)\w{0,2}\b))"
)
_NUMBER_OF_LAW = re.compile(
    r"(?:\bplaca\s+(?:de\s+\w+\s+)?(?:n[.°º]*\s*)?\w{2,3}-"
    r"|\b(?:habitacion|cuarto|oficina|aula|celda|placa|kilometro|km|lote|paginas?|pags?"
    r"|articulos?|arts?\.?|ley|fojas?|folios?|fs\.?)\s+"
    r"(?:n(?:umero|ro)?[.°º]*\s*)?(?:\d[\d.,]*\s*(?:a|al|y|-|/)\s*)?|(?:s/\.?|\$)\s*)$"
)


def years_in(plain: str) -> Iterator[tuple[int, int]]:
    """Where each year begins and ends."""
    for match in YEARS.finditer(plain):
        before = max(0, match.start() - 24)
        if not _NUMBER_OF_LAW.search(plain, before, match.start()):
            yield match.span(str(match.lastgroup))
