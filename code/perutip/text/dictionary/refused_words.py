"""Words that no expression may be: of grammar alone, of a person, in broken letters.

"de la" stands in every sentence, so that one slip of the list would outweigh all that
is counted; the dictionary is public, and a line in broken letters matches nothing.
"""

from __future__ import annotations

import re

from perutip.contract.checks.peru_names import NAMES, words_in
from perutip.contract.checks.spelling import mojibake
from perutip.text.dictionary.expressions import Alternative, Expression

# Folded: without accents. Closed classes of Spanish, and forms of "ser" and "haber".
GRAMMAR = words_in(
    """
    el la los las lo un una unos unas al del a ante bajo con contra de desde durante en
    entre hacia hasta para por segun sin sobre tras y e o u ni que pero mas sino si no
    como cuando donde porque pues aunque se me te le les nos os yo tu ella ellos ellas
    ello mi mis su sus este esta estos estas esto ese esa esos esas eso aquel aquella
    aquellos aquellas aquello cual cuales quien quienes cuyo cuya cuyos cuyas es son era
    eran fue fueron ser sea sido ha han habia haber hay muy ya asi tambien
    """
)
OF_GRAMMAR = (
    "holds words of grammar alone, which every text is full of: give a word of what is "
    "to be counted"
)
OF_PERSONS = (
    "an expression holds two words that seem to be a person's name; the dictionary is "
    "public: take it out"
)
BROKEN = "letters read in a wrong encoding (Ã³ for ó, or a lost sign)"
AS_UTF8 = "write them anew and save the file as UTF-8"


def of_grammar_alone(expression: Expression) -> bool:
    """Whether some reading has no word but those of grammar."""
    return all(any(map(_grammatical, slot)) for slot in expression.slots)


def _grammatical(alternative: Alternative) -> bool:
    return GRAMMAR.issuperset(alternative.tokens)


def of_a_person(expression: Expression) -> bool:
    """Whether two of its slots, or words of one, are frequent names of persons."""
    named = (
        max(sum(token in NAMES for token in one.tokens) for one in slot)
        for slot in expression.slots
    )
    return sum(named) > 1


def broken_lines(text: str) -> list[tuple[int, str]]:
    """One problem, at the first line with a word in broken letters; the others counted.

    A "?" inside a word is a wildcard and no lost sign.
    """
    lines = [
        number
        for number, line in enumerate(text.split("\n"), start=1)
        if any(not w.isascii() and mojibake(w) for w in re.findall(r"\w\S*", line))
    ]
    if not lines:
        return []
    rest = len(lines) - 1
    more = f", and in {rest:,} more line{'s' * (rest > 1)}" if rest else ""
    return [(lines[0], f"{BROKEN}{more}: {AS_UTF8}")]
