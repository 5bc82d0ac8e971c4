"""Texts for readers without what tells the place, the period or the persons.

Years from 2010 on, places of Peru and names that the caller gives are masked in
whatever form they stand: in digits or words, any case and Unicode form, with accents
written, left out or apart, over line ends. No register holds names of persons, so that
sheets are made without any. Words of the law stay: "pena privativa de la libertad" is
no region, the year in the number of a norm no period.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from perutip.text.validation.bare_places import bare_places
from perutip.text.validation.docket_courts import courts_in
from perutip.text.validation.person_names import persons_in, words_of_names
from perutip.text.validation.place_forms import is_place, names_pattern
from perutip.text.validation.plain_letters import plain_letters
from perutip.text.validation.said_places import said_places
from perutip.text.validation.short_places import short_places
from perutip.text.validation.year_forms import years_in

REGION_MASK, YEAR_MASK, NAME_MASK = "[REGIÓN]", "[AÑO]", "[NOMBRE]"


def mask_text(
    text: str, place_names: Iterable[str] = (), person_names: Iterable[str] = ()
) -> str:
    """`text` without places, years from 2010 to 2039, and names of persons.

    place_names: those of the register, masked beside the ones of Peru. person_names:
    whole names, the surnames last or before a comma; see `person_names` for the forms
    in which each is masked. Numbers of identity cards are masked as names.
    """
    persons = tuple(sorted(set(person_names)))
    plain, source = plain_letters(text, words_of_names(persons))
    places = names_pattern(tuple(sorted(set(place_names))))
    spans = [
        (match.start(), match.end(), REGION_MASK)
        for match in places.finditer(plain)
        if is_place(match, plain, text, source)
    ]
    for places_in in (said_places, bare_places, short_places, courts_in):
        found = places_in(plain, text, source)
        spans += [(start, end, REGION_MASK) for start, end in found]
    spans += [(start, end, YEAR_MASK) for start, end in years_in(plain)]
    named = persons_in(plain, text, source, persons)
    spans += [(start, end, NAME_MASK) for start, end in named]
    return _replaced(text, source, sorted(spans, key=lambda s: (s[0], -s[1], s[2])))


def _replaced(text: str, source: list[int], spans: list[tuple[int, int, str]]) -> str:
    pieces, last = [], 0
    for start, end, mask in spans:
        begin, stop = source[start], source[end - 1] + 1
        if begin < last:
            continue
        pieces += [text[last:begin], mask]
        last = stop
        while last < len(text) and unicodedata.combining(text[last]):
            last += 1
    return "".join([*pieces, text[last:]])
