"""Whether words are those of a norm, which no quotation marks show."""

from __future__ import annotations

from perutip.text.counting.sentences.context import MOST_WORDS, Sentence

CITED_FIRST = 5  # words that may stand before a citation that opens a sentence
CITED_BEFORE, NORM_REACH = 25, 50  # words from a citation to its verb, and from there
_OF_NORMS = frozenset(("statute", "norm", "citation"))
_OF_ORDERS = frozenset(
    ("grants", "refuses", "asks", "court", "case", "here", "credit", "doubts")
)
_ACCORDING = frozenset(("segun", "tenor", "conforme", "acuerdo", "arreglo", "virtud"))


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
