"""The paragraph under a table: what each number is, in words that stand alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial

import pandas as pd

from perutip.reporting.definitions import definition_sentence
from perutip.reporting.p_source import numbers_behind, sources_of
from perutip.reporting.tables.estimates import (
    CONVENTIONAL,
    DEFINITION,
    EXACT,
    FEET,
    MARK,
    MIXED,
    PERMUTED,
    PROFILED,
    STEPPED,
    UNTREATED,
    WILD,
    levels_of,
)
from perutip.reporting.tables.numbers import fixed
from perutip.reporting.tables.placed import Estimated, PlacedPanel
from perutip.reporting.tables.printed import DASH, Panel
from perutip.reporting.tables.words import error_words, p_words, set_words
from perutip.study.exhibits import Exhibit
from perutip.study.reasons import reason_words

TOLD = ("registered", "amended", "beside", "funder")  # panels that say the definition
SINGULAR = {"regions": "region", "districts": "district", "communities": "community"}
COUNT = re.compile(r"(?<![\w,])\d+(?![\w,)])")
BEHIND = {
    True: "sign patterns of the bootstrap",
    False: "permutations or assignments",
}  # by whether a p is the bootstrap's
NO_MEAN = (
    "Dash: no number or mean is printed of fewer observations than the smallest cell, "
    "of a share with as few on one side, where such a number could be had from others, "
    "or of a contrast of effects."
)
FEW = 3  # kinds that are worth a range
Found = list[tuple[str, Estimated]]  # letter of the panel, what stands there


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
    """Whether a title, a heading, a label or a cell of the panels has the word."""
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
    out += _kinds("Standard errors in parentheses", found, "se_type", by)
    levels = levels_of([one for _, one in found])
    out += _kinds(f"Sets of {levels} in brackets", found, "conf_type", set_words)
    for label in (WILD, CONVENTIONAL, MIXED, PERMUTED, EXACT, PROFILED):
        if label in shown:
            out.append(f"{label}: {p_words(label, clusters, exhibit.layout)}.")
    out += _apart(found)
    out += _draws(found)
    if STEPPED in shown:
        out += _step_down(found)
    if any(f"({exhibit.treated})" in label for label in shown):
        out.append(f"{exhibit.treated.capitalize()} {clusters} in parentheses.")
    if UNTREATED in shown:
        out.append(
            f"{UNTREATED}: what the treated are imputed to have had, from effects "
            "fitted on the untreated."
        )
    return out


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
        f"Outcomes {_panels(letters[kind], every)}are {words}."
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


def _panels(letters: Sequence[str], every: set[str]) -> str:
    known = sorted({letter for letter in letters if letter})
    if not known or known == sorted(every):
        return ""
    return f"of panel{'s' * (len(known) > 1)} {_and(known)} "


def _kinds(
    head: str, found: Found, name: str, words: Callable[[str], str]
) -> list[str]:
    """What errors or sets are, and in which panels or columns where they differ."""
    kinds: dict[str, Found] = {}
    for letter, one in found:
        if one.row[name]:
            kinds.setdefault(words(one.row[name]), []).append((letter, one))
    kinds = _ranged(kinds)
    texts = [
        kind + (f" ({_where(mine, kinds.values())})" if len(kinds) > 1 else "")
        for kind, mine in kinds.items()
    ]
    return [f"{head}: {'; '.join(texts)}."] if texts else []


def _ranged(kinds: dict[str, Found]) -> dict[str, Found]:
    """Kinds that differ in one count alone are one kind with a range of it."""
    alike: dict[str, list[str]] = {}
    for kind in kinds:
        alike.setdefault(COUNT.sub("#", kind), []).append(kind)
    out: dict[str, Found] = {}
    for template, members in alike.items():
        found = [one for kind in members for one in kinds[kind]]
        if len(members) < FEW or template.count("#") != 1:
            out |= {kind: kinds[kind] for kind in members}
            continue
        counts = sorted(int(n) for kind in members for n in COUNT.findall(kind))
        out[template.replace("#", f"{counts[0]} to {counts[-1]}")] = found
    return out


def _where(mine: Found, kinds: Iterable[Found]) -> str:
    """Panels, if they tell these from the others, else columns."""
    letters = {letter for letter, _ in mine}
    others = {letter for kind in kinds if kind is not mine for letter, _ in kind}
    if "" not in letters and not letters & others:
        return f"panel{'s' * (len(letters) > 1)} {_and(sorted(letters))}"
    return columns_words({one.number for _, one in mine})


def columns_words(numbers: Iterable[int]) -> str:
    """Column numbers in words: `columns 1 to 3 and 5`."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    texts = [
        str(run[0])
        if len(run) == 1
        else f"{run[0]}{' and ' if len(run) == 2 else ' to '}{run[-1]}"
        for run in runs
    ]
    alone = len(runs) == 1 and len(runs[0]) == 1
    return f"column{'' if alone else 's'} {', '.join(texts)}"


