"""What stands inside a sentence and is not of it: sentences of another document, stamps
that were read with the text, names put in by replacing all.

Two documents merged by a machine cut each other's sentences: a capital article begins
without a stop before it, and a small letter goes on after a stop. In sound rulings
both are under one in 10,000 words, abbreviations apart. A stamp stands where no
sentence has room for it: "el presente FOLIO 12 contexto".
"""

from __future__ import annotations

import re

from perutip.text.reading.sentences.margin_letters import has_margin_letters
from perutip.text.reading.words.lexicon import word_set
from perutip.text.reading.words.months import MONTH
from perutip.text.reading.words.signs import (
    BLANK,
    CODE,
    DIGIT,
    coded,
    may_have,
    table,
)

FEWEST_CUT = 2
MOST_CUT = 0.0015  # sentences cut, by words
FEWEST_STAMPS = 2
MOST_STAMPS = 0.001  # by words
FEWEST_GLUED = 2
LETTERS_A_WORD = 6
_L, _U = "a-záéíóúüñ", "A-ZÁÉÍÓÚÜÑ"
_GOES_ON_AFTER_STOP = re.compile(rf"\. (?<=[{_L}]\. )(?P<after>[{_L}]{{2,}})(?=[ ,;])")
_GOES_ON_AFTER_YEAR = re.compile(rf"(?:19|20)\d\d\. [{_L}]{{2,}}(?=[ ,;])")
_BEGINS_AFTER_STOP = re.compile(rf"\. (?=[{_U}])")
_LAST_WORD = re.compile(rf"[{_L}{_U}]+$")
_STOPPED_WORD = re.compile(rf"[{_L}]{{4,}}$")
_ABBREVIATED = re.compile(  # a stop that ends no sentence
    r"(?:arts?|inc|incs|nros?|n[uú]ms?|p[aá]gs?|ss|sgtes?|expte?s?|sres?|dras?|doctr?"
    r"|aprox|cons|considerandos?|párrs?|numerals?|cfr|vol|tomo|ed|edic|trad|comp|coord"
    r"|fdos?|hnos|dptos?|depto|urb|prov|dist|telf?|tels|avda?|edif|mz|regl|const|penal"
    r"|proc|civ|jurispr|sent|resol|rect|fund|funds|apart|secc|caps?|cits?|supra|infra"
    r"|loc|ibid|idem|passim|etc|conc|ccdtes|concs|subs|vgr|min|mins|segs?|hrs|horas)$"
)
_BEGINS = (
    "El La Los Las Se No En Un Una Por Con Del Al Que Su De Como Si Este Esta Para"
)
_CAPITAL_INSIDE = re.compile(
    rf" (?<=[{_L}] )(?:{'|'.join(_BEGINS.split())}) (?=[{_L}]{{3}})"
)
_OF_STAMPS = (
    *("PODER JUD", "MESA DE P", "ESPECIALISTA", "CERTIFIC", "RECIBID", "FEDATARI"),
    *("COPIA", "JUEZ", "JUEZA", "SECRETARI", "VOCAL", "FISCAL ", "CORTE SUP", "FOLIO"),
    *("FOJAS", "SELLO", "FIRMA", "NOTIFICAD", "ENTREGAD", "CARGO", "VISADO", "ES COP"),
    *("SALA ", "JUZGADO", "MINISTERIO P", "REGISTR", "ARCHIVO", "HORA", "FECHA"),
)
# Each begins with one certain sign, which is found faster.
_STAMP = re.compile(
    rf" (?<=[{_L}, ] )(?P<stamp>[{_U}]{{4,}}(?:[ :][{_U}]{{2,}}[.:]?)*:?)(?= [{_L}(])"
)
_SHAPES = table(  # of the signs that a stamp may begin with
    lambda sign: (
        b"a"
        if re.match(rf"[{_L}]", sign)
        else b"A"
        if re.match(rf"[{_U}]", sign)
        else sign.encode(CODE)
        if sign in ", "
        else b"1"
        if sign.isdecimal()
        else b"."
    )
)
_CAPITALS_AMID = re.compile(b"a A(?:aa? aaa|A a| a)")  # of these shapes
_BEGINS_WITH_YEAR = re.compile(rf"(?<=[{_L}]{{3}}\. )(?:19|20)\d\d[,.;] (?=[{_L}])")
_MAY_LACK_YEAR = re.compile(b"1 aa a{4,10} aaa? (?:[^1]|1[^1])")  # of these shapes
_WITHOUT_YEAR = re.compile(
    rf"\d de {MONTH} del? "
    r"(?!\d\d|\d\.\d{3}|dos mil|mil|este|ese|cada|l[oa]s? |el |año"
    r"|corriente|mismo|presente|pasado|próximo|aquel|dich[oa]|[^a-záéíóúñ\d])"
)
_STAMP_BEGINS = re.compile(b"A(?<=[a, ] A)AAA")  # of these shapes
_SCATTERED = re.compile(r" \d \d(?<=(?:olio|foja|Foja|lios|ojas) \d \d)(?!\d)")
_SIGNS = re.compile(r"~[~^/]|[\^/]~|\^\^")
_LEADS_TO_A_NAME = word_set(  # a word that a body or an officer may follow
    "de del a al ante en por para con contra y e o que como según entre hacia sobre"
    " desde hasta señor señora señores este esta dicho dicha ese esa su sus el la los"
    " las un una doctor doctora presente citado citada referido referida mencionado"
    " mencionada honorable ilustre primer segundo tercer primera segunda tercera"
    " resolvió resuelve dispuso dispone ordenó ordena declaró declara señaló refirió"
    " indicó sostuvo solicitó requirió excelentísima suscrito suscrita denominado"
    " denominada"
)
_WRONG_ARTICLE = re.compile(
    r"(?:la|las|una|esta|dicha) (?:PODER|CERTIFIC|RECIBID|FOLIO|JUZGADO|MINISTERIO"
    r"|SELLO|CARGO|JUEZ )|(?:los?|el|un|este|del|al) (?:MESA|COPIA|SALA|CORTE|CERTIFICO"
    r"|FOJAS|SECRETARIA |FIRMA|FECHA|HORA)"
    r"|(?:los|las|sus|unos) (?:PODER|MESA|JUEZ |SALA|ESPECIALISTA |CORTE|MINISTERIO"
    r"|JUZGADO|SECRETARI[OA] )|(?:se|no|lo) [A-Z]"
)
# Longer than what a court puts into a quotation: "[e]l", "l[a víctima]".
_GLUED = {
    "[": re.compile(
        rf"\[(?:(?<=[{_L}{_U}]\[)[{_U}_ ]{{3,20}}\]|[{_U}_ ]{{3,20}}\](?!e?s\b)[{_L}])"
    ),
    "<": re.compile(rf"<(?<=[{_L}{_U}]<)[{_U}_ ]{{3,20}}>(?=[{_L}{_U}])"),
    "(": re.compile(rf"\((?<=[{_L}{_U}]\()[{_U}_ ]{{4,20}}\)(?=[{_L}{_U}])"),
    **{
        sign * 3: re.compile(rf"{re.escape(sign)}{{3,}}(?<=[{_L}]...)\B(?=[{_L}])")
        for sign in "Xx*_#"
    },
}


