"""The registered outcomes and the variables that measure them, from outcomes.toml.

An outcome quotes the registration (AEARCTR-0018380) or, where it is silent, the
funder's page. A variable maps one analysed column to its outcome and says all that is
needed to analyse it: definition, horizon, sample, frame, exhibit and panel. Nothing is
parsed out
of a name. The ledger of deviations is generated from the two.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Literal

from perutip.study.config import Config

Definition = Literal["as_registered", "amended", "ours", "funder"]
Rank = Literal["primary", "secondary", "exploratory"]
REQUIRED = {"registration": "as_registered", "funder": "funder"}
"""Source of an outcome → definition of the row that it must have."""


@dataclass(frozen=True)
class Outcome:
    """One registered outcome, or one that the funder's page alone names.

    family: of multiple tests, empty where there is none. step: that reports it.
    headline_in: `exhibit:panel` of its headline's row, the first that has one, where
    that is not the place of the headline's variable. headline_deviation: in what the
    headline differs from the estimate as registered where both are of one variable.
    """

    key: str
    title: str
    registered: Rank
    source: Literal["registration", "funder"]
    family: str
    step: str
    sentence: str
    headline_in: tuple[str, ...] = ()
    headline_deviation: str = ""


@dataclass(frozen=True)
class Variable:
    """One analysed column.

    name, label, deviation: `{h}` stands for the horizon. unit: of its effects (share of
    cases, months), named wherever two measures stand side by side. horizon: each (every
    horizon of study.toml), primary, or a number of months; absent: none. sample: all
    rows of the frame, or donut (observed for the horizon, not filed just before
    training).
    sample_words: what the sample is called where rows without a value leave it.
    frame: the analysis file of its rows. baseline: column that enters as covariate.
    components: columns of a composite, in control standard deviations. count, exposure:
    columns whose ratio the outcome is (no exposure: one each). scale: the ends of the
    outcome's scale, for worst cases. requires: a switch of study.toml, `otherwise`
    the reason that its as-registered row carries when the switch is off. statistic:
    what of the hazards it is, for a variable that is no column (imputed hazards in
    calendar time). clock: the date from which exposure counts. reads: `register.column`
    without any value of which there is nothing to measure yet.
    """

    name: str
    definition: Definition
    label: str
    outcome: str = ""
    deviation: str = ""
    unit: str = ""
    horizon: Literal["each", "primary"] | int | None = None
    sample: Literal["all", "donut"] = "all"
    sample_words: str = ""
    frame: str = ""
    exhibit: str = ""
    panel: str = ""
    baseline: str = ""
    components: tuple[str, ...] = ()
    count: str = ""
    exposure: str = ""
    scale: tuple[float, ...] = ()
    requires: str = ""
    otherwise: str = ""
    statistic: Literal[
        "", "conviction", "resolution", "restricted_mean", "hazard", "additional"
    ] = ""
    clock: Literal["filing", "decision"] = "filing"
    reads: tuple[str, ...] = ()

    @property
    def months(self) -> int:
        """Its horizon once expanded; ValueError when it has none."""
        if not isinstance(self.horizon, int):
            raise ValueError(f"{self.name} has no horizon of its own")
        return self.horizon

    def at(self, months: int) -> Variable:
        """The variable of one horizon."""
        words = {
            field: getattr(self, field).replace("{h}", str(months))
            for field in ("name", "label", "deviation")
        }
        return dataclasses.replace(self, horizon=months, **words)


@dataclass(frozen=True)
class Quoted:
    """A macro of numbers.tex: the row of results.csv that it quotes."""

    macro: str
    exhibit: str
    variable: str


@dataclass(frozen=True)
class Catalogue:
    """What is declared, with the horizons of one configuration."""

    outcomes: dict[str, Outcome]
    variables: dict[str, Variable]
    quoted: tuple[Quoted, ...]
    headlines: dict[str, str]

    def label(self, name: str) -> str:
        """Label of a variable in exhibits; its own name in words where none is
        declared."""
        known = self.variables.get(name)
        return known.label if known else name.replace("_", " ")

    def of_exhibit(self, key: str) -> list[Variable]:
        """Variables of an exhibit in declared order."""
        return [one for one in self.variables.values() if one.exhibit == key]

    def as_registered(self, family: str) -> list[Variable]:
        """As-registered variables of a family, in declared order."""
        return [
            one
            for one in self.variables.values()
            if one.definition == "as_registered"
            and one.outcome
            and self.outcomes[one.outcome].family == family
        ]

    def headlines_of(self, family: str) -> list[Variable]:
        """Headlines of one family, in the order of its outcomes."""
        return [
            self.variables[self.headlines[key]]
            for key, outcome in self.outcomes.items()
            if outcome.family == family and key in self.headlines
        ]

    def family_of(self, name: str, definition: str) -> str:
        """Family of a row: the outcome's for its headline, the same with
        `_as_registered` for as-registered rows, none for others."""
        known = self.variables.get(name)
        if known is None or not known.outcome:
            return ""
        outcome = self.outcomes[known.outcome]
        if not outcome.family:
            return ""
        if self.headlines.get(outcome.key) == name:
            return outcome.family
        registered = definition == "as_registered"
        return f"{outcome.family}_as_registered" if registered else ""

    def with_variables(self, more: list[Variable]) -> Catalogue:
        """The catalogue with variables that a data file declares (the dictionary's
        components); those declared already stay as they are."""
        added = {one.name: one for one in more if one.name not in self.variables}
        return dataclasses.replace(self, variables=self.variables | added)

    def beyond(self, other: Catalogue) -> tuple[Variable, ...]:
        """Variables that `other` has not."""
        return tuple(v for k, v in self.variables.items() if k not in other.variables)


def switched_on(variable: Variable, config: Config) -> bool:
    """Whether the switch that a variable requires is on in study.toml."""
    if not variable.requires:
        return True
    section, _, key = variable.requires.partition(".")
    return bool(getattr(getattr(config, section), key))