def _apart(found: Found) -> list[str]:
    """Where p and set disagree about no effect, and what either comes from."""
    kinds: dict[str, Found] = {}
    for letter, one in found:
        if one.row["apart"]:
            kinds.setdefault(one.row["apart"], []).append((letter, one))
    told = [f"{words} ({_where(mine, [found, mine])})" for words, mine in kinds.items()]
    if not told:
        return []
    return [f"{MARK} p and set disagree about no effect: {'; '.join(told)}."]


def _draws(found: Found) -> list[str]:
    """Draws behind the p-values; where a set comes from other patterns than its p."""
    counts: dict[bool, set[int]] = {}
    for _, one in found:
        for wild, number in numbers_behind(str(one.row["p_source"])):
            counts.setdefault(wild, set()).add(number)
    if not counts:
        return []
    parts = [
        f"{what} {_and([fixed(count, 0) for count in sorted(counts[wild])])}"
        for wild, what in BEHIND.items()
        if wild in counts
    ]
    out = [
        f"Behind the p-values: {'; '.join(parts)}; p is the share whose |t*| is at "
        "least |t|, ties included."
    ]
    other = [
        one
        for _, one in found
        if one.row["set_draws"] > 0 and one.row["set_draws"] != one.row["draws"]
    ]
    if other:
        patterns = {fixed(one.row["set_draws"], 0) for one in other}
        where = columns_words(one.number for one in other)
        out.append(
            f"Sets of {where} come from {_and(sorted(patterns))} drawn patterns, not "
            "from those behind their p: near the level the two can differ."
        )
    return out


def _step_down(found: Found) -> list[str]:
    """Over which rows, from which draws p is stepped down, by kind of family."""
    kinds: dict[str, Found] = {}
    drawn = False
    for letter, one in found:
        if not one.row["p_rw"] >= 0:
            continue
        family, said = str(one.row["family"]), str(one.row["p_source"])
        draws, _ = sources_of(said).get("p_rw", (0, ""))
        size = f"{fixed(draws, 0)} " if draws else ""
        registered = family.endswith("_as_registered")
        members = "as-registered outcomes" if registered else "outcomes"
        name = family.removesuffix("_as_registered").replace("_", " ")
        name = name.replace("track4tip", "prosecutors,").replace(
            "serenazgo", "officers,"
        )
        if "and p_rw" not in said:
            drawn = True
            kind = f"{size}sign patterns in common over the {members}"
        elif "assignments" in said:
            kind = f"{size}assignments in common over the {members}"
        else:
            kind = f"{size}common permutations of the training dates over the headlines"
        kinds.setdefault(f"{kind} of ({name})", []).append((letter, one))
    texts = [
        kind + (f" ({_where(mine, kinds.values())})" if len(kinds) > 1 else "")
        for kind, mine in kinds.items()
    ]
    if not texts:
        return []
    least = ", and never below the bootstrap p of the same test" if drawn else ""
    return [
        f"{STEPPED}: Romano-Wolf from {'; '.join(texts)}; those not estimable are left "
        f"out{least}."
    ]


def _dashes(rows: pd.DataFrame, panels: Sequence[Panel], *, means: bool) -> list[str]:
    """What a dash stands for, where one is printed; means: for a mean alone."""
    cells = [cell for panel in panels for line in panel.lines for cell in line.cells]
    if DASH not in cells:
        return []
    if means:
        return [NO_MEAN]
    reasons = rows.loc[rows["status"] != "ok", "reason"]
    words = [reason_words(str(reason)) for reason in dict.fromkeys(reasons)]
    return [f"Dash: {_or([word for word in words if word])}."]


def _and(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)


def _or(words: Sequence[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)
