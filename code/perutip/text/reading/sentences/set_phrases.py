"""Set phrases of the courts with another word in them: what a word processor corrected
and a translation turned round.

Swapped words are words, so that no lexicon sees them. "Sala Penal", "menor de
iniciales" and "prueba anticipada" leave their place to few words: a word there that
looks like the right one and is none of its forms ("sal", "mejor", "pruebe") was put in
by a machine, or misspelt, which a court does once. A literal translation leaves "no
hace" before a verb that needs no "hace". Words are folded.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import compress

from perutip.text.reading.words.lexicon import is_word, word_set

FEWEST_SWAPPED = 2
MOST_SWAPPED = 0.001  # by words
MOST_ALONE = 0.004  # the same, of a single one
SHORTEST = 3  # letters
LONG = 6  # letters of a word that may differ in two letters from another
_BODY = word_set("sala juzgado fiscalia tribunal")
# Anchor, at how many words from it the place stands, and the right words for it.
_AFTER_THE_PLACE = {
    "penal": (-1, _BODY),
    "unipersonal": (-1, word_set("penal")),
    "penales": (-1, word_set("salas juzgados fiscalias tribunales antecedentes")),
    "iniciales": (-2, word_set("menor menores")),
    "edad": (-2, word_set("menor menores mayor mayores")),
    "agraviada": (-1, word_set("menor parte victima")),
    "agraviado": (-1, word_set("menor")),
    "testimonial": (-1, word_set("declaracion prueba")),
    "referencial": (-1, word_set("declaracion")),
    "indagatoria": (-1, word_set("declaracion")),
    "preventiva": (-1, word_set("declaracion prision")),
    "probatorio": (-1, word_set("valor acervo caudal material")),
    "anticipada": (-1, word_set("prueba")),
    "documental": (-1, word_set("prueba")),
    "pericial": (-1, word_set("prueba dictamen")),
    "actuada": (-1, word_set("prueba")),
    "humana": (-1, word_set("dignidad")),
    "condenatoria": (-1, word_set("sentencia")),
    "absolutoria": (-1, word_set("sentencia")),
    "incriminador": (-1, word_set("relato")),
    "libertad": (-2, word_set("privativa")),
    "gesell": (-1, word_set("camara")),
    "oral": (-1, word_set("juicio")),
}
_BEFORE_THE_PLACE = {
    "colegiado": (-1, word_set("penal")),
    "ministerio": (1, word_set("publico")),
    "acuerdo": (1, word_set("plenario")),
    "reparacion": (1, word_set("civil")),
    "derechos": (1, word_set("humanos")),
    "interes": (1, word_set("superior")),
    "interpuso": (2, word_set("apelacion nulidad casacion queja")),
    "defensa": (1, word_set("tecnica")),
    "juzgado": (1, word_set("penal")),
    "sala": (1, word_set("penal")),
    "medidas": (2, word_set("proteccion")),
}
_SAID = word_set("declaracion version relato testimonio proteccion sindicacion")
_WHO_SAID = word_set("victima agraviada")  # after "of the"
_PLACES = _AFTER_THE_PLACE | _BEFORE_THE_PLACE
_ANCHORS = frozenset({*_PLACES, *_WHO_SAID, "hace"})
# Sound words that look like the right ones and stand in their places.
_SOUND = word_set(
    "meno mayoria minoria parte arte victimas falta fala civiles vicio juicios"
    " humano humanas humana plenaria plenarios plenas superiores tecnico publica"
    " publicas publicos publico sola toda tanta cada caso mala causa valores matriz"
    " partes camara pruebas probado probada proba declarada declarado dignidad"
    " indignidad sentencias secuencia relatos privativas privativo primitivas"
    " privada privado privadas meses mes mejores peor actor motor factor autor hijo"
    " hija menos posicion prisiones provision prevision precision presion comision"
    " decision aclaracion delegacion reclamacion ampliacion material materiales"
    " parcial inicial penal civil regalo recato reato rescate sesion sesiones pension"
    " tension lesion lesiones reclamo vision delito reparto relevo recado cesion repaso"
    " remate declararon relator testimonial relatan indicacion vindicacion inversion"
    " incredibilidad reversion"
)
_DOES = word_set(
    "se es fue ha han hay puede pueden tiene tienen existe existen obra consta concurre"
    " concurren advierte encuentra era habia esta estan debe deben corresponde resulta"
    " aparece cabe tuvo pudo hubo"
)


def has_swapped_words(words: Sequence[str]) -> bool:
    """Whether more set phrases have another word in them than slips of a clerk."""
    last = len(words) - 1
    swapped = 0
    for at in compress(range(len(words)), map(_ANCHORS.__contains__, words)):
        if words[at] == "hace":
            if 0 < at < last and words[at - 1] == "no":
                swapped += words[at + 1] in _DOES
            continue
        if words[at - 2] == "de" and at > 2 and words[at] in _WHO_SAID:
            swapped += words[at - 3] not in _SAID and _looks_like_one(
                words[at - 3], _SAID
            )
        if words[at] not in _PLACES:
            continue
        move, right = _PLACES[words[at]]
        place = at + move
        if 0 <= place <= last and words[place] not in right:
            swapped += _looks_like_one(words[place], right)
    if not swapped:
        return False
    most = MOST_SWAPPED if swapped >= FEWEST_SWAPPED else MOST_ALONE
    return swapped > most * len(words)


@lru_cache(maxsize=1 << 14)
def _looks_like_one(word: str, right: frozenset[str]) -> bool:
    if len(word) < SHORTEST or word in _SOUND or not is_word(word):
        return False
    return any(_is_alike(word, one) for one in right)


def _is_alike(word: str, right: str) -> bool:
    """Whether a word of three letters or more is one letter away from another (two in
    long ones), and not its plural or other gender."""
    if word[:-1] == right[:-1] and word[-1] in "ao" and right[-1] in "ao":
        return False
    if word in (f"{right}s", f"{right}es") or right in (f"{word}s", f"{word}es"):
        return False
    most = 2 if min(len(word), len(right)) >= LONG else 1
    return abs(len(word) - len(right)) <= most and _distance(word, right) <= most


def _distance(one: str, other: str) -> int:
    """Letters put in, left out or changed between two words (Levenshtein 1966)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]
