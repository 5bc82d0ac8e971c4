"""Texts that begin within a sentence: what came before was lost.

A ruling begins with its court, its number, its date or a title. A small letter begins
one where clerks write "y vistos" or "en la ciudad de", and in texts that have no
capitals at all.
"""

from __future__ import annotations

import re

FEWEST_WORDS = 4  # small ones, of the piece of a sentence
HEAD = 400  # letters in which the sentence that was cut comes to its end
_FIRST = re.compile(r"(?P<word>[a-záéíóúñ]+)[,;]?[ \n](?=[^)])")
_ENDS = re.compile(r"[a-záéíóúñ)\d][.;:]\s+[\"«“¿(]?[A-ZÁÉÍÓÚÑ\d]")
_BEGINS_RULINGS = re.compile(
    r"(?:y )?(?:vist[oa]s?\b|considerando|resultando)|en (?:la|el|los|las|esta|este"
    r"|[A-ZÁÉÍÓÚÑ])|a (?:los|las|l)\b|sentencia|autos?\b|acta\b|exp(?:ediente|te)?\b"
    r"|resoluci[óo]n|causa\b|caso\b|poder\b|corte\b|sala\b|juzgado|tribunal|c[áa]mara"
    r"|ministerio|rep[úu]blica|fecha|n[úu]mero|recurso|casaci[óo]n|proceso|carpeta|delito"
    r"|secretar[íi]a|juez|fallo|que,? \w|p[áa]gina|p[áa]g|www|http|siendo"
)


def begins_within_sentence(cleaned: str) -> bool:
    """Whether a text begins in the middle of a sentence, in a word or between words."""
    text = cleaned.lstrip()
    first = _FIRST.match(text) if text[:1].islower() else None
    if first is None or _BEGINS_RULINGS.match(text):
        return False
    ends = _ENDS.search(text, 0, HEAD)
    if ends is None:
        return False
    words = text[: ends.start()].split()
    return sum(map(str.islower, words)) >= min(FEWEST_WORDS, len(words))
