"""Hits of many sentences from one pass: what count_terms builds of a dictionary for its
answer takes many times what it takes to read a sentence."""

from collections.abc import Sequence

import numpy as np

from perutip.text import count_terms
from perutip.text.dictionary import Dictionary


def hits_of_each(
    texts: Sequence[str], dictionary: Dictionary
) -> dict[str, dict[str, int]]:
    """Text → "component pole" → hits, as each text has them alone."""
    counts = count_terms(texts, dictionary)
    names = (counts.columns["component"] + " " + counts.columns["pole"]).to_numpy()
    keys, place = np.unique(names.astype(str), return_inverse=True)
    found = np.zeros((len(texts), len(keys)), int)
    entries = counts.matrix.tocoo()
    np.add.at(found, (entries.row, place[entries.col]), entries.data)
    return {
        text: dict(zip(keys.tolist(), row.tolist(), strict=True))
        for text, row in zip(texts, found, strict=True)
    }


def hits_alone(text: str, dictionary: Dictionary) -> dict[str, int]:
    """The same of one text, by what a user of count_terms has."""
    totals = count_terms([text], dictionary).term_totals()
    found = totals.groupby(["component", "pole"])["hits"].sum()
    return {f"{component} {pole}": int(n) for (component, pole), n in found.items()}
