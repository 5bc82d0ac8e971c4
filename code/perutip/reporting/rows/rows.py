"""Rows of results.csv from what a step found and from what is declared.

Three ways into results: effects (one estimate a line), pivot (a frame of lines by
columns) and missing (a coded reason in place of a number). What a row's variable says
of outcome, definition, family and label, and its place in the exhibit, is filled in
here, so that a step states none of it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import pandas as pd

from perutip.reporting.results import DESCRIPTIVE, FIELDS, ResultRow
from perutip.reporting.rows.p_source import p_source
from perutip.reporting.rows.possible_range import within_range
from perutip.study.exhibits import exhibit
from perutip.study.outcomes import Catalogue
from perutip.study.reasons import AWAITING

Line = Mapping[str, object]


@dataclass
class Rows:
    """The rows of one step in the making.

    step, data_status, level: what every row carries. catalogue: what is declared.
    awaited: variable → coded reason, of those whose column has no value yet: whatever
    a step makes of it, the row waits.
    """

    catalogue: Catalogue
    data_status: str
    level: float
    step: str = ""
    awaited: Mapping[str, str] = field(default_factory=dict)
    rows: list[ResultRow] = field(default_factory=list)
    places: Counter = field(default_factory=Counter)

    def effects(self, key: str, lines: Iterable[Line]) -> None:
        """Add one row per line.

        lines: mappings with columns of results.csv: variable, panel (a key of the
        exhibit's panels), term, estimator and numbers; `reason` for a line without
        numbers. `column`, the order within a panel, is counted when absent.

        Raises
        ------
        KeyError
            A panel that the exhibit does not declare.
        ValueError
            A name that is no column of results.csv.
        """
        for line in lines:
            unknown = sorted(set(line) - set(FIELDS))
            if unknown:
                raise ValueError(f"{key}: results.csv has no {', '.join(unknown)}")
            self.rows.append(self._row(key, dict(line)))

    def pivot(
        self,
        key: str,
        panel: str,
        frame: pd.DataFrame,
        *,
        reason: str = "not_applicable",
        labels: Mapping[str, str] | None = None,
        **common: object,
    ) -> None:
        """Add one row per cell of `frame`.

        frame: index = the lines' machine keys (`variable`), columns = keys declared as
        the exhibit's columns (`term`), cells numbers; a NaN becomes a row without a
        number because of `reason`, a text is a reason of its own. labels: key → words.
        common: further columns of results.csv that every cell carries; `drawn`, where
        it is among them, is term → columns that only the cells of that term carry, of
        those that random draws made. A key without words is
        printed as it is, with a capital.

        Raises
        ------
        ValueError
            A column that the exhibit does not declare, or a key that stands twice.
        """
        declared = exhibit(key)
        extra = [name for name in frame.columns if name not in declared.columns]
        if extra and not declared.open_columns:
            raise ValueError(f"{key}: no column {', '.join(map(str, extra))} declared")
        if frame.index.has_duplicates:
            raise ValueError(f"{key}: a line stands twice")
        of_term = cast("Mapping[object, Line]", common.pop("drawn", {}))
        given = {"estimator": "description", **common}
        for variable, cells in frame.iterrows():
            place = self._place(key, panel)
            for term, value in cells.items():
                own = value if isinstance(value, str) else ""
                missing = bool(own) or pd.isna(value)
                line: dict[str, object] = {
                    **given,
                    **of_term.get(term, {}),
                    "panel": panel,
                    "variable": str(variable),
                    "term": str(term),
                    "column": place,
                    "estimate": math.nan if missing else float(value),
                    "reason": (own or reason) if missing else "",
                }
                if labels and variable in labels:
                    line["label"] = labels[str(variable)]
                elif variable not in self.catalogue.variables:
                    words = str(variable).replace("_", " ")
                    line["label"] = words[:1].upper() + words[1:]
                self.rows.append(self._row(key, line))

    def missing(
        self, key: str, panel: str, variable: str, reason: str, **more: object
    ) -> None:
        """Add a row without a number: `reason` is a declared code."""
        line = {"term": "effect", "estimator": "none"} | more
        line |= {"panel": panel, "variable": variable, "reason": reason}
        self.rows.append(self._row(key, line))

    def _row(self, key: str, line: dict[str, object]) -> ResultRow:
        variable, panel = str(line["variable"]), str(line.get("panel", ""))
        if "column" not in line:
            line["column"] = self._place(key, panel)
        line["panel"] = exhibit(key).panel(panel)
        line = self._waiting(variable, line)
        reason = str(line.get("reason", ""))
        if reason:
            waits = reason.startswith(AWAITING) or reason in WAITING
            line["status"] = "awaiting" if waits else "not_estimable"
        known = self.catalogue.variables.get(variable)
        if known is not None and known.outcome:
            outcome = self.catalogue.outcomes[known.outcome]
            line.setdefault("outcome", outcome.key)
            line.setdefault("registered", outcome.registered)
            line.setdefault("definition", known.definition)
        line.setdefault("label", self.catalogue.label(variable))
        if "family" not in line and line.get("estimator") not in NO_FAMILY:
            definition = str(line.get("definition", ""))
            line["family"] = self.catalogue.family_of(variable, definition)
        if not _is_nan(line.get("conf_low")) or not _is_nan(line.get("conf_high")):
            line.setdefault("conf_level", self.level)
        label = str(line["label"]).split(APART)[0]  # a copied row has said it once
        line["label"] = f"{label}{said_apart(line)}"
        line.setdefault("p_source", p_source(line))
        line = within_range(line, self.catalogue)
        filled = {"step": self.step, "data_status": self.data_status}
        fields: dict[str, Any] = {**filled, **line}
        return ResultRow(exhibit=key, **fields)

    def _waiting(self, variable: str, line: dict[str, object]) -> dict[str, object]:
        """The line without numbers where its variable is awaited; a description that
        has its number (rows received, cells empty) keeps it. 0 cases that support an
        awaited outcome are none: they are not known.

        What a register supports is named after its variable: firm_months_two_way. A
        line of the hazard design under a name of its own (without the capital) waits
        for what hazards wait for.
        """
        reason, why = self.awaited.get(variable, ""), str(line.get("reason", ""))
        if line.get("estimator") == SUPPORTED and not reason:
            reason = self.awaited.get(self._named_after(variable), "")
        if why in OF_HAZARDS and not reason:
            reason = self.awaited.get(HAZARD, "")
        described = line.get("estimator") in DESCRIPTIVE and not why
        described &= line.get("estimate") != 0
        if not reason or described or why.startswith(AWAITING) or why in WAITING:
            return line
        kept = {name: value for name, value in line.items() if name in IDENTIFYING}
        return kept | {"reason": reason}

    def _named_after(self, variable: str) -> str:
        """The declared variable that begins the name of another; else empty."""
        known = self.catalogue.variables
        if not self.awaited or variable in known:
            return ""
        named = (name for name in known if variable.startswith(f"{name}_"))
        return max(named, key=len, default="")

    def _place(self, key: str, panel: str) -> str:
        self.places[(key, panel)] += 1
        return f"{self.places[(key, panel)]:02d}"


def said_apart(line: Line) -> str:
    """What p and set of a row come from, where they disagree about no effect.

    The p that leads is the bootstrap's where there is one; the set may be the
    jackknife's, or of the same test from fewer patterns. Exact sets have a p of their
    own. The p of permuted dates has no set: it is compared with the row's.
    """
    kind = str(line.get("conf_type", ""))
    if not kind.startswith(SETS) or line.get("conf_pieces"):
        return ""
    wild, plain, permuted, low, high, level = (
        _number(line.get(name)) for name in DECIDING
    )
    p_value = plain if math.isnan(wild) else wild
    source = "t" if math.isnan(wild) else "the bootstrap that imposes no effect"
    sources = {source: p_value, BY_DATES: permuted}
    inside = low <= 0 <= high
    apart = [
        words
        for words, p in sources.items()
        if not math.isnan(p + level) and (p <= 1 - level) == inside
    ]
    if not apart:
        return ""
    return f"{APART}: p from {' and '.join(apart)}, set from {kind}]"


DECIDING = ("p_wild", "p_value", "p_ri", "conf_low", "conf_high", "conf_level")
APART = " [p and set disagree"
BY_DATES = "permuted dates"
SETS = ("jackknife", "WC", "robust")
WAITING = ("no_hand_coding", "endline_none", "endline_part")
SUPPORTED = "count"
HAZARD = "conviction_hazard"
OF_HAZARDS = ("no_exposed_time", "too_little_exposed_time", "too_few_exposed_regions")
IDENTIFYING = (
    "panel",
    "column",
    "variable",
    "estimator",
    "term",
    "sample",
    "outcome",
    "registered",
    "definition",
    "family",
    "label",
)
NO_FAMILY = ("description", "count", "none")


def _number(value: object) -> float:
    return math.nan if value is None else float(str(value))


def _is_nan(value: object) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))
