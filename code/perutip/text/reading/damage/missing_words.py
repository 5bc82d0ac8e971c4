"""Marks that stand where words should: fields that nothing filled, figures masked, what
nobody understood on a recording.

Names are masked in sound rulings, and ages of children. An article, a term or a page
without its number is no name.
"""

from __future__ import annotations

import re

from perutip.text.reading.words.months import MONTH

LETTERS_A_WORD = 6
FEWEST_FIELDS = 2
FEWEST_FIGURES = 2
FEWEST_UNHEARD = 2
MOST_FIGURES = 0.003  # by words
MOST_UNHEARD = 0.003
_FIELD = re.compile(  # what a word processor shows where it lacks what should stand
    r"error! (?:no se encuentra|marcador|vínculo|referencia|reference|bookmark)"
    r"|error: (?:reference source|no se encuentra)"
    r"|\{ ?(?:mergefield|ref|pageref|docproperty|docvariable|formtext|autotext)\b"
    r"|«\w*_\w*»|\[(?:fecha|pena|plazo|art|monto|importe|nro|num|delito)\w*_\w*\]"
    r"|<<\w+>>|\$\{\w+\}|\{\{ ?[\w.]+ ?\}\}"
    r"|haga clic (?:o pulse )?aquí|\[escrib[ae] (?:aquí|el|la|un)"
    r"|elija un elemento\.|(?<=[a-zñáéíóú,] )\.{8,}(?=[ ,;.])",
    re.IGNORECASE,
)
_MAY_HAVE_FIELDS = ("{", "«", "<", "rror", " clic ", "Elija un e")
_BRACKETED = re.compile(r"\[(?:\w*_|[Ee]scrib)")
# Two crosses or more: "artículo X" is the tenth.
_MASK = (
    r"(?:\[(?:N[UÚ]M(?:ERO)?|CIFRA|FECHA|MONTO)\]|[Xx]{2,5}|#{1,6}|\*{1,6})"
    r"(?:[.,/-][Xx#*]{1,5})*(?![\w*#])"
)
_MASKED_FIGURE = re.compile(
    rf"\b(?:art(?:ículos?|s?\.)|inc(?:isos?|s?\.)|fojas?|fs\.|folios?|ley(?: n[°º.]+)?)"
    rf" {_MASK}|(?<![\w*#]){_MASK} (?:meses|días|horas|veces|soles|pesos)\b"
    rf"|(?<![\w*#]){_MASK} (?:de {MONTH}|años de (?:pris|pena|inhab|lib|cárc))"
    rf"|\bde {MONTH} del? {_MASK}|(?:S/\.?|\$) ?{_MASK}",
    re.IGNORECASE,
)
_BARE_MASK = re.compile(r"\[(?:N[UÚ]M(?:ERO)?|CIFRA)\]|(?<![\w#&])#{1,4}(?![\w#])")
_MAY_BE_MASKED = ("#", "*", "XX")
_MASKED_IN_BRACKETS = re.compile(r"\[(?:N[UÚ]M|CIFRA|FECHA|MONTO)")
_UNHEARD = re.compile(
    r"[\[(][^\])\n]{0,20}\b(?:inaudible|ininteligible|inintelegible|incomprensible"
    r"|no se (?:entiende|escucha|oye|percibe)|se corta|(?:superposici|superpone)\w*"
    r"|audio defectuoso|falla (?:de|del) (?:audio|sonido)|voces superpuestas)"
    r"[^\])\n]{0,40}[\])]|[\[(]\d{1,2}:\d\d:\d\d[\])]|\(¿[^?()\n]{2,40}\?\)",
    re.IGNORECASE,
)
_HALTING = re.compile(r", eh, |(?<=\w)\.\.\. (?=[a-zñáéíóú])")
_MAY_BE_UNHEARD = [  # by the first sign, so that they are found fast
    re.compile(rf"{sign}(?=[a-zñ]{{4}}|no se |se |\d\d?:|¿)") for sign in (r"\(", r"\[")
]


def lacks_words(cleaned: str) -> bool:
    """Whether marks stand where words should, more often than by a slip."""
    n_words = max(1, len(cleaned) // LETTERS_A_WORD)
    return (
        _has_fields(cleaned)
        or _lacks_figures(cleaned, n_words)
        or _is_unheard(cleaned, n_words)
    )


def _may_have(text: str, signs: tuple[str, ...], in_brackets: re.Pattern[str]) -> bool:
    """Whether a text has one of the signs or what is looked for in square brackets."""
    if any(map(text.__contains__, signs)):
        return True
    return "[" in text and in_brackets.search(text) is not None


def _has_fields(text: str) -> bool:
    if not _may_have(text, _MAY_HAVE_FIELDS, _BRACKETED):
        return False
    return len(_FIELD.findall(text)) >= FEWEST_FIELDS


def _lacks_figures(text: str, n_words: int) -> bool:
    if not _may_have(text, _MAY_BE_MASKED, _MASKED_IN_BRACKETS):
        return False
    masked = len(_MASKED_FIGURE.findall(text)) + len(_BARE_MASK.findall(text))
    return masked >= FEWEST_FIGURES and masked > MOST_FIGURES * n_words


def _is_unheard(text: str, n_words: int) -> bool:
    if not any(begins.search(text) for begins in _MAY_BE_UNHEARD):
        return False
    unheard = len(_UNHEARD.findall(text))
    if not unheard:
        return False
    marks = unheard + len(_HALTING.findall(text))
    return marks >= FEWEST_UNHEARD and marks > MOST_UNHEARD * n_words
