"""Victims whom no list shows: totals by purpose, dependence assumed, counts beside."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from perutip.reporting.disclosure import Disclosure
from perutip.reporting.madre_de_dios.words import Frame
from perutip.study.config import MadreDeDios
from perutip.supply.hidden import HiddenPopulation

TOTALS = (
    "independence",
    "bic_best",
    "average",
    "chao",
    "model_low",
    "model_high",
    "low",
    "high",
)
PURPOSES = {
    "all": "All victims",
    "sexual": "Sexual exploitation",
    "labour": "Labour",
    "other": "Other purposes",
    "not_identified": "Purpose not identified",
}


def totals_frame(
    found: Mapping[str, HiddenPopulation], disclosure: Disclosure
) -> Frame:
    """A line per class of purpose: seen, and totals by every way of estimating."""
    classes = [key for key in found if key != "all"]
    hidden = dict(
        zip(classes, disclosure.hidden([found[k].seen for k in classes]), strict=True)
    )
    lines = {}
    for key, one in found.items():
        hide = hidden.get(key, False) or disclosure.small(one.seen)
        totals = {name: math.nan if hide else getattr(one, name) for name in TOTALS}
        lines[key] = {"seen": math.nan if hide else float(one.seen)} | totals
    return pd.DataFrame.from_dict(lines, orient="index"), {
        key: PURPOSES[key] for key in found
    }


def dependence_frame(table: pd.DataFrame) -> Frame:
    """Range of totals when two lists depend on each other by an odds ratio."""
    keys = [f"odds_{ratio:g}" for ratio in table["odds_ratio"]]
    words = {
        key: f"Two lists with odds ratio {ratio:g}"
        for key, ratio in zip(keys, table["odds_ratio"], strict=True)
    }
    return table[["low", "high"]].set_axis(keys), words


def lists_frame(
    lists: pd.DataFrame, choices: MadreDeDios, disclosure: Disclosure
) -> Frame:
    """Persons on each list, and figures of others, quoted and not estimated."""
    rate = f"Study document: {choices.quoted_rate:g} per 100,000 inhabitants"
    quoted = {
        "register": ("Official register, 2017 to 9/2025", choices.register_victims),
        "document": (rate, choices.quoted_rate * choices.population / 100_000),
        "chs": ("CHS Alternativo, by the study document", choices.quoted_victims),
    }
    lines, words = {}, {}
    for name in lists:
        key = f"list_{name}"
        count = int(lists[name].sum())
        lines[key] = {"seen": math.nan if disclosure.small(count) else float(count)}
        words[key] = f"On the list of: {name}"
    for key, (said, number) in quoted.items():
        lines[key] = {"quoted": number}
        words[key] = f"{said} (quoted, not estimated)"
    return pd.DataFrame.from_dict(lines, orient="index"), words
