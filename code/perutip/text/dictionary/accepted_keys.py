"""The keys that a dictionary file may hold, place by place; any other is refused."""

from __future__ import annotations

from dataclasses import fields

from perutip.text.dictionary.entries import Demands
from perutip.text.dictionary.rules import Belief, Mood, Orders, Persons, Speakers

TOP = (
    *("name", "version", "language", "changes"),
    *("rules", "ignore", "retired", "categories"),
)
CHANGE = ("what", "why")
RETIRED = ("term", "why")
FLAGS = tuple(flag.name for flag in fields(Demands))
OUTCOMES = ("affirmed", "negated", "refused")
CATEGORY = ("label", "role", *OUTCOMES[1:], *FLAGS, "terms", "contra", "categories")
LISTS = ("cue", "exclude", "despite")
OWN_DISTANCES = ("cue_within", "exclude_within")
ENTRY = ("term", *LISTS, *OWN_DISTANCES, *OUTCOMES, *FLAGS)
DISTANCES = ("cue_within", "exclude_within", "negation_within")
RULE_LISTS = ("negators", "not_negating", "statute_words", "norm_verbs", "norm_ends")
QUOTATIONS = {"within": "citation_within", "words": "quoted_words"}
STATUTE_QUOTATIONS = ("citations", *QUOTATIONS)
PASSAGES = {"words": "passage_words", "rulings": "passage_rulings"}
GROUPS = {
    name: (group, tuple(part.name for part in fields(group)))
    for name, group in {
        "speakers": Speakers,
        "persons": Persons,
        "belief": Belief,
        "mood": Mood,
        "orders": Orders,
    }.items()
}
RULES = (
    *DISTANCES,
    *RULE_LISTS,
    *GROUPS,
    *("clause_bound", "boilerplate", "statute_quotations"),
)
