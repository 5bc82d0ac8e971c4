"""Variables whose means no declaration speaks of: taken as people until one does."""

import math
import re
from dataclasses import replace

import pandas as pd

from perutip.reporting.audit.declaring.declaration import Declaration
from perutip.reporting.audit.declaring.rules_for_rows import EffectRule, first_match
from perutip.reporting.results import DESCRIPTIVE, records

MEAN = "mean of {}"


def with_undeclared_means(
    results: pd.DataFrame, declared: Declaration
) -> tuple[Declaration, list[str]]:
    """The declaration with every variable that it does not name, and their words.

    One whose printed means all lie between 0 and 1 is taken as 0/1, any other as whole
    numbers: its means then keep no digit that tells how many they are of.
    """
    means = results[
        (results["control_mean"] != "") & ~results["estimator"].isin(DESCRIPTIVE)
    ]
    shares, others, words = [], {}, []
    for variable, rows in means.groupby("variable", sort=True):
        name = str(variable)
        if not math.isnan(declared.grain(name)) or declared.has_no_unit(name):
            continue
        if all(_speaks(declared, row) for row in records(rows)):
            continue
        words.append(MEAN.format(name))
        if rows["control_mean"].astype(float).between(0, 1).all():
            shares.append(re.escape(name))
        else:
            others[re.escape(name)] = 1.0
    return (
        replace(
            declared,
            binary=(*declared.binary, *shares),
            grains={**declared.grains, **others},
        ),
        words,
    )


def _speaks(declared: Declaration, row: dict[str, str]) -> bool:
    """Does the rule of the row say that its means are of nothing countable?"""
    rule: EffectRule | None = first_match(declared.effects, row)[0]
    return rule is not None and rule.no_unit
