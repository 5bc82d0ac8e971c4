"""Which words are Spanish: a list of word forms with their frequencies (wordfreq).

The list tells damaged text from sound text. Web text holds damaged words too, but
seldom: only forms from `LEAST_FREQUENCY` on count as words.
"""

from __future__ import annotations

from functools import lru_cache

LEAST_FREQUENCY = 5e-8
IN_RULINGS = 1e-6  # of a word of the courts
# Words of courts that web text seldom has.
_LEGAL = (
    "subsume subsumen subsumir subsunción visionó visionado exculpatoria "
    "exculpatorio revictimización revictimizar revictimizante incredibilidad "
    "desterrarse mediaba incoada incoado inculpado inculpada encausado "
    "encausada casacionista sindicación recurrida considerativa resolutiva "
    "expositiva dirimente periférica periféricas verosimilitud testifical "
    "testificales denunciado fojas reformándola juzgamiento sobreseer "
    "sobreseimiento pretensión acusatorio impugnatorio impugnatoria "
    "notifíquese hágase devuélvase inscríbase consentida ejecutoriada "
    "absolutoria condenatoria reincidencia tentativa proxenetismo rufianismo "
    "cosificación interculturalidad interseccional tipicidad antijuridicidad "
    "culpabilidad dosimetría punitiva agraviada agraviado agraviadas "
    "agraviados captación excoriación excoriaciones escoriación equimosis equimótica "
    "equimótico contusa contuso contusas contusos infraorbitaria periorbitaria malar "
    "himen himeneal desfloración paragenital extragenital videograbación "
)
_PLAIN = str.maketrans("áéíóúü", "aeiouu")


def word_set(words: str) -> frozenset[str]:
    """Words written with spaces between them."""
    return frozenset(words.split())


@lru_cache(maxsize=1)
def seen_words() -> frozenset[str]:
    """Every word form that web text has at all."""
    return frozenset().union(*_by_centibel())


@lru_cache(maxsize=1)
def spanish_words() -> dict[str, float]:
    """Word forms as written, with their share of all words."""
    from perutip.text.reading.words.wordfreq_rooms import cB_to_freq

    known: dict[str, float] = {}
    for centibels, words in enumerate(_by_centibel()):
        share = cB_to_freq(-centibels)
        if share >= LEAST_FREQUENCY:
            known.update(dict.fromkeys(words, share))
    for word in _LEGAL.split():  # more usual in a ruling than on the web
        known[word] = max(known.get(word, 0.0), IN_RULINGS)
    return known


@lru_cache(maxsize=1)
def _by_centibel() -> list[list[str]]:
    """Word forms by the centibels that their share of all words is under one."""
    # Loads its languages' data: what only reading and counting pay.
    from perutip.text.reading.words.wordfreq_rooms import get_frequency_list

    by_centibel: list[list[str]] = get_frequency_list("es", wordlist="best")
    return by_centibel


@lru_cache(maxsize=1)
def known_forms() -> frozenset[str]:
    """Word forms with and without their accents; ñ is a letter, not an accent."""
    words = spanish_words()
    accented = " ".join(word for word in words if not word.isascii())
    return frozenset(words).union(accented.translate(_PLAIN).split(" "))


def is_word(word: str) -> bool:
    """Whether a lower-case word is Spanish, its accents written or left out."""
    return word in known_forms()


def is_unseen(word: str) -> bool:
    """Whether web text never has a lower-case word, not even as a rare one."""
    return word not in seen_words()


def is_broken_word(before: str, after: str) -> bool:
    """Whether two lower-case pieces are one word, at least as usual as the rarer."""
    known = spanish_words()
    whole = known.get(before + after, 0.0)
    return whole > 0 and whole >= min(known.get(before, 0.0), known.get(after, 0.0))
