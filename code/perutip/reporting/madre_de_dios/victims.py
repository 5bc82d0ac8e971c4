"""Victims whom no list shows: totals by purpose, dependence assumed, counts beside."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from perutip.reporting.disclosure import Disclosure
from perutip.reporting.madre_de_dios.words import Frame
from perutip.study.sections import MadreDeDios
from perutip.supply.hidden import HiddenPopulation, by_purpose, dependence_sensitivity

LISTS = {
    "police": "the police",
    "ngo": "NGOs",
    "health": "health services",
    "prosecution": "the prosecution",
}  # column of victim_lists.csv → who keeps the list
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


def hidden_panels(
    victims: pd.DataFrame, choices: MadreDeDios, level: float, disclosure: Disclosure
) -> dict[str, Frame]:
    """Totals by purpose, dependence assumed, lists, and figures of others."""
    lists = victims[list(LISTS)]
    found = by_purpose(victims, tuple(LISTS), level)
    totals, words = _totals(found, disclosure)
    words["all"] += f", {victims['year'].min():.0f} to {victims['year'].max():.0f}"
    panels: dict[str, Frame] = {"totals": (totals, words)}
    if not found["all"].reason:
        table = dependence_sensitivity(lists, choices.odds_ratios)
        panels["dependence"] = _dependence(table)
    return panels | {"lists": _lists(lists, disclosure), "quoted": _quoted(choices)}


def _totals(found: Mapping[str, HiddenPopulation], disclosure: Disclosure) -> Frame:
    """A line per class of purpose: seen, and totals by every way of estimating."""
    classes = [key for key in found if key != "all"]
    hidden = dict(
        zip(classes, disclosure.hidden([found[k].seen for k in classes]), strict=True)
    )
    lines = {}
    for key in (name for name in PURPOSES if name in found):
        one = found[key]
        hide = hidden.get(key, False) or disclosure.small(one.seen)
        totals = {name: math.nan if hide else getattr(one, name) for name in TOTALS}
        lines[key] = {"seen": math.nan if hide else float(one.seen)} | totals
    words = {key: PURPOSES[key] for key in found}
    return pd.DataFrame.from_dict(lines, orient="index"), words


def _dependence(table: pd.DataFrame) -> Frame:
    """Range of totals when two lists depend on each other by an odds ratio."""
    keys = [f"odds_{ratio:g}" for ratio in table["odds_ratio"]]
    words = {
        key: f"Two lists with odds ratio {ratio:g}"
        for key, ratio in zip(keys, table["odds_ratio"], strict=True)
    }
    return table[["low", "high"]].set_axis(keys), words


def _lists(lists: pd.DataFrame, disclosure: Disclosure) -> Frame:
    """Persons on each list."""
    counts = {f"list_{name}": int(lists[name].sum()) for name in lists}
    seen = [math.nan if disclosure.small(n) else float(n) for n in counts.values()]
    words = {f"list_{name}": f"On the list of {LISTS[str(name)]}" for name in lists}
    return pd.DataFrame({"seen": seen}, index=list(counts)), words


def _quoted(choices: MadreDeDios) -> Frame:
    """Figures of others: quoted, not estimated."""
    rate = f"Study document: {choices.quoted_rate:g} per 100,000 inhabitants"
    quoted = {
        "register": ("Official register, 2017 to 9/2025", choices.register_victims),
        "document": (rate, choices.quoted_rate * choices.population / 100_000),
        "chs": ("CHS Alternativo, by the study document", choices.quoted_victims),
    }
    words = {
        key: f"{said} (quoted, not estimated)" for key, (said, _) in quoted.items()
    }
    frame = pd.DataFrame({"quoted": {key: value for key, (_, value) in quoted.items()}})
    return frame, words
