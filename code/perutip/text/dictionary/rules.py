"""The rules on the context of an expression, and the phrases they work on."""

from __future__ import annotations

from dataclasses import dataclass

from perutip.text.dictionary.expressions import Expression


@dataclass(frozen=True)
class Speakers:
    """Whose words a sentence reports, by who is the subject of a verb of saying.

    parties: the defence, the accused and others who plead; witnesses: they, experts and
    whoever else is heard; examined: words that open an answer in the minutes ("a
    preguntas de"); authorities: authors and other courts. Their words count nowhere.
    prosecution: its words count where neither the court's assessment nor its order is
    asked for. declarants: the victim, whose words count for categories that weigh
    testimony. court: whoever ends the report; things: papers and evidence, whose
    saying is the court's reading of them.
    says: verbs that take a speaker; shows: verbs that take a thing as well; claims:
    verbs of asking and invoking; according: words that name the speaker next
    ("según"); reported: the same after which the words follow ("lo alegado por");
    opening: words that do so at the beginning of a sentence ("para"); rejected: words
    after which a report is only named to be contradicted ("contra lo que alega la
    defensa"); agrees: the court makes a report its own ("comparte"); turns: with these
    the sentence leaves a report or a hypothesis ("sin embargo"). labels: words that
    open a turn in the minutes ("AGRAVIADA:"); elsewhere: words that open what was held
    in another proceeding, by another court or by a judge who was outvoted; here: with
    these the sentence comes back to its own.
    """

    parties: tuple[Expression, ...] = ()
    prosecution: tuple[Expression, ...] = ()
    witnesses: tuple[Expression, ...] = ()
    examined: tuple[Expression, ...] = ()
    declarants: tuple[Expression, ...] = ()
    authorities: tuple[Expression, ...] = ()
    court: tuple[Expression, ...] = ()
    things: tuple[Expression, ...] = ()
    says: tuple[Expression, ...] = ()
    shows: tuple[Expression, ...] = ()
    claims: tuple[Expression, ...] = ()
    according: tuple[Expression, ...] = ()
    reported: tuple[Expression, ...] = ()
    opening: tuple[Expression, ...] = ()
    rejected: tuple[Expression, ...] = ()
    agrees: tuple[Expression, ...] = ()
    turns: tuple[Expression, ...] = ()
    labels: tuple[Expression, ...] = ()
    elsewhere: tuple[Expression, ...] = ()
    here: tuple[Expression, ...] = ()


@dataclass(frozen=True)
class Persons:
    """Who is spoken of: the victim, or strangers, who are no concern of the index."""

    victim: tuple[Expression, ...] = ()
    strangers: tuple[Expression, ...] = ()


@dataclass(frozen=True)
class Belief:
    """Words by which a statement is believed or not.

    credit: predicates that, after a negator, deny it ("no resulta creíble").
    doubts: words that deny it themselves ("contradictoria").
    refutes: verbs that deny it, and after a negator affirm it ("desvirtuada").
    denies: main clauses whose subordinate clause is not so ("no se advierte que").
    gives: verbs with which somebody makes a statement ("brindó").
    """

    credit: tuple[Expression, ...] = ()
    doubts: tuple[Expression, ...] = ()
    refutes: tuple[Expression, ...] = ()
    denies: tuple[Expression, ...] = ()
    gives: tuple[Expression, ...] = ()


@dataclass(frozen=True)
class Mood:
    """When a sentence asserts nothing of this case.

    conditions: hypotheses; concessions: words that look like one and are none ("aun
    si", "como si"); concedes: openings of what is only conceded ("si bien"); general:
    subjects and verbs of law in general, of no victim; titles: words that open the name
    of a norm, a course or a plan, to the next comma; names: heads of names that go on
    in capitals or quotation marks; works: signs of a work that is cited.
    Of statements: principles: the law on them; mentions: evidence that is only listed,
    offered or read out, where nothing of `weighs` follows; assessed: with these the
    sentence turns to the case, and counts.
    """

    conditions: tuple[Expression, ...] = ()
    concessions: tuple[Expression, ...] = ()
    concedes: tuple[Expression, ...] = ()
    general: tuple[Expression, ...] = ()
    titles: tuple[Expression, ...] = ()
    names: tuple[Expression, ...] = ()
    works: tuple[Expression, ...] = ()
    principles: tuple[Expression, ...] = ()
    mentions: tuple[Expression, ...] = ()
    weighs: tuple[Expression, ...] = ()
    assessed: tuple[Expression, ...] = ()


@dataclass(frozen=True)
class Orders:
    """Verbs by which a measure is granted, refused, asked for or only made possible."""

    grants: tuple[Expression, ...] = ()
    refuses: tuple[Expression, ...] = ()
    asks: tuple[Expression, ...] = ()
    enables: tuple[Expression, ...] = ()


@dataclass(frozen=True)
class Rules:
    """Distances in words, negators, and what the context does to a match.

    `not_negating` holds phrases that begin with a negator and do not negate, such
    as "sin embargo". With `clause_bound` a negator does not reach over a comma or the
    end of a sentence. A quotation of fewer than `quoted_words` words is a name or a
    phrase, not a passage of a statute. `statute_words` mark a sentence that repeats a
    statute without quotation marks; after a citation and one of `norm_verbs` the rest
    of the sentence is the norm's, until one of `norm_ends` turns to the case.
    """

    cue_within: int = 10
    exclude_within: int = 8
    negation_within: int = 3
    negators: tuple[Expression, ...] = ()
    not_negating: tuple[Expression, ...] = ()
    passage_words: int = 8
    passage_rulings: int = 3
    citations: tuple[Expression, ...] = ()
    citation_within: int = 25
    quoted_words: int = 8
    clause_bound: bool = False
    statute_words: tuple[Expression, ...] = ()
    norm_verbs: tuple[Expression, ...] = ()
    norm_ends: tuple[Expression, ...] = ()
    speakers: Speakers = Speakers()
    persons: Persons = Persons()
    belief: Belief = Belief()
    mood: Mood = Mood()
    orders: Orders = Orders()
