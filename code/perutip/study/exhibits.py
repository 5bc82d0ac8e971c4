"""Every exhibit that a complete run promises, from exhibits.toml.

The end of a run checks that each one is new and not empty; README's list is generated
from here; a table's layout says which columns of results.csv it shows. What a step owns
follows from its exhibits.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from perutip.study.declared import read_toml, record
from perutip.study.steps import REPORT, STEPS

FILE = Path(__file__).with_name("exhibits.toml")
Kind = Literal["table", "figure", "file"]
KEY = re.compile(r"\b[tf]\d\d_\w+")
KINDS: tuple[Kind, ...] = ("table", "figure", "file")
Layout = Literal["effects", "hazard", "rollout", "trial", "beside", "pivot", ""]
Place = Literal["main", "appendix"]
Across = Literal["outcomes", "panels"]


@dataclass(frozen=True)
class Exhibit:
    """One exhibit.

    layout: effects (one estimate a line), hazard, rollout, trial and beside (the same
    with permutation or randomization p-values) or pivot (a line per variable, a column
    per term).
    panels: key → title, in order; empty where a pivot's panels are data. columns: of a
    pivot, key (`term` in results.csv) → header; open_columns: the data may add some.
    first_header: of a pivot's lines.
    notes: sentences of the paragraph beneath; `@name` is one of [notes].
    terms: word → what it means, said where the printed table has the word; of a dash,
    where it has a cell that is one.
    place: main text or appendix; `number` ("Table 1", "Figure A2") follows from it and
    from the order of declaration, and is not declared.
    across: what numbered columns are: outcomes, or panels (specifications), with the
    outcomes as panels. per_row: most columns beside each other.
    columns_by_panel: of a pivot, every panel has its own columns, not all of them.
    lines_speak: of a pivot, a line is printed for its label, with no number in it too.
    matrix: of a pivot, the column whose values spread the others: `icc`.
    rows_of: of a figure, exhibits or `exhibit:panel` whose rows it draws beside its
    own. beside: of a figure, the `exhibit:panel` from which it draws a second estimate
    of the same variables.
    registers: confidential files behind it, if they are not its step's; `none`.
    clusters, treated: words of the lines at the foot, where a layout's do not fit
    (what N counts: study/units.toml).
    alt: of a figure, how to read it, for those who cannot see it.
    """

    key: str
    kind: Kind
    step: str
    title: str
    layout: Layout = ""
    panels: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    terms: dict[str, str] = field(default_factory=dict)
    first_header: str = "Variable"
    path: str = ""
    decimals: int = 3
    open_columns: bool = False
    place: Place = "appendix"
    number: str = ""
    across: Across = "outcomes"
    per_row: int = 6
    columns_by_panel: bool = False
    lines_speak: bool = False
    matrix: str = ""
    rows_of: tuple[str, ...] = ()
    beside: str = ""
    registers: tuple[str, ...] = ()
    clusters: str = ""
    treated: str = "treated"
    alt: str = ""

    @property
    def files(self) -> tuple[str, ...]:
        """Paths below the output folder."""
        if self.kind == "table":
            return (f"tables/{self.key}.tex",)
        if self.kind == "figure":
            return tuple(f"figures/{self.key}.{end}" for end in ("pdf", "png", "csv"))
        return (self.path,)

    def panel(self, key: str) -> str:
        """Title of a panel with its letter: `A. As registered`. KeyError when the
        exhibit declares panels and this is none of them."""
        if not self.panels:
            return key
        letter = (
            chr(ord("A") + list(self.panels).index(key))
            if (key in self.panels)
            else None
        )
        if letter is None:
            raise KeyError(f"{self.key} has no panel {key!r}")
        return f"{letter}. {self.panels[key]}"

    def worded(self, words: dict[str, str]) -> Exhibit:
        """The exhibit with {level}, {primary} … of one configuration in its words."""

        def fill(text: str) -> str:
            for name, value in words.items():
                text = text.replace("{" + name + "}", value)
            return text

        return dataclasses.replace(
            self,
            title=fill(self.title),
            alt=fill(self.alt),
            notes=tuple(fill(note) for note in self.notes),
            terms={word: fill(text) for word, text in self.terms.items()},
            columns={key: fill(title) for key, title in self.columns.items()},
        )


def _load(path: Path = FILE) -> tuple[Exhibit, ...]:
    raw, problems = read_toml(path)
    for name in raw:
        if name not in ("notes", "exhibit"):
            problems.add("not a section", name)
    shared = raw.get("notes", {})
    steps = {step.number for step in STEPS} | {REPORT}
    made: list[Exhibit] = []
    for nth, table in enumerate(raw.get("exhibit", [])):
        one = record(Exhibit, table, problems, "exhibit", nth)
        if one is None:
            continue
        if one.step not in steps:
            problems.add(f"no step {one.step!r}", "exhibit", "step", nth)
        if one.key in [other.key for other in made]:
            problems.add(f"{one.key} is declared twice", "exhibit", "key", nth)
        if (one.kind == "file") != bool(one.path):
            problems.add(f"{one.key}: a path is for files", "exhibit", "path", nth)
        if (one.layout == "pivot") != bool(one.columns):
            problems.add(f"{one.key}: columns are for pivots", "exhibit", nth=nth)
        if any("{" in title for title in one.panels.values()):
            words = f"{one.key}: results.csv names panels as they stand, no {{name}}"
            problems.add(words, "exhibit", "panels", nth)
        for note in one.notes:
            if note.startswith("@") and note[1:] not in shared:
                problems.add(f"no note {note}", "exhibit", "notes", nth)
        notes = tuple(shared.get(n[1:], n) if n[:1] == "@" else n for n in one.notes)
        if one.number:
            problems.add(f"{one.key}: number follows from place", "exhibit", nth=nth)
        made.append(dataclasses.replace(one, notes=notes))
    problems.raise_if_any()
    return tuple(_numbered(made))


def _numbered(made: list[Exhibit]) -> list[Exhibit]:
    """Tables and figures with their numbers, counted by kind and place; a note that
    names another exhibit by its key gives its number."""
    counts: Counter[tuple[str, str]] = Counter()
    numbers: dict[str, str] = {}
    for one in made:
        if one.kind != "file":
            counts[one.kind, one.place] += 1
            letter = "A" if one.place == "appendix" else ""
            count = counts[one.kind, one.place]
            numbers[one.key] = f"{one.kind.capitalize()} {letter}{count}"

    def named(note: str) -> str:
        return KEY.sub(lambda key: numbers.get(key.group(), key.group()), note)

    return [
        dataclasses.replace(
            one,
            number=numbers.get(one.key, ""),
            notes=tuple(named(note) for note in one.notes),
            terms={word: named(text) for word, text in one.terms.items()},
        )
        for one in made
    ]


def in_printed_order() -> tuple[Exhibit, ...]:
    """Main tables, main figures, tables and figures of the appendix, then files."""
    order = [(place, kind) for place in ("main", "appendix") for kind in KINDS[:2]]
    printed = [one for at in order for one in EXHIBITS if (one.place, one.kind) == at]
    return (*printed, *(one for one in EXHIBITS if one.kind == "file"))


EXHIBITS: tuple[Exhibit, ...] = _load()


def exhibits_of(step: str) -> tuple[Exhibit, ...]:
    """Exhibits of one step."""
    return tuple(one for one in EXHIBITS if one.step == step)


def exhibit(key: str) -> Exhibit:
    """The exhibit called `key`. KeyError when there is none."""
    for one in EXHIBITS:
        if one.key == key:
            return one
    raise KeyError(f"no exhibit is called {key}")
