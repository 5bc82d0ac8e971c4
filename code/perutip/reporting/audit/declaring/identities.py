"""Entries of declared.toml: numbers that are formulas of counts, or are copied."""

from dataclasses import dataclass

from perutip.reporting.audit.declaring.rules_for_rows import RowRule


@dataclass(frozen=True)
class Hazards:
    """Rows of effects on the ends of cases by age, of one scope of time under training:
    with what is imputed they make up the incidence of a life at observed hazards, ends
    over time at risk by age bin.

    exhibit, panel: whole patterns; panels of one scope say the same of other models.
    conviction, resolution, restricted, additional: patterns of variables, with the
    horizon `h`. cases: the count of cases at risk under training. part_of: the scope
    that holds this one. reached, resolved, convicted: counts, with {h}, of the scope's
    cases seen for h months, and of those of them who ended and were convicted by then.
    """

    exhibit: str
    panel: str
    scope: str
    cases: str
    part_of: str = ""
    reached: str = ""
    resolved: str = ""
    convicted: str = ""
    conviction_by: str = "conviction_incidence_(?P<h>\\d+)"
    resolution_by: str = "resolution_incidence_(?P<h>\\d+)"
    restricted_to: str = "restricted_mean_(?P<h>\\d+)"
    additional: str = "additional_convictions"
    per_month: str = "conviction_hazard"


@dataclass(frozen=True)
class Selected:
    """Bounds of an effect on those who are selected in either state (`panel`), which
    are effects over the share of the treated that is selected; `effects`: the panel of
    the effects on being `selected` and on being so and `positive`, variables; scope: of
    the names of their counts; treatment: the term of the effects."""

    exhibit: str
    panel: str
    effects: str
    selected: str
    positive: str
    scope: str
    treatment: str = "exposed"


@dataclass(frozen=True)
class Copied(RowRule):
    """Rows of pivots whose estimate stands elsewhere too, as `column` of the row of the
    same variable in the panel `of_panel` of `of`: it has no digit that is not printed
    there, and is a dash where a dash stands, or no such row."""

    of: str = ""
    of_panel: str = ".*"
    column: str = "control_mean"


@dataclass(frozen=True)
class Baseline(RowRule):
    """Lines of a pivot with a mean before training (term `rate`) and the units per
    district that it is of (term `size`), of as many districts as the row has clusters;
    scope: of the names of their counts. A word of the label says what is assumed and
    counts nobody. Of units that are free the mean alone is looked at, for its digits.
    """

    scope: str = ""
    rate: str = "base"
    size: str = "size"
