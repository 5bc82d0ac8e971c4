"""Texts for readers without what tells the place, the period or the persons.

Years from 2010 on, places of Peru and names that the register knows are masked in
whatever form they stand: in digits or words, any case and Unicode form, with accents
written, left out or apart, over line ends. Words of the law stay: "pena privativa de la
libertad" is no region, the year in the number of a norm no period.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from perutip.text.validation.place_forms import is_place, names_pattern, spelled
from perutip.text.validation.plain_letters import plain_letters
from perutip.text.validation.year_forms import years_in

REGION_MASK, YEAR_MASK, NAME_MASK = "[REGIÓN]", "[AÑO]", "[NOMBRE]"


def mask_text(
    text: str, place_names: Iterable[str] = (), person_names: Iterable[str] = ()
) -> str:
    """`text` without places, years from 2010 to 2039, and names of persons.

    place_names: those of the register, masked beside the ones of Peru. person_names:
    whole names; each is masked in its own order and with the surnames first.
    """
    plain, source = plain_letters(text)
    places = names_pattern(tuple(sorted(set(place_names))))
    spans = [
        (match.start(), match.end(), REGION_MASK)
        for match in places.finditer(plain)
        if is_place(match, plain, text, source)
    ]
    spans += [(start, end, YEAR_MASK) for start, end in years_in(plain)]
    persons = _persons_pattern(tuple(sorted(set(person_names))))
    if persons is not None:
        spans += [(*match.span(), NAME_MASK) for match in persons.finditer(plain)]
    return _replaced(text, source, sorted(spans))


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


@lru_cache(maxsize=4)
def _persons_pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    forms: set[str] = set()
    for name in names:
        words = plain_letters(name)[0].split()
        if len(words) < 2:
            continue
        cut = len(words) - 2 if len(words) > 2 else 1
        turned = [*words[cut:], *words[:cut]]
        forms |= {spelled(" ".join(order)) for order in (words, turned)}
        if len(words) > 2:
            forms.add(spelled(" ".join(words[-2:])))
            forms.add(spelled(f"{words[0]} {words[-2]}"))
        if len(words) > 3:
            forms.add(spelled(" ".join([words[0], *words[-2:]])))
    if not forms:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(forms, key=len)[::-1])})(?!\w)")
