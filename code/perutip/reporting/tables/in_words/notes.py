"""The paragraph under a table: what each number is, in words that stand alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

import pandas as pd

from perutip.reporting.rows.definitions import definition_sentence
from perutip.reporting.tables.in_words.note_places import (
    Found,
    joined_kinds,
    kinds_words,
    or_words,
    panels_words,
)
from perutip.reporting.tables.in_words.p_notes import (
    apart_words,
    draws_words,
    step_down_words,
    wild_words,
)
from perutip.reporting.tables.in_words.words import error_words, p_words, set_words
from perutip.reporting.tables.panels.estimates import (
    CONVENTIONAL,
    DEFINITION,
    EXACT,
    FEET,
    MIXED,
    PERMUTED,
    PROFILED,
    ROBUST,
    STEPPED,
    UNTREATED,
    WILD,
    levels_of,
)
from perutip.reporting.tables.panels.placed import PlacedPanel
from perutip.reporting.tables.printed import DASH, Panel
from perutip.study.exhibits import Exhibit
from perutip.study.reasons import reason_words

TOLD = ("registered", "amended", "beside", "funder")  # panels that say the definition
SINGULAR = {"regions": "region", "districts": "district", "communities": "community"}
GIVES = {"small_cell": " or a number that would give one away"}
"""Reason of dashes of counts → what they may stand for beside it."""
NO_MEAN = (
    "Dash: no number or mean is printed of fewer observations than the smallest cell, "
    "of a share with as few on one side, where such a number could be had from others, "
    "or of a contrast of effects."
)


def notes_paragraph(
    exhibit: Exhibit,
    rows: pd.DataFrame,
    placed: Sequence[PlacedPanel],
    panels: Sequence[Panel],
) -> str:
    """Declared notes, then what the rows themselves say of errors, sets and p."""
    sentences = list(exhibit.notes)
    if placed:
        found = [(panel.letter, one) for panel in placed for one in panel.ones]
        sentences += _of_estimates(exhibit, found, placed, panels)
    sentences += [
        sentence for word, sentence in exhibit.terms.items() if _says(panels, word)
    ]
    sentences += _dashes(rows, panels, means=bool(placed))
    return " ".join(sentence.strip() for sentence in sentences)


def _says(panels: Sequence[Panel], word: str) -> bool:
    """Whether a title, a heading, a label or a cell of the panels has the word; a dash
    only where it is a whole cell, since ranges are written with one."""
    if word == DASH:
        return any(DASH in line.cells for panel in panels for line in panel.lines)
    return any(
        word.casefold() in text.casefold()
        for panel in panels
        for text in (
            panel.title,
            panel.stub,
            *(column.heading for column in panel.columns),
            *(column.group for column in panel.columns),
            *(text for line in panel.lines for text in (line.label, *line.cells)),
        )
    )


def _of_estimates(
    exhibit: Exhibit,
    found: Found,
    placed: Sequence[PlacedPanel],
    panels: Sequence[Panel],
) -> list[str]:
    clusters = (exhibit.clusters or FEET[exhibit.layout].clusters).lower()
    shown = {line.label for panel in panels for line in panel.lines}
    out = _definitions(exhibit, placed)
    if DEFINITION in shown:
        out.append(definition_sentence(_beside_each_other(panels, placed)))
    by = partial(error_words, cluster=SINGULAR.get(clusters, clusters))
    out += kinds_words("Standard errors in parentheses", found, "se_type", by)
    levels = levels_of([one for _, one in found])
    out += kinds_words(f"Sets of {levels} in brackets", found, "conf_type", set_words)
    if WILD in shown:
        out += wild_words(found, clusters, exhibit.layout)
    for label in (CONVENTIONAL, ROBUST, MIXED, PERMUTED, EXACT, PROFILED):
        if label in shown:
            out.append(f"{label}: {p_words(label, clusters, exhibit.layout)}.")
    out += apart_words(found)
    out += draws_words(found)
    if STEPPED in shown:
        out += step_down_words(found)
    if any(f"({exhibit.treated})" in label for label in shown):
        out.append(f"{exhibit.treated.capitalize()} {clusters} in parentheses.")
    if UNTREATED in shown:
        out += _untreated(found, imputed=exhibit.layout == "rollout")
    return out


def _untreated(found: Found, *, imputed: bool) -> list[str]:
    """What the mean without training is, which differs by estimator.

    imputed: whatever the estimator.
    """
    kinds: dict[str, Found] = {}
    for letter, one in found:
        if math.isnan(one.row["control_mean"]):
            continue
        estimator = one.row["estimator"].casefold()
        if imputed or "imputation" in estimator or "two-way" in estimator:
            words = (
                "what the treated are imputed to have had, from effects fitted on the "
                "untreated"
            )
        elif "contrast" in estimator:
            words = "the mean in regions never trained"
        else:
            words = "the mean of the regression's untreated observations"
        kinds.setdefault(words, []).append((letter, one))
    return joined_kinds(UNTREATED, kinds)


def _definitions(exhibit: Exhibit, placed: Sequence[PlacedPanel]) -> list[str]:
    """Where outcomes are amended, if no title says so and no line of the foot does."""
    told = {exhibit.panel(key) for key in exhibit.panels if key in TOLD}
    letters: dict[str, list[str]] = {}
    every = {panel.letter for panel in placed}
    for panel in placed:
        kinds = {one.row["definition"] for one in panel.ones}
        if panel.title.removesuffix(" (continued)") not in told and len(kinds) == 1:
            letters.setdefault(kinds.pop(), []).append(panel.letter)
    return [
        f"Outcomes {panels_words(letters[kind], every)}are {words}."
        for kind, words in (
            ("amended", "amended definitions"),
            ("as_registered", "as registered"),
        )
        if kind in letters
    ]


def _beside_each_other(
    panels: Sequence[Panel], placed: Sequence[PlacedPanel]
) -> set[str]:
    """Definitions of the panels that have a line of them."""
    return {
        str(one.row["definition"])
        for panel, at in zip(panels, placed, strict=True)
        if any(line.label == DEFINITION for line in panel.lines)
        for one in at.ones
    }


def _dashes(rows: pd.DataFrame, panels: Sequence[Panel], *, means: bool) -> list[str]:
    """What a dash stands for, where one is printed; means: for a mean alone."""
    cells = [cell for panel in panels for line in panel.lines for cell in line.cells]
    if DASH not in cells:
        return []
    if means:
        return [NO_MEAN]
    reasons = map(str, dict.fromkeys(rows.loc[rows["status"] != "ok", "reason"]))
    words = [reason_words(one) + GIVES.get(one, "") for one in reasons]
    return [f"Dash: {or_words([word for word in words if word])}."]
