"""Whether a sentence asserts something of this case: no norm, no hypothesis, no list.

Each rule works on the phrases of the dictionary's rules that stand in the sentence,
by their distance in words.
"""

from __future__ import annotations

from perutip.text.counting.rules.bodies import is_no_act
from perutip.text.counting.rules.others import (
    has_own_children,
    is_owned_by_another,
    is_said_of_another,
)
from perutip.text.counting.sentences.context import MOST_WORDS, Sentence
from perutip.text.counting.sentences.phrases import Marker

SAID_TO_BE = 9  # words from "no pasa" to "de ser"
CITED_FIRST = 5  # words that may stand before a citation that opens a sentence
CITED_BEFORE, NORM_REACH = 25, 50  # words from a citation to its verb, and from there
GENERAL_REACH, GENERAL_AFTER = 25, 2  # words from what is general to a match, and back
PREDICATE_AFTER = 4  # words from a match to a verb that tells what it is in general
TITLE_REACH, WORK_REACH = 10, 25  # words from a title's opening, from signs of a work
PRINTED_REACH = 14  # words from "un ejemplar de" to what stands in its title
CONDITION_AFTER = 12  # words from a match to a condition in its own clause
PRINCIPLE_NEAR = 18  # words around a statement for the law on statements
MENTION_BEFORE, MENTION_AFTER = 25, 10
HEADING_WITHIN, HEADING_WORDS = 4, 14  # words before a heading's statement, and after
SAID = frozenset(("says", "shows", "norm"))  # what follows is no name
SMALL_WORD = 5  # letters; "de la", "para", "y" join the words of a name
SUFFERED_NEAR = 5  # words from "la procesada es" to "víctima de violencia"
PARENT_BEFORE = 5  # words from "madre de" to her children
_OF_NORMS = frozenset(("statute", "norm", "citation"))
_STRANGERS = frozenset(("strangers",))
_OF_ORDERS = frozenset(
    ("grants", "refuses", "asks", "court", "case", "here", "credit", "doubts")
)
_MOODS = frozenset(("conditions", "general", "titles", "names", "works"))
_UNASSESSED = SAID | {"concedes", "principles", "mentions"}
_WEIGHING = frozenset(("weighs", "credit", "doubts", "refutes"))
_PLACES = frozenset(("a", "en", "de"))
_OCCASIONS = frozenset(
    (
        "momento",
        "hora",
        "instante",
        "antes",
        "despues",
        "luego",
        "punto",
        "acto",
        "hecho",
    )
)
_AMOUNTS = ("pasa", "dej", "ceso", "cesa")
_BEFORE_WHOM = frozenset(("a", "con", "de", "para", "por"))
_ACCORDING = frozenset(("segun", "tenor", "conforme", "acuerdo", "arreglo", "virtud"))
_THE = frozenset(("la", "las"))
_STANDING = frozenset(("condicion", "calidad"))
_COPULAS = frozenset(("es", "son", "era", "eran"))
_NOT_CONCEDED = frozenset(("lo", "no", "tampoco"))  # "lo cierto es que", "no es cierto"
_GENERAL_VERBS = _COPULAS | {"constituye", "constituyen", "tiene", "tienen", "buscan"}
DENIALS = frozenset(("no", "mal", "dificilmente", "tampoco", "nunca", "jamas"))


def is_statute(sentence: Sentence) -> bool:
    """Words of a norm without quotation marks: a phrase that only statutes have, or a
    citation and a verb of its saying before the match."""
    if sentence.lacks(_OF_NORMS):
        return False
    cited, said = -MOST_WORDS, -MOST_WORDS
    if _is_according(sentence):
        return True
    for kind, at, size in sentence.markers:
        if kind == "statute":
            return True
        if at >= sentence.first:
            continue
        if kind == "citation":
            cited = at
        elif kind == "case":
            cited = said = -MOST_WORDS
        elif (kind == "norm" and _has_subject_after(sentence, at, size)) or (
            kind == "norm"
            and cited < at <= cited + CITED_BEFORE
            and not _is_disposed(sentence, cited, at)
        ):
            said = at
    near = sentence.first - said <= NORM_REACH
    return near or (said >= 0 and sentence.in_quotation(said, sentence.first))


def _is_according(sentence: Sentence) -> bool:
    """Whether the sentence opens with "según la Ley" and tells what holds under it:
    neither the court nor an order or the case is named before the match."""
    if not sentence.holds(_ACCORDING):
        return False
    cited = {m.at for m in sentence.markers if m.kind == "citation"}
    opened = min(cited, default=MOST_WORDS)
    words = {sentence.word(k) for k in range(opened)}
    if opened > CITED_FIRST or sentence.skipped or _ACCORDING.isdisjoint(words):
        return False
    if any(m.kind in _OF_ORDERS and m.at not in cited for m in sentence.markers):
        return False  # "decreto" is an order and a norm
    far = sentence.first > NORM_REACH
    return not far and sentence.breaks(opened, sentence.first)


