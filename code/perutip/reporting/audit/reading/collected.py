"""What has been read of an output so far, before it becomes facts and cells."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from perutip.reporting.audit.declaring.declaration import Declaration
from perutip.reporting.audit.declaring.rules_for_rows import RowRule, first_match
from perutip.reporting.audit.facts import Cell, Digits, Fact, Source, plus
from perutip.reporting.audit.relations.shared_means import SharedMean


@dataclass(frozen=True)
class DrawnNumber:
    """One number of a figure: the label of its line or bar, its place, its height."""

    label: str
    x: str
    y: float


@dataclass
class Published:
    """What has been read so far; `system` closes it."""

    declared: Declaration
    support: int | None = None
    facts: list[Fact] = field(default_factory=list)
    prints: dict[str, list[tuple[float, Source]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    dashes: dict[str, list[Source]] = field(default_factory=lambda: defaultdict(list))
    cells: dict[str, Cell] = field(default_factory=dict)
    protected: set[str] = field(default_factory=set)
    arms: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    binary: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    digits: list[Digits] = field(default_factory=list)
    means: list[SharedMean] = field(default_factory=list)
    undeclared: list[str] = field(default_factory=list)
    rules: dict[tuple[str, str], list[RowRule]] = field(default_factory=dict)
    split: set[str] = field(default_factory=set)

    def rule(self, section: str, row: Mapping[str, str]) -> tuple[Any, dict[str, str]]:
        """The first rule of a section of the declaration that the row matches, and
        what its patterns found; only rules of the row's exhibit are tried."""
        place = section, row["exhibit"]
        if place not in self.rules:
            rules = getattr(self.declared, section)
            self.rules[place] = [r for r in rules if r.speaks_of(row["exhibit"])]
        return first_match(self.rules[place], row)

    def source(self, row: Mapping[str, str], place: int, column: str) -> Source:
        """Where a number of the row stands, with its line in words."""
        words = (row["panel"], row.get("label") or row["variable"], row["term"])
        line = " / ".join(word for word in words if word)
        keep = self.rule("keep", row)[0] is not None
        return Source(row["exhibit"], place, column, line, keep)

    def number(self, name: str, text: str, source: Source, *, protected: bool) -> None:
        """A count as printed; empty text is a dash in its place."""
        if text:
            self.prints[name].append((float(text), source))
        else:
            self.dashes[name].append(source)
        if protected:
            self.cell(name, plus(name), (source,))

    def cell(
        self,
        name: str,
        terms: tuple[tuple[str, float], ...],
        sources: tuple[Source, ...] = (),
    ) -> None:
        """A count to protect, once, unless exempt."""
        if name not in self.cells and name not in self.declared.exempt:
            self.cells[name] = Cell(name, terms, sources)

    def names(self) -> set[str]:
        """Every count named so far."""
        named = {name for fact in self.facts for name, _ in fact.terms}
        return named | set(self.prints) | set(self.dashes)
