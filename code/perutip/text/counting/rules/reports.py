"""What a sentence reports, read from left to right.

A report is open from a verb of saying whose subject is not this court until the court
takes the word again. The rules are those of grammar: the subject is the nearest noun
phrase that is no complement of another, a verb without one reports somebody unnamed
unless it is impersonal, and what is subordinated to the report stays in it.
"""

from __future__ import annotations

from perutip.text.counting.rules.report_signs import (
    decides,
    has_reason,
    holds,
    is_charge,
    is_denied_aside,
    is_set_off,
)
from perutip.text.counting.rules.report_words import (
    ADVERBS,
    AGREED_REACH,
    CITED,
    DASHES,
    FAR_AFTER,
    FAULTED,
    GROUNDS,
    HEADS,
    HEARD_OUT,
    HERS,
    NEGATOR_BEFORE,
    NESTED,
    NO_SUBJECT,
    OF_OTHERS,
    OPENS,
    OWN,
    PREPOSITIONS,
    REJECTED_REACH,
    SAID_IN,
    SERIES_NEAR,
    THESES,
    TOLD,
    VERB_AFTER,
    VERB_BEFORE,
    VIEWS,
)
from perutip.text.counting.rules.sayings import (
    SAYING,
    WHO,
    Speaker,
    is_label,
    is_name,
    is_noun,
    is_third_person,
)
from perutip.text.counting.sentences.clauses import (
    SPEECH_REACH,
    complement,
    goes_on,
    is_left,
    is_over,
)
from perutip.text.counting.sentences.context import MOST_WORDS, Sentence
from perutip.text.counting.sentences.phrases import Marker