def _has_subject_after(sentence: Sentence, at: int, size: int) -> bool:
    """Whether a norm is named right after the verb that opens its clause: "reprime la
    ley a quien", and not "como manda la ley"."""
    if at > 0 and not sentence.breaks(at - 1, at):
        return False
    return any(
        kind == "citation" and at < place <= at + size
        for kind, place, _ in sentence.markers
    )


def _is_disposed(sentence: Sentence, cited: int, at: int) -> bool:
    """Whether the court disposes under a norm: "con arreglo a las Reglas, se dispone
    que", and not "en la Ley se dispone que"."""
    if sentence.word(at - 1) != "se" or not sentence.breaks(cited, at):
        return False
    before = sentence.word(cited - 1), sentence.word(cited - 2)
    return sentence.word(at).startswith("dispon") and "en" not in before


def is_on_others(sentence: Sentence) -> bool:
    """Other persons are named in the sentence, and the victim is not, or the match is
    said of another person."""
    if is_said_of_another(sentence):
        return True
    parent = has_own_children(sentence)
    if sentence.lacks(_STRANGERS) and not parent:
        return False
    strange = [m for m in sentence.markers if m.kind == "strangers"]
    return (parent or bool(strange)) and not any(
        kind == "victim"
        and not _is_child_of(sentence, at, size)
        and not _is_said_of(sentence, at, strange)
        for kind, at, size in sentence.markers
    )


def _is_child_of(sentence: Sentence, at: int, size: int) -> bool:
    """Whether "menores" at a place are somebody's sons and daughters."""
    beside = sentence.word(at - 1), sentence.word(at + size)
    young = sentence.word(at).startswith(("menor", "nin"))
    place = at + size
    if young and sentence.word(place + 1) == "su" and sentence.word(place) == "a":
        return True  # "tres niños a su cargo"
    parent = any(
        sentence.word(at - k) in ("madre", "padre") for k in range(2, PARENT_BEFORE)
    )
    return young and (
        parent
        or is_owned_by_another(sentence, at + size)
        or any(word.startswith(("hijo", "hija")) for word in beside)
    )


def _is_said_of(sentence: Sentence, at: int, strange: list[Marker]) -> bool:
    """Whether a word only says what a stranger is: "la procesada es una mujer", "es
    madre y víctima de violencia"."""
    word = sentence.word(at)
    woman = word.startswith(("mujer", "joven"))
    suffered = word.startswith("victima") and sentence.word(at - 1) not in _THE
    if woman and sentence.word(at - 2) in _STANDING:
        return True  # "por su condición de mujer"
    return (woman or suffered) and any(
        0 <= at - (other + size) <= (SUFFERED_NEAR if suffered else 1)
        and sentence.word(other + size - 1) in _COPULAS
        for _, other, size in strange
    )


def is_unasserted(sentence: Sentence) -> bool:
    """A hypothesis, a question, law in general or a title holds the match."""
    if sentence.whole.is_question or is_no_act(sentence):
        return True
    if sentence.lacks(_MOODS):
        return False
    conceded = supposed = general = cited = -MOST_WORDS
    in_title = False
    for kind, at, size in sentence.markers:
        if at > sentence.last:
            if kind == "works" and at - sentence.last <= WORK_REACH:
                return True
            if kind == "general" and _is_predicate(sentence, at):
                return True
            if kind == "conditions" and at >= conceded and not _is_denied(sentence, at):
                if _is_relative(sentence, at) or _is_no_more(sentence, at):
                    continue
                near = at - sentence.last <= CONDITION_AFTER
                if near and not sentence.breaks(sentence.last, at):
                    return True
            elif kind == "concessions":
                conceded = at + size
        elif kind == "concessions":
            conceded = at + size
        elif kind == "conditions":
            opens = at >= conceded and _opens_clause(sentence, at)
            opens &= not _is_relative(sentence, at)
            if opens and not _is_denied(sentence, at):
                supposed = at
        elif kind in ("turns", "case"):
            supposed = general = -MOST_WORDS
        elif kind == "general":
            general = at
        elif kind in ("titles", "names") and _is_verb(sentence, at):
            continue
        elif kind == "titles":
            whole = not sentence.breaks(at, at + size - 1)
            in_title |= whole and at < sentence.first and _runs_on(sentence, at + size)
        elif kind == "names":
            in_title |= at < sentence.first and _is_name(sentence, at + size)
        elif kind == "works":
            cited = at
    return (
        supposed >= 0
        or in_title
        or sentence.first - general <= GENERAL_REACH
        or sentence.first - cited <= WORK_REACH
    )


def _is_predicate(sentence: Sentence, at: int) -> bool:
    """Whether what is general, at a place after the match, is said of it: "la cámara
    Gesell es un ambiente"."""
    after = at - sentence.last
    if after <= GENERAL_AFTER:
        return True
    verb = sentence.word(at) in _GENERAL_VERBS and after <= PREDICATE_AFTER
    return verb and not sentence.breaks(sentence.last, at)


def _is_verb(sentence: Sentence, at: int) -> bool:
    """Whether "obra" is what a document does: "obra en el expediente"."""
    opens = at == 0 or sentence.word(at - 1) in ("que", "y", "no")
    return opens and sentence.word(at) == "obra" and sentence.word(at + 1) in _PLACES


