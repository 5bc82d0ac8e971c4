"""Labels of a margin or a table's first column that were read with the lines beside.

"EXPEDIENTE la menor fue captada en" over "JUEZ su domicilio": a word in capitals begins
a line of prose that the line before leaves open, and the sentence goes on after it.
Names of persons and courts do so in one line of thirty.
"""

from __future__ import annotations

import re
from itertools import pairwise

from perutip.text.reading.sentences.line_joins import filled_lines

FEWEST_LABELS = 4
MOST_LABELS = 0.15  # of the lines
_LABEL = re.compile(r"[A-ZÁÉÍÓÚÑ]{4,}(?: [A-ZÁÉÍÓÚÑ]{2,}){0,3} [a-záéíóúñ]{2}")
_MAY_BE_LABEL = re.compile(r"\n(?<=[a-záéíóúñ,]\n)[A-ZÁÉÍÓÚÑ]{4}")  # found faster


def has_margin_labels(cleaned: str) -> bool:
    """Whether many lines of prose begin with what is not of their sentence."""
    if len(_MAY_BE_LABEL.findall(cleaned)) < FEWEST_LABELS:
        return False
    lines = filled_lines(cleaned)
    labels = sum(
        before[-1] in "," or before[-1].islower()
        for before, line in pairwise(lines)
        if _LABEL.match(line)
    )
    return labels >= FEWEST_LABELS and labels > MOST_LABELS * len(lines)
