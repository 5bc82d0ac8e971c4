"""Whether a match stands in the caption of what follows, which asserts nothing.

Headnotes and grounds of Peru's rulings open with one: "Sindicación de la víctima. La
declaración …", "MEDIDAS DE PROTECCIÓN" on a line of its own. A caption has no verb; who
writes "Existe retractación." asserts it.
"""

from __future__ import annotations

from perutip.text.counting.sentences.context import Sentence

LONGEST = 16  # words of a caption
OPENS_WITHIN = 7  # words before the match: "Sumilla: I. Violación sexual y"
SHORTEST = 3  # letters of a verb
AFTER = 24  # words after the match in which its line ends
_ASSERTING = frozenset(("credit", "doubts", "refutes", "weighs", "assessed", "court"))
_GRANTING = frozenset(("grants", "refuses", "asks", "enables"))
_BELIEF = _ASSERTING | _GRANTING
_VERBS = frozenset(
    (
        *("es", "son", "ser", "fue", "fueron", "era", "eran", "sea", "ha", "han"),
        *("habia", "hay", "hubo", "haya", "esta", "estan", "se", "no", "que", "si"),
        *("existe", "existen", "concurre", "concurren", "media", "medio", "tiene"),
        *("tienen", "cabe", "debe", "deben", "puede", "pueden", "corresponde"),
        *("resulta", "resultan", "aplica", "aplicamos", "merece", "merecen", "rige"),
        *("prima", "prevalece", "obliga", "exige", "impone", "impide", "carece"),
    )
)
_GOVERNED = frozenset(  # what stands after one of these is no verb
    (
        *("de", "del", "la", "las", "el", "los", "un", "una", "su", "sus", "con"),
        *("sin", "en", "por", "para", "como", "al", "a", "entre", "contra", "sobre"),
    )
)
_OPEN = _GOVERNED | {"y", "e", "o", "que"}
_NAMING = frozenset(
    (
        *("sumilla", "suficiente", "mayor", "i", "ii", "iii", "iv", "entrevista"),
        *("perspectiva", "violencia", "camara", "diligencia", "audiencia", "unica"),
        *("suficiencia", "insuficiencia", "anticipada", "presunta", "instancia"),
    )
)
_HERSELF = (
    *("victim", "agraviad", "perjudicad", "ofendid", "denunciante", "menor", "nina"),
    *("adolescente", "joven"),
)
_LIKE_VERBS = ("a", "e", "an", "en", "aron", "ieron", "amos")
_OF_EVIDENCE = frozenset(("suficiente", "de", "unica", "plena", "pericial", "y"))
_NOUNS = ("cion", "sion", "miento", "mientos", "ciones", "siones", "dad", "ismo")


def is_caption(sentence: Sentence) -> bool:
    """Whether the match stands at the beginning of a text's part that has no verb, or
    on a line in capitals with which its sentence begins."""
    before = sentence.first + sentence.skipped
    if before > OPENS_WITHIN or sentence.skipped:
        return False
    n_words = len(sentence.whole.words)
    if n_words > LONGEST and not sentence.written(sentence.first).isupper():
        return False  # found without the text of most
    head = sentence.between(0, sentence.last + AFTER)
    line = head.partition("\n")[0]
    of_line = len(line.split())
    rest = head[len(line) :].lstrip()
    if rest[:1].isupper() and line.isupper() and not rest.isupper():
        return of_line > sentence.last and _has_no_verb(sentence, of_line)
    if sentence.whole.ends_text and sentence.whole.opens_text:
        return False
    if n_words > LONGEST or head[:1].islower() or sentence.word(n_words - 1) in _OPEN:
        return False  # a page may end within a sentence
    believed = not sentence.lacks(_BELIEF) and not head.strip(" .").isupper()
    return not believed and _has_no_verb(sentence, n_words)


def _has_no_verb(sentence: Sentence, n_words: int) -> bool:
    return not any(_is_verb(sentence, place) for place in range(n_words))


def _is_verb(sentence: Sentence, place: int) -> bool:
    """Whether a word may be a verb: one of them, or one that ends like them and that
    neither an article nor a preposition governs."""
    word = sentence.word(place)
    if word in _VERBS:
        return True
    if word in _GOVERNED | _NAMING or len(word) < SHORTEST or word.endswith(_NOUNS):
        return False
    if word.startswith(_HERSELF) or _is_governed(sentence, place):
        return False
    if word == "prueba" and sentence.word(place + 1) in _OF_EVIDENCE:
        return False
    past = sentence.written(place).rstrip(" .,;:").endswith(("ó", "Ó"))
    return past or word.endswith(_LIKE_VERBS)


def _is_governed(sentence: Sentence, place: int) -> bool:
    """Whether an article or a preposition, and not an initial ("de C. F. A.", "I. A"),
    stands right before a word."""
    before = place - 1
    return (
        sentence.word(before) in _GOVERNED
        and not sentence.breaks(before, place)
        and sentence.written(before).strip(" .") != "A"
    )
