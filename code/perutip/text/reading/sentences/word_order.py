"""Words that no Spanish sentence puts side by side: lines or columns read in disorder,
words in pieces.

Two columns read across, lines in a wrong order and words left out keep every word, so
that the lexicon sees nothing, and break every expression. They leave an article before
a preposition, "de" before "y", "su" before "la". In sound rulings, in lists of
inclusive forms too ("los y las", "una o más"), such pairs are under one in 10,000
words; in columns read across one in 150, where lines are lost one in 600.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import compress, filterfalse, pairwise

from perutip.text.reading.words.lexicon import spanish_words
from perutip.text.reading.words.signs import PIECES as AS_WRITTEN
from perutip.text.reading.words.signs import clauses_of, neighbours_in

LETTERS_A_WORD = 6  # with the space after it
MOST_PAIRS = 0.0003  # by words
SPARED = 0.9  # pairs that a short text may have
FEWEST_BROKEN = 2
MOST_BROKEN = 0.003  # by words
SHORTEST = 5  # letters of a word that may be broken
TOO_USUAL = 1e-3  # a piece that is a word more usual than any it may be part of
MOST_CLAUSES = 1 << 16  # runs of words that are kept in memory
USUAL = 1e-6  # a piece that is a word of its own
TIMES_AS_USUAL = 20  # the whole word than its rarer piece
PIECES = re.compile(r"[^\W\d_]+(?:[ \t\n_-][^\W\d_]+)+")
BREAK = re.compile(r"[ \t\n_-]")
_BETWEEN_RUNS = "\n\n"  # an empty word, which is nobody's neighbour
_NEVER_AFTER = (  # words, and what stands after none of them
    ("la las los el", "el la los las un una al e en con su sus para desde hacia según"),
    (
        "un una del al",
        "el la los las un una del al y e en con su sus para desde hacia según",
    ),
    ("de en con por para sin desde hacia", "y e es se del fue ha han había ni pero"),
    (
        "de en con por sin sobre desde hacia hasta entre",
        "con sin hacia desde en",
    ),
    ("se", "el un una con en para su sus del al"),
    ("a", "del de en se es"),
    ("y e que su sus se", "y e"),
    ("su sus", "el la los las un una de del al en con que se por para"),
    ("la las los el", "su sus esta estas este estos dicha dichas"),
    ("de en con por sin desde", "porque aunque me le les"),
    ("se", "y de por desde hacia hasta este esta ese"),
    (
        "ha han he hemos",
        "el la los las un una en con por para y e su sus del al se este esta dicho",
    ),
    ("acusado imputado procesado", "acusado imputado procesado encausado"),
    ("acusada imputada procesada", "acusada imputada procesada encausada"),
    ("declaración", "manifestación testimonio versión declaración"),
    ("manifestación testimonio versión", "declaración"),
    ("prueba", "indicio evidencia"),
    ("relato", "dicho testimonio versión"),
    ("tribunal colegiado sala", "juzgado tribunal"),
    ("es era fue sería", "es era fue sería será"),
    ("no", "sí no"),
    ("sí", "no"),
    ("muy", "el la los las un una y e de en con que se su sus no por para"),
)


_OTHER_BLANKS = "\r\v\f\u00a0"  # between two words that `clauses_of` parts


def _never_after() -> dict[str, set[str]]:
    after: dict[str, set[str]] = {}
    for words, others in _NEVER_AFTER:
        for word in words.split():
            after.setdefault(word, set()).update(others.split())
    return after


def _no_pair() -> re.Pattern[str]:
    """Pairs in small letters, by the first letter, since most words begin with none."""
    letters: dict[str, list[str]] = {}
    for word, never in sorted(_never_after().items()):
        pair = rf"{word[1:]}\s(?:{'|'.join(sorted(never))})(?=\s)"
        letters.setdefault(word[0], []).append(pair)
    pairs = (f"{letter}(?:{'|'.join(rest)})" for letter, rest in letters.items())
    return re.compile(rf"\s(?:{'|'.join(pairs)})")


_NO_PAIR = _no_pair()


def is_disordered(text: str) -> bool:
    """Whether more words stand side by side that cannot than a sound text has."""
    odd = _odd_pairs_of(text)
    may_be = odd is None or not _never_pairs().isdisjoint(odd)
    if not (may_be or any(map(text.__contains__, _OTHER_BLANKS))):
        return False
    n_words = len(text) / LETTERS_A_WORD
    return len(_NO_PAIR.findall(text.lower())) > SPARED + MOST_PAIRS * n_words


def is_in_pieces(text: str) -> bool:
    """Whether neighbours are one word far more usual than they ("agra viada")."""
    most = max(FEWEST_BROKEN - 1, MOST_BROKEN * len(text) / LETTERS_A_WORD)
    return len(broken_pairs(text)) > most


@lru_cache(maxsize=2)
def _as_usual_as(least: float) -> frozenset[str]:
    return frozenset(word for word, usual in spanish_words().items() if usual >= least)


@lru_cache(maxsize=1)
def _usual_words() -> frozenset[str]:
    return frozenset(word for word in _as_usual_as(USUAL) if len(word) > 1)


@lru_cache(maxsize=1)
def _of_usual_words() -> frozenset[tuple[str, str]]:
    """Pairs of usual words that are one word far more usual than the rarer of them."""
    usual = _as_usual_as(USUAL)
    parted = (
        (whole[:at], whole[at:])
        for whole in _as_usual_as(TIMES_AS_USUAL * USUAL)
        for at in range(2, len(whole) - 1)
    )
    return frozenset(
        pair
        for pair in parted
        if pair[0] in usual and pair[1] in usual and as_one_word.__wrapped__(*pair)
    )


@lru_cache(maxsize=1)
def _never_pairs() -> frozenset[tuple[str, str]]:
    return frozenset(
        (word, other) for word, few in _never_after().items() for other in few
    )


@lru_cache(maxsize=1)
def _odd_pairs() -> frozenset[tuple[str, str]]:
    return _of_usual_words() | _never_pairs()


@lru_cache(maxsize=2)  # both looks at a text begin with it
def _odd_pairs_of(text: str) -> frozenset[tuple[str, str]] | None:
    """Usual words side by side that no sentence has so; None where a text has signs by
    which this cannot be told."""
    clauses = clauses_of(text, AS_WRITTEN)
    if clauses is None:
        return None
    even = _even_clauses()
    if even.issuperset(clauses):  # as `unknown_words` parts them, with capitals
        return frozenset()
    new = set(clauses).difference(even)
    words = map(str.lower, neighbours_in(new))
    odd = _odd_pairs().intersection(pairwise(words))
    if not odd and len(even) < MOST_CLAUSES:
        even |= new
    return odd


@lru_cache(maxsize=1)
def _even_clauses() -> set[bytes]:
    """Runs of words of the texts so far that have no odd pair: courts repeat them."""
    return set()


@lru_cache(maxsize=1)
def _whole_clauses() -> set[bytes]:
    """The same of those without a word in two pieces."""
    return set()


@lru_cache(maxsize=1)  # whether a text is in pieces is asked before they are joined
def broken_pairs(text: str) -> list[tuple[str, str]]:
    """Neighbours, in small letters, that are one word far more usual than they."""
    clauses = clauses_of(text)
    if clauses is not None:
        whole = _whole_clauses()
        clauses = list(filterfalse(whole.__contains__, clauses))
        broken = _broken_in(neighbours_in(clauses), text)
        if not broken and len(whole) < MOST_CLAUSES:
            whole.update(clauses)
        return broken
    words = BREAK.split(_BETWEEN_RUNS.join(PIECES.findall(text.lower())))
    return _broken_in(words, text)


def _broken_in(words: list[str], text: str) -> list[tuple[str, str]]:
    """`broken_pairs` of words in their order, of `text` or a part of it."""
    known = spanish_words()
    rare = set(words).difference(_usual_words(), ("",))
    odd = {word for word in rare if len(word) < 2 or word not in known}
    if _odd_pairs_of(text) != frozenset():
        pairs, usual_pairs = pairwise(words), _of_usual_words()
        doubtful = [
            (before, after)
            for before, after in pairs
            if before in rare or after in rare or (before, after) in usual_pairs
        ]
    else:
        doubtful = _pairs_with(rare, words)
    return [
        (before, after)
        for before, after in doubtful
        if before
        and after
        and (before in odd or after in odd or before + after in known)
        and as_one_word(before, after)
    ]


def _pairs_with(rare: set[str], words: list[str]) -> list[tuple[str, str]]:
    """Neighbours in their order of which one at least is rare."""
    pairs, last = [], -1
    for at in compress(range(len(words)), map(rare.__contains__, words)):
        if at > max(last, 0):
            pairs.append((words[at - 1], words[at]))
        if at + 1 < len(words):
            pairs.append((words[at], words[at + 1]))
        last = at + 1
    return pairs


@lru_cache(maxsize=1 << 16)
def as_one_word(before: str, after: str) -> str:
    """The word, far more usual than two lower-case neighbours, that they are when put
    together, a letter with an accent between them or nothing; "" where there is none.
    """
    known = spanish_words()
    if len(before) + len(after) < SHORTEST:
        return ""
    rarer = min(known.get(before, 0.0), known.get(after, 0.0))
    if rarer > TOO_USUAL:
        return ""
    wholes = [before + after]
    if not rarer or len(before) == 1 or len(after) == 1:
        wholes += [before + letter + after for letter in "áéíóúñ"]
    best = max(wholes, key=lambda whole: known.get(whole, 0.0))
    usual = known.get(best, 0.0)
    return best if usual and usual >= TIMES_AS_USUAL * rarer else ""