def is_interrupted(cleaned: str) -> bool:
    """Whether more sentences are cut by what is not of them than in a sound text."""
    n_words = max(1, len(cleaned) // LETTERS_A_WORD)
    shapes = coded(cleaned).translate(_SHAPES)
    return (
        _is_cut(cleaned, n_words)
        or _is_broken(cleaned, shapes, n_words)
        or _is_stamped(cleaned, shapes, n_words)
        or _has_names_in_words(cleaned)
    )


def _is_cut(text: str, n_words: int) -> bool:
    """Titles whose line ends were lost run into a capital article too: such places
    count no more often than sentences that go on after a stop."""
    goes_on = sum(map(_cuts, _GOES_ON_AFTER_STOP.finditer(text)))
    if not goes_on or goes_on > len(_BEGINS_AFTER_STOP.findall(text)):
        return False  # or a text without capitals
    goes_on += len(_GOES_ON_AFTER_YEAR.findall(text))
    begun = min(goes_on, len(_CAPITAL_INSIDE.findall(text)))
    return goes_on + begun > max(FEWEST_CUT - 1, MOST_CUT * n_words)


def _cuts(match: re.Match[str]) -> bool:
    at = match.start()
    word = _STOPPED_WORD.search(match.string, max(0, at - 24), at)
    if word is None or _ABBREVIATED.match(match["after"]):
        return False
    return _ABBREVIATED.fullmatch(word.group()) is None


def _is_broken(text: str, shapes: bytes, n_words: int) -> bool:
    """Whether articles with a capital follow small letters, sentences begin with a
    year, or a month has no year after its "de": lines of a page were read across."""
    broken = 0
    if _CAPITALS_AMID.search(shapes):
        if has_margin_letters(text):
            return True
        broken += len(_CAPITAL_INSIDE.findall(text))
        broken += len(_BEGINS_WITH_YEAR.findall(text))
    if _MAY_LACK_YEAR.search(shapes):
        broken += FEWEST_CUT * len(_WITHOUT_YEAR.findall(text))
    return broken >= FEWEST_CUT and broken > MOST_CUT * n_words


def _is_stamped(text: str, shapes: bytes, n_words: int) -> bool:
    stamps = 0
    if _STAMP_BEGINS.search(shapes):
        stamps += sum(map(_is_stamp, _STAMP.finditer(text)))
    if may_have(text, BLANK + DIGIT + BLANK + DIGIT):
        stamps += len(_SCATTERED.findall(text))
    if "~" in text or "^" in text:
        stamps += len(_SIGNS.findall(text))
    return stamps >= FEWEST_STAMPS and stamps > MOST_STAMPS * n_words


def _is_stamp(match: re.Match[str]) -> bool:
    stamp = f"{match['stamp']} "
    if not stamp.startswith(_OF_STAMPS):
        return False
    at = match.start()
    before = _LAST_WORD.search(match.string, max(0, at - 24), at)
    if before is None or before.group()[0].isupper():
        return False
    if _WRONG_ARTICLE.match(f"{before.group()} {stamp}"):
        return True
    return before.group() not in _LEADS_TO_A_NAME


def _has_names_in_words(text: str) -> bool:
    glued = (
        len(one.findall(text))
        for sign, one in _GLUED.items()
        if sign[0] in text and sign in text
    )
    return sum(glued) >= FEWEST_GLUED
