"""The effect beside itself: offence, instance and court held fixed; placebo words."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perutip.designs.person_centered.exposure import EFFECTS
from perutip.designs.person_centered.indexed_rulings import IndexStudy
from perutip.designs.person_centered.variants import Variants, two_way_effect
from perutip.designs.regression import Support
from perutip.text.words import load_placebos, placebo_rates

CONTROL_LABELS = {
    "instance": "Instance of the ruling",
    "offence": "Offence at filing",
    "court": "Court: instance by region",
    "all_controls": "Offence and court",
    "within_trafficking": "Within trafficking",
    "within_lesser": "Within lesser charges",
    "within_unlinked": "Within rulings without a case",
}


def with_controls(study: IndexStudy, cases: pd.DataFrame, support: Support) -> Variants:
    """The index with fixed effects added, and within each offence.

    cases: case, trafficking_at_filing. The charge at filing comes before the ruling;
    of cases filed under training it may be an outcome of it. A ruling whose instance is
    not recorded yet is left out where instance or court is held fixed.
    """
    rulings = study.rulings.merge(
        cases[["case", "trafficking_at_filing"]],
        how="left",
        on="case",
        validate="many_to_one",
    )
    charge = rulings["trafficking_at_filing"]
    rulings["offence"] = np.select(
        [charge == 1, charge == 0], ["trafficking", "lesser"], "unlinked"
    )
    recorded = rulings["instance"].notna()
    court = rulings["instance"].astype("str") + "/" + rulings["region_id"]
    rulings["court"] = court.where(recorded)
    added = {
        "instance": ("instance",),
        "offence": ("offence",),
        "court": ("court",),
        "all_controls": ("offence", "court"),
    }
    index = study.rulings["index"].to_numpy(float)
    lines, reasons = {}, {}
    for key, more in added.items():
        effects = (
            *(e for e in EFFECTS if e != "region_id" or "court" not in more),
            *more,
        )
        known = recorded if {"instance", "court"} & set(more) else True
        kept = np.where(known, index, np.nan)
        lines[key], reasons[key] = _line(rulings, kept, support, effects)
    for group in ("trafficking", "lesser", "unlinked"):
        inside = np.where(rulings["offence"] == group, index, np.nan)
        key = f"within_{group}"
        lines[key], reasons[key] = _line(rulings, inside, support, EFFECTS)
    frame = pd.DataFrame.from_dict(lines, orient="index")
    return Variants(frame, CONTROL_LABELS, reasons)


def placebo_effects(study: IndexStudy, folder: Path, support: Support) -> Variants:
    """Effects on the rates of placebo words, in SDs of the frozen reference.

    Raises ConfigError when the placebo dictionaries cannot be used.
    """
    placebos = load_placebos(folder)
    tokens = study.measured.whole.n_tokens.astype(float)
    lines, reasons = {}, {}
    for name, rate in placebo_rates(study.words, tokens, placebos).items():
        base = rate[study.reference]
        spread = float(np.std(base, ddof=1)) if len(base) > 1 else 0.0
        score = (rate - base.mean()) / spread if spread > 0 else rate * np.nan
        score = np.where(study.corpus.scored, score, np.nan)
        key = f"placebo_{name}"
        lines[key], reasons[key] = _line(study.rulings, score, support, EFFECTS)
    labels = {f"placebo_{one.name}": one.label for one in placebos}
    return Variants(pd.DataFrame.from_dict(lines, orient="index"), labels, reasons)


def _line(
    rulings: pd.DataFrame,
    outcome: NDArray[np.float64],
    support: Support,
    effects: tuple[str, ...],
) -> tuple[dict[str, float], str]:
    effect, error, n, reason = two_way_effect(rulings, outcome, support, effects)
    shown = float(n) if n >= support.minimum_cell else math.nan
    line = {"effect": effect, "se": error, "rulings": shown}
    return line, reason or "no_variation"