def _runs_on(sentence: Sentence, end: int) -> bool:
    """Whether a title that opens before `end` still runs on at the match."""
    if end > sentence.first:
        return True
    if (sentence.word(end - 1), sentence.word(end)) == ("para", "que"):
        return False  # a purpose: "ofíciese al Ministerio Público para que brinde"
    near = sentence.first - end <= PRINTED_REACH
    return near and not sentence.breaks(end, sentence.first)


def _is_name(sentence: Sentence, end: int) -> bool:
    """Whether the match belongs to the name that a head before `end` opens: it stands
    in its quotation marks, or goes on with its capitals."""
    if sentence.first - end > WORK_REACH:
        return False
    said = any(
        kind in SAID and end <= at < sentence.first for kind, at, _ in sentence.markers
    )
    if not said and sentence.in_quotation(end - 1, sentence.first):
        return True
    place = sentence.first - 1
    if any(
        sentence.breaks(k - 1, k) and not sentence.written(k)[:1].isupper()
        for k in range(end, sentence.first)
    ):
        return False  # "a pedido de esta Sala, la Defensoría"
    while place >= end and len(sentence.word(place)) < SMALL_WORD:
        place -= 1
    near = sentence.first - end <= TITLE_REACH
    return near and all(_has_capital(sentence, k) for k in (place, sentence.first))


def _has_capital(sentence: Sentence, place: int) -> bool:
    """Whether a word begins with a capital and is not in capitals."""
    written = sentence.written(place)
    return written[:1].isupper() and not written.isupper()


def _is_denied(sentence: Sentence, at: int) -> bool:
    """Whether a conditional is denied: "no cabría revisar" is what the court holds."""
    conditional = sentence.word(at).endswith(("ria", "rian"))
    return conditional and sentence.word(at - 1) in DENIALS


def _is_relative(sentence: Sentence, at: int) -> bool:
    """Whether "quien" goes on with a preposition: "presa fácil de quien le
    ofreciera"."""
    return sentence.word(at) == "quien" and sentence.word(at - 1) in _BEFORE_WHOM


def _is_no_more(sentence: Sentence, at: int) -> bool:
    """Whether "de ser" depends on a word before it: "no pasa de ser"."""
    words = (sentence.word(k) for k in range(at - SAID_TO_BE, at))
    if sentence.word(at) == "de" and sentence.word(at - 1) in _OCCASIONS:
        return True  # "al momento de ser captada"
    return sentence.word(at) == "de" and any(w.startswith(_AMOUNTS) for w in words)


def _opens_clause(sentence: Sentence, at: int) -> bool:
    """Whether "de haberse" is a condition, and not the complement of a noun."""
    if sentence.word(at) != "de" or at == 0:
        return True
    return sentence.word(at - 1) in ("y", "que", "pero") or sentence.breaks(at - 1, at)


def is_unassessed(sentence: Sentence) -> bool:
    """The law on statements stands near the match, or it is only conceded, listed,
    offered or read out, and nothing in the sentence turns to the case."""
    if sentence.lacks(_UNASSESSED):
        return False
    kinds = {kind for kind, *_ in sentence.markers}
    if "concedes" in kinds and _is_conceded(sentence):
        return True
    if "assessed" in kinds:
        return False
    weighed = any(
        kind in _WEIGHING and not _heads_list(sentence, at)
        for kind, at, _ in sentence.markers
    )
    low, high = sentence.first - PRINCIPLE_NEAR, sentence.last + PRINCIPLE_NEAR
    for kind, at, size in sentence.markers:
        if kind == "principles" and low <= at + size - 1 and at <= high:
            return True
        if kind == "mentions" and not weighed and _is_listed(sentence, at, size):
            return True
    return not weighed and _is_heading(sentence)


def _heads_list(sentence: Sentence, at: int) -> bool:
    """Whether a word only heads the list of the match: "como prueba de cargo se actuó:
    a) la declaración"."""
    return at < sentence.first and ":" in sentence.between(at, sentence.first)


def _is_heading(sentence: Sentence) -> bool:
    """Whether the match heads a summary: "Declaración de la víctima: refirió que"."""
    if sentence.first > HEADING_WITHIN or sentence.word(sentence.first) in DENIALS:
        return False
    return any(
        kind in SAID
        and sentence.last < at <= sentence.last + HEADING_WORDS
        and ":" in sentence.between(sentence.last, at)
        for kind, at, _ in sentence.markers
    )


def _is_conceded(sentence: Sentence) -> bool:
    """Whether the match stands in the clause of a concession."""
    return any(
        not sentence.breaks(at, sentence.first)
        for kind, at, _ in sentence.markers
        if kind == "concedes"
        and at < sentence.first
        and sentence.word(at - 1) not in _NOT_CONCEDED
    )


def _is_listed(sentence: Sentence, at: int, size: int) -> bool:
    """Whether words of listing at a place govern the match."""
    if at <= sentence.last:
        return sentence.first - (at + size) <= MENTION_BEFORE
    near = at - sentence.last <= MENTION_AFTER
    return near and not sentence.breaks(sentence.last, at)