class Report:
    """What is open while a sentence is read from left to right.

    said_by, since: whose report, from which word on; its complement begins at
    `clause`. is_claim: its verb asks ("requirió el fiscal que"). is_short: it ends with
    its clause, being no clause of its own ("invoca su edad") or a concession ("si bien
    alega que"). who, ends: the last subject and the place after it; `things` and
    `court` are subjects too. awaits: place after a verb or a "según" whose subject may
    follow.
    """

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.said_by: Speaker = ""
        self.since = self.clause = 0
        self.is_short = False
        self.who: Speaker = ""
        self.ends = self.awaits = self.opened = self.named_until = -MOST_WORDS
        self.conceded = self.judged = -MOST_WORDS
        self.awaits_noun, self.is_phrase, self.awaits_phrase = True, False, False
        self.is_claim = self.is_relative = False
        self.reach = VERB_BEFORE

    def take(self, marker: Marker) -> None:
        """The next phrase of the rules, of a kind that is `HEARD`."""
        kind, at, size = marker
        if self.is_short:
            self.end_before(at)
        if kind == "concedes":
            if self.sentence.word(at - 1) != "lo":  # "lo cierto es que" asserts
                self.conceded = at + size
        elif kind in ("rejected", "agrees"):
            self._not_reported(kind, at, size)
        elif at < self.named_until:
            return
        elif kind in WHO:
            self._subject(kind, at, size)
        elif kind == "things":
            self._thing(at, size)
        elif kind == "labels":
            if is_label(self.sentence, size):
                fiscal = self.sentence.word(at).startswith("fiscal")
                self._open("prosecution" if fiscal else "other", at, verb=False)
        elif kind == "turns":
            if self.said_by and (
                self.is_phrase
                or is_left(self.sentence, at, max(self.clause, self.since))
            ):
                self._close("")
        elif kind == "court":
            if size == 1 and self.sentence.written(at).endswith("ó"):
                return  # "estimó" is no first person
            if self.said_by and self.sentence.word(at + size) in FAULTED:
                return  # "alega que ..., el juzgado debió absolverlo"
            if not self._is_complement(at):
                self.judged = at + size
            named = self.is_phrase and self.sentence.word(at - 1) not in PREPOSITIONS
            own = named or self._is_subject_of_verb(at)
            if not self.said_by or own or self._is_taken_back(at):
                self._close("court")
                self.ends = at + size
        elif kind == "reported" and self.sentence.word(at - 1) in HEARD_OUT:
            self.named_until = at + size + REJECTED_REACH
        elif kind in ("according", "reported"):
            self.awaits = at + size
            self.awaits_noun = self.awaits_phrase = kind == "reported"
            self.is_claim = False
            self.reach = VERB_BEFORE
            if kind == "according" and holds(self.sentence, THESES, at, size):
                self._open("party", at, verb=False)
            elif kind == "according" and is_name(self.sentence, at + size):
                self._open("authority", at, verb=False)
        elif kind == "opening":
            if at <= OPENS:
                self.opened = at + size
                if all(is_name(self.sentence, at + size + k) for k in range(2)):
                    self._open("authority", at, verb=False)
        elif kind in SAYING:
            self._verb(kind, at, size)

    def end_before(self, at: int) -> None:
        """Close a report that does not reach a place."""
        if not self.said_by:
            return
        sentence, begun = self.sentence, self.clause + 1
        over = at - self.since > SPEECH_REACH and not goes_on(
            self.sentence, self.since, at
        )
        if self.is_short and at > begun:
            over |= is_over(sentence, begun, at, asked=self._is_asked())
        if over:
            self._close("")

    def _is_asked(self) -> bool:
        """Whether somebody asks, and the court has not answered before it is told."""
        return not self.is_phrase and not any(
            kind in ("grants", "refuses") and at < self.since
            for kind, at, _ in self.sentence.markers
        )

    def _open(self, said_by: Speaker, at: int, *, verb: bool = True) -> None:
        self.said_by, self.since, self.awaits = said_by, at, -MOST_WORDS
        self.is_phrase = False
        self.clause, opens, is_cut = complement(self.sentence, at)
        near = is_cut or at - self.conceded <= VERB_AFTER
        self.is_short = near or (
            verb and not opens and not is_set_off(self.sentence, at)
        )
        self.is_short &= not is_charge(self.sentence, at)
        self.is_short |= self.sentence.word(at + 1).startswith(GROUNDS)
        self.is_short |= self.is_relative

    def _is_complement(self, at: int) -> bool:
        """Whether a subject opens what is said: "sostiene que el a quo comparte"."""
        near = self.said_by and 0 < at - self.clause <= OPENS
        return bool(near) and not self.sentence.breaks(self.since, self.clause)

    def _close(self, who: Speaker) -> None:
        self.said_by, self.who, self.is_short = "", who, False
        self.awaits = self.opened = -MOST_WORDS

    def _not_reported(self, kind: str, at: int, size: int) -> None:
        """What is only named to be contradicted or shared."""
        if kind == "rejected":
            self.named_until = at + size + REJECTED_REACH
            return
        words = (self.sentence.word(at - n) for n in range(1, NEGATOR_BEFORE))
        end = self.sentence.word(at + size - 1)
        own = 0 <= at - self.judged <= OPENS or end in OWN or self.who in ("court", "")
        own |= self.sentence.word(at).endswith("mos")  # "criterio que compartimos"
        if "no" not in words and own:
            self._close("court")
            self.named_until = at + size + AGREED_REACH

    def _thing(self, at: int, size: int) -> None:
        """A thing is a subject too, unless somebody speaks in it: "el fiscal, en su
        dictamen, opina"."""
        spoken = self.sentence.word(at - 1) == "en" and self.who not in ("", "court")
        if not (
            spoken and at - self.ends <= VERB_AFTER and self.sentence.word(at) == "su"
        ):
            self.who = "things"
        self.ends, self.awaits = at + size, -MOST_WORDS

    def _subject(self, kind: str, at: int, size: int) -> None:
        sentence, who = self.sentence, WHO[kind]
        beside = at - self.ends <= OPENS and self.who not in ("court", "things", "")
        if kind == "examined" and beside:
            self._open(self.who, at)
            return
        of = sentence.word(at) == "del" or sentence.word(at - 1) == "de"
        if beside and of:  # "la madre de la agraviada"
            self.ends = at + size
            return
        is_object = sentence.word(at - 1) == "a" or sentence.word(at) == "al"
        is_object |= sentence.word(at - 1) == "en" and at > self.awaits
        of_it = -1 if sentence.word(at) == "del" else 0  # "a entender del recurrente"
        awaited = (
            not is_object
            and of_it <= at - self.awaits <= self.reach
            and (at - self.awaits <= VERB_BEFORE or self._is_far_subject(at))
            and not any(sentence.word(k) == "que" for k in range(self.awaits, at))
            and (self.awaits_noun or not sentence.breaks(self.awaits - 1, at))
            and not DASHES.intersection(sentence.between(self.awaits - 1, at))
        )
        if kind == "prosecution" and is_object and self.said_by:
            return  # "alega que no se convocó al fiscal, y afirma"
        nested = who == "declarant" and self.said_by not in (
            *("", "declarant", "unnamed"),  # "Declaró la agraviada"
        )
        self.who, self.ends = who, at + size
        if awaited and not nested:
            self._open("party" if self.is_claim else who, at, verb=self.awaits_noun)
            self.is_phrase = self.awaits_phrase
        elif who != "declarant" and (
            0 <= at - self.opened <= 1
            or (at <= HEADS and ":" in sentence.between(self.ends - 1, self.ends))
        ):
            self._open(who, at, verb=False)

    def _verb(self, kind: str, at: int, size: int) -> None:
        sentence, who = self.sentence, self.who
        if sentence.word(at + size - 1) in TOLD and holds(
            self.sentence, SAID_IN, at, 1
        ):
            if not self.said_by:
                self._open("party", at)
                self.is_phrase = True
            return
        if is_noun(sentence, at) or decides(sentence, at) or has_reason(sentence, at):
            return
        near = at - self.ends <= VERB_AFTER
        if who == "declarant" and sentence.word(at).startswith("requier"):
            return  # "la terapia que la víctima requiere"
        clause = sentence.word(at + size - 1) == "que"  # no subject of its own after it
        expected = -MOST_WORDS if clause else at + size
        awaited, self.awaits, self.awaits_noun = self.awaits, expected, True
        self.is_claim = kind == "claims"
        self.awaits_phrase = False
        off = at > 0 and sentence.breaks(at - 1, at)
        self.reach = FAR_AFTER if off and kind == "says" else VERB_BEFORE
        words = sentence.word(at - 1), sentence.word(at - 2)
        self.is_relative = words[0] == "que" and words[1] in CITED
        if near and who:
            nested = who == "declarant" and self.said_by not in ("", "declarant")
            if who not in ("court", "things") and not (
                nested and (at - self.since <= NESTED or self._is_in_series(at))
            ):
                self._open("party" if kind == "claims" else who, at)
                self.awaits = expected
            elif ":" in sentence.between(at + size - 1, at + size):
                self.awaits = -MOST_WORDS  # "la Sala así lo declara: las víctimas"
            return
        before = sentence.word(at - 1)
        if before == "como" and is_denied_aside(self.sentence, at):
            self.awaits = -MOST_WORDS  # "no es, como pretende el fiscal, verosímil"
            return
        if self.said_by or awaited == at:  # "conforme refiere": who does stands next
            return
        if before in HERS:
            self._open("declarant", at)
        elif before in NO_SUBJECT:
            return
        elif (
            (is_name(sentence, at - 1) and at > 1)
            or (before in ADVERBS and is_name(sentence, at - 2))
            or is_name(sentence, at + size)
        ):
            self._open("other", at)
        elif (
            before in OF_OTHERS
            or (kind != "shows" and is_third_person(sentence, at))
            or at <= 1
        ):
            self._open("unnamed", at)
        self.awaits = expected

    def _is_subject_of_verb(self, at: int) -> bool:
        """Whether the court, named at a place, is the subject of the verb right before
        it: "concluye el Juzgado que"."""
        words = [self.sentence.word(k) for k in range(self.awaits, at)]
        beside = self.said_by == "unnamed" and 0 <= at - self.awaits <= OPENS
        return beside and PREPOSITIONS.union(("que",)).isdisjoint(words)

    def _is_far_subject(self, at: int) -> bool:
        """Whether who is named at a place ends the clause of a verb that a comma sets
        off: ", esgrimió en su escrito el fiscal"."""
        before = self.sentence.word(at - 1)
        own = before not in PREPOSITIONS and self.sentence.word(at) != "del"
        return own and not self.sentence.breaks(self.awaits - 1, at)

    def _is_in_series(self, at: int) -> bool:
        """Whether a verb stands in one of a report's clauses in series: "alega que no
        es uniforme; que la menor declaró por venganza"."""
        for place in range(at, max(self.clause, at - SERIES_NEAR), -1):
            if self.sentence.word(place) == "que":
                return ";" in self.sentence.between(place - 1, place)
        return False

    def _is_taken_back(self, at: int) -> bool:
        """Whether the court, named at a place, speaks itself again."""
        sentence = self.sentence
        before = sentence.word(at - 1)
        if before == "de" and sentence.word(at - 2) in VIEWS:
            return True
        if before in PREPOSITIONS:
            return False
        if self.since < at < self.clause:  # "recurrida por el fiscal, esta Sala estima"
            return sentence.breaks(at - 1, at)
        return is_left(sentence, at, max(self.clause, self.since))
