"""The keys that a dictionary file may hold, place by place; any other is refused."""

from __future__ import annotations

from perutip.text.dictionary.entries import Belief, Persons, Speakers, Unassessed

TOP = (
    *("name", "version", "language", "changes"),
    *("rules", "ignore", "retired", "categories"),
)
CHANGE = ("what", "why")
RETIRED = ("term", "why")
INHERITED = ("negated", "about_victim", "testimony", "case_only")
CATEGORY = ("label", "role", *INHERITED, "terms", "contra", "categories")
LISTS = ("cue", "exclude", "despite")
OWN_DISTANCES = ("cue_within", "exclude_within")
ENTRY = (*("term", *LISTS, *OWN_DISTANCES, "affirmed", "negated", "about_victim"),)
DISTANCES = ("cue_within", "exclude_within", "negation_within")
RULE_LISTS = ("negators", "not_negating", "statute_words", "norm_verbs", "norm_ends")
QUOTATIONS = {"within": "citation_within", "words": "quoted_words"}
STATUTE_QUOTATIONS = ("citations", *QUOTATIONS)
PASSAGES = {"words": "passage_words", "rulings": "passage_rulings"}
GROUPS = {
    "speakers": (
        Speakers,
        (
            *("parties", "others", "examined", "victims", "authorities", "court"),
            *("says", "according", "opening", "rejected"),
        ),
    ),
    "persons": (Persons, ("victim", "others")),
    "belief": (Belief, ("credit", "doubts", "refutes")),
    "unassessed": (Unassessed, ("phrases", "assessed")),
}
RULES = (
    *DISTANCES,
    *RULE_LISTS,
    *GROUPS,
    *("clause_bound", "boilerplate", "statute_quotations"),
)
