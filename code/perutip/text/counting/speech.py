"""Whose words a sentence reports, and when a sentence stands in the minutes."""

from __future__ import annotations

from typing import Literal

from perutip.text.counting.context import MOST_WORDS, Sentence

VERB_AFTER, VERB_BEFORE = 8, 3  # words from who speaks to a verb, and from it to who
REJECTED_REACH = 6  # words after "contra lo que" that name what is contradicted
SUBORDINATE = 4  # words in "Refiere que también surge": still the report
THAT_COURT = 2  # words in "alega que la Sala no valoró": still the party
NESTED = 14  # words in "señaló que la menor le contó": still the first report
SPEECH_REACH = 40  # words that a report goes on without its speaker named again
OPENS = 2  # words that may stand before "Para la defensa"

Speaker = Literal["", "party", "other", "declarant", "authority", "unnamed"]
_WHO: dict[str, Speaker] = {
    "party": "party",
    "other": "other",
    "examined": "other",
    "declarant": "declarant",
    "authority": "authority",
}


def speaker(sentence: Sentence) -> Speaker:
    """Who speaks where the match stands; nothing where the court does.

    Who stands before a verb of saying speaks until the court is named; a sentence that
    begins with such a verb and names nobody goes on with what a party, a witness or an
    expert said. What the victim said within another's report is that other's.
    """
    who: Speaker = ""
    said_by: Speaker = ""
    at_who, at_verb, opened = -MOST_WORDS, 0, -MOST_WORDS
    pending = named_until = of_that_court = -MOST_WORDS
    for kind, at, size in sentence.markers:
        if at >= sentence.first:
            break
        if kind == "rejected":
            named_until = at + size + REJECTED_REACH
        if at < named_until:
            continue
        if kind == "examined" and who and at - at_who <= OPENS:
            said_by, at_verb = who, at
        elif kind in _WHO:
            who, at_who = _WHO[kind], at + size
            gap = at - pending
            reported = who == "declarant" and gap > 0  # "señaló que la menor"
            if (0 <= gap <= VERB_BEFORE and not reported) or (
                kind == "party" and 0 <= at - opened <= 1
            ):
                said_by, pending, at_verb = who, -MOST_WORDS, at
        elif kind == "court":
            reach = {"unnamed": SUBORDINATE, "party": THAT_COURT}.get(said_by, 0)
            if 1 < at - at_verb <= reach or at < of_that_court:
                of_that_court = at + size + THAT_COURT
                continue
            if size == 1 and who and 0 <= at - at_who <= 1:
                said_by, at_verb = who, at  # folded, "consideró" reads "considero"
                continue
            who = said_by = ""
            pending = -MOST_WORDS
        elif kind == "according":
            pending = at + size
        elif kind == "opening" and at <= OPENS:
            opened = at + size
        elif kind == "says":
            pending = at + size
            nested = who == "declarant" and said_by not in ("", "declarant")
            if nested and at - at_verb <= NESTED:
                continue
            if who and at - at_who <= VERB_AFTER:
                said_by, at_verb = who, at
            elif at <= 1 and not said_by:
                said_by, at_verb = "unnamed", at
    if said_by and sentence.first - at_verb > SPEECH_REACH:
        said_by = ""
    return said_by or _named_after(sentence)


def _named_after(sentence: Sentence) -> Speaker:
    """A party named right after a verb of saying that follows the match."""
    pending = -MOST_WORDS
    for kind, at, size in sentence.markers:
        if at <= sentence.last:
            continue
        if kind in ("says", "according"):
            pending = at + size
        elif kind == "party" and 0 <= at - pending <= VERB_BEFORE - 1:
            return "party"
    return ""


def is_in_minutes(before: Sentence, after: Sentence) -> bool:
    """Whether a sentence between these two reports what they report.

    An examination goes on after it ("A preguntas del fiscal explica"), or a verb of
    saying without a subject goes on with what a witness or expert said before it.
    """
    first = [kind for kind, at, _ in after.markers if at == 0]
    if "examined" in first:
        return True
    return "says" in first and speaker(before) in ("other", "unnamed")
