"""Two Spanish words that no sentence has side by side: number, gender, small words."""

from __future__ import annotations

import re
from functools import lru_cache

from perutip.text.reading.words.lexicon import is_unseen, spanish_words, word_set

_PLURAL_BEFORE = word_set(
    "los las unos unas estos estas esos esas aquellos aquellas dichos dichas"
    " sus dos tres cuatro ambos ambas varios varias otros otras mismos mismas"
    " algunos algunas"
)
_SINGULAR_BEFORE = word_set(
    "el la un una del al este esta ese esa su dicho dicha cada cualquier"
)
_FEMININE_BEFORE = frozenset(
    ["la", "una", "esta", "esa", "dicha", "aquella", "otra", "misma"]
)
_MASCULINE_BEFORE = frozenset(
    ["el", "un", "del", "al", "este", "ese", "dicho", "aquel"]
)
ENDS_NOTHING = (  # a word after which a sentence must go on, with what may not follow
    _PLURAL_BEFORE
    | _SINGULAR_BEFORE
    | word_set("de en con por para a que se no y e o sin sobre desde hasta")
)
SMALL_WORDS = word_set(
    "el la los las un una de del al en con por para que se no y e o su sus lo"
    " le les es fue ha han ni si como sin"
)
_AFTER_THE = word_set("que de cual cuales del en más y o e cuál")
_ANY_NUMBER = word_set(
    "crisis análisis tesis síntesis hipótesis lunes martes miércoles jueves"
    " viernes mes interés país juez vez menos más dos tres seis diez demás"
    " después antes además através entonces quienes quien gas tres virus jamás"
    " ex autos análisis atrás estrés revés arnés francés inglés portugués"
    " marqués cortés compás sintaxis parálisis énfasis oasis dosis praxis base"
    " génesis paréntesis apenas"
)
_MASCULINE_IN_A = re.compile(
    r"(?:ma|día|mapa|sofá|papá|cura|guía|policía|cometa|planeta|tranvía|juerga)$|ista$"
)
_TAKES_EL = word_set("agua acta alma área arma aula ala ama alta hacha habla")
_FEMININE_IN_O = frozenset(
    ["mano", "foto", "moto", "radio", "libido", "modelo", "testigo", "soprano"]
)
_SINGULAR_ENDS = (
    "o",
    "ción",
    "sión",
    "dad",
    "or",
    "al",
    "ez",
    "encia",
    "ancia",
    "mente",
)
_VERB_ENDS = (
    "ndo",
    "go",
    "jo",
    "izo",
    "uso",
    "uvo",
    "ino",
    "io",
    "aso",
    "dido",
    "sumo",
)


@lru_cache(maxsize=1 << 15)
def cannot_meet(left: str, right: str) -> bool:
    """Whether a word in small letters never follows another."""
    if left in ENDS_NOTHING and right in SMALL_WORDS:
        return _small_words_clash(left, right)
    if any(len(word) > 1 and is_unseen(word) for word in (left, right)):
        return True
    if right in _AFTER_THE or len(right) < 3:
        return False
    if left in _PLURAL_BEFORE and right.endswith(_SINGULAR_ENDS):
        return right != "mil"
    if left in _SINGULAR_BEFORE and _is_plural(right):
        return True
    if left in _FEMININE_BEFORE and right.endswith("o") and right not in _FEMININE_IN_O:
        return not (left == "la" and right.endswith(_VERB_ENDS))
    if left in _MASCULINE_BEFORE and right not in _TAKES_EL:
        feminine = right.endswith(
            ("ción", "sión", "dad", "tad", "eza", "encia", "ancia")
        )
        in_a = right.endswith("a") and not _MASCULINE_IN_A.search(right)
        return feminine or in_a
    return False


def _small_words_clash(left: str, right: str) -> bool:
    if left == right:
        return True
    articles = ("el", "la", "los", "las", "un", "una", "del", "al", "su", "sus")
    if left in articles or left in _PLURAL_BEFORE:
        return right in (
            *articles,
            "en",
            "con",
            "por",
            "para",
            "y",
            "e",
            "es",
            "fue",
            "ha",
            "se",
            "no",
            "lo",
            "le",
        )
    if left in ("de", "en", "con", "por", "para", "sin", "sobre", "desde", "hasta"):
        return right in (
            "de",
            "del",
            "y",
            "e",
            "o",
            "es",
            "fue",
            "ha",
            "han",
            "se",
            "en",
            "con",
            "ni",
        )
    if left == "se":
        return right in (*articles, "de", "en", "con", "por", "que", "y", "no")
    if left == "no":
        return right in (*articles, "de", "y", "e", "no")
    if left in ("y", "e", "o", "que"):
        return right in ("y", "e", "o")
    return False


def _is_plural(word: str) -> bool:
    if not word.endswith("s") or word in _ANY_NUMBER:
        return False
    words = spanish_words()
    return word[:-1] in words or (word.endswith("es") and word[:-2] in words)
