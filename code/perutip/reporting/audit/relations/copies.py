"""A number that stands in two exhibits tells in one what the other leaves out.

A copy has no digit that its original lacks: whoever coarsens the original or takes it
away decides for both.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from perutip.reporting.audit.declaring.declaration import Declaration
from perutip.reporting.audit.declaring.identities import Copied
from perutip.reporting.audit.declaring.rules_for_rows import first_match, matches
from perutip.reporting.audit.facts import Source
from perutip.reporting.audit.relations.totals import Row
from perutip.reporting.results import decimals_of


@dataclass(frozen=True)
class Copy:
    """A copied number as printed, and what its original leaves of it ("": a dash)."""

    text: str
    allowed: str
    source: Source

    @property
    def tells(self) -> bool:
        """Has it digits that the original lacks?"""
        if not self.allowed:
            return True
        return decimals_of(self.text) > decimals_of(self.allowed)


def copies(rows: Iterable[tuple[int, Row]], declared: Declaration) -> list[Copy]:
    """Copied numbers that are printed, of rows of results.csv with their places."""
    rows = list(rows)
    found = []
    for place, row in rows:
        if row["status"] != "ok" or not row["estimate"]:
            continue
        rule, _ = first_match(declared.copies, row)
        if rule is None:
            continue
        text = _original(rule, row["variable"], rows)
        line = " / ".join(w for w in (row["panel"], row["variable"], row["term"]) if w)
        at = Source(row["exhibit"], place, "estimate", line)
        found.append(Copy(row["estimate"], _left(row["estimate"], text), at))
    return found


def _original(rule: Copied, variable: str, rows: Iterable[tuple[int, Row]]) -> str:
    """The original as printed; empty where it is a dash or there is none."""
    return next(
        (
            row[rule.column]
            for _, row in rows
            if row["variable"] == variable
            and row["exhibit"] == rule.of
            and matches(rule.of_panel, row["panel"])
        ),
        "",
    )


def _left(text: str, original: str) -> str:
    """The number with the decimals of its original; it is the original where both are
    of the same register, and a number of its own where one of them stands from before.
    """
    return f"{float(text):.{decimals_of(original)}f}" if original else ""
