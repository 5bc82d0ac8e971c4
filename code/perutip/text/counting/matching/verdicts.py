"""Ways in which a match counts or does not, and why a sentence refuses one."""

from __future__ import annotations

from typing import Literal, get_args

from perutip.text.counting.rules.captions import is_caption
from perutip.text.counting.rules.givers import (
    is_for_another,
    is_met_by_another,
    is_of_another,
)
from perutip.text.counting.rules.mood import is_unasserted
from perutip.text.counting.rules.orders import is_granted_after
from perutip.text.counting.rules.quoted_speech import is_quoted_speech
from perutip.text.counting.rules.speech import speaker
from perutip.text.counting.rules.statements import is_weighed
from perutip.text.counting.rules.strangers import is_on_others
from perutip.text.counting.rules.unassessed import is_unassessed
from perutip.text.counting.sentences.context import Sentence
from perutip.text.dictionary.entries import Demands

Verdict = Literal[
    "positive",
    "contra",
    "ignored",
    "retired",
    "statute",
    "excluded",
    "no_cue",
    "another_person",
    "speaker",
    "unasserted",
    "unassessed",
    "not_ordered",
    "negation",
]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


def refused_by(sentence: Sentence, demands: Demands) -> Verdict | None:
    """Why a sentence is not what an expression demands, or None where it is."""
    if demands.about_victim and is_on_others(sentence):
        return "another_person"
    if demands.testimony and demands.case_only and is_of_another(sentence):
        return "another_person"
    if demands.testimony and is_met_by_another(sentence):
        return "another_person"
    if demands.ordered and is_for_another(sentence):
        return "another_person"
    if is_quoted_speech(sentence):
        return "speaker"
    said_by = speaker(sentence)
    heard = not said_by or {
        "declarant": demands.testimony,
        "prosecution": not (demands.case_only or demands.ordered),
        "authority": not (demands.case_only or demands.asserted),
    }.get(said_by, False)
    if not heard and not (demands.ordered and is_granted_after(sentence)):
        return "speaker"
    if demands.asserted and (is_unasserted(sentence) or is_caption(sentence)):
        return "unasserted"
    if demands.case_only and is_unassessed(sentence):
        return "unassessed"
    if demands.weighed and not is_weighed(sentence):
        return "no_cue"
    return None
