"""What responses avert and cost, policies at equal money, and three differences.

No number of departures averted under the minimum cell is shown.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from perutip.reporting.disclosure import Disclosure
from perutip.reporting.madre_de_dios.words import WORDS, Drawn, Frame, package_words
from perutip.supply.allocation import Gain, plan_cost
from perutip.supply.allocation.comparison import SINGLES, PolicyValue, Spending
from perutip.supply.allocation.cross_fitting import normal_set
from perutip.supply.bundles.responses import N_BUNDLES, RESPONSES, bundle_words
from perutip.supply.bundles.valuation import Valuation

THOUSAND = 1000.0


def responses_frame(value: Valuation, disclosure: Disclosure) -> Frame:
    """Each response, and all four, wherever they can be given."""
    kinds = {f"single_{name}": b for name, b in zip(RESPONSES, SINGLES, strict=True)}
    kinds["all"] = N_BUNDLES - 1
    places = np.arange(len(value.residents))
    lines = {}
    for key, bundle in kinds.items():
        plan = _in_reach(bundle, value.cost)
        by_state = value.averted[:, places, plan].sum(axis=1)
        cost = plan_cost(plan, value.cost, value.shared)
        harmed = (value.averted[0][places, plan] < -1e-9).sum()
        lines[key] = _effect(by_state[0], cost, disclosure) | {
            "low": _shown(by_state.min(), disclosure),
            "high": _shown(by_state.max(), disclosure),
            "treated": float((plan > 0).sum()),
            "harmed": float(harmed),
        }
    columns = ["averted", "low", "high", "cost", "per_departure", "treated", "harmed"]
    frame = pd.DataFrame.from_dict(lines, orient="index")[columns]
    return frame, {key: WORDS[key] for key in kinds}


def policy_panels(
    found: Spending, value: Valuation, disclosure: Disclosure, level: float
) -> dict[str, Frame]:
    """Policies at equal money, what tailoring gains, and the tailored plan."""
    frame, words = _policies(found.policies, disclosure)
    shares = found.robust.shares
    paid = np.where(shares > 0, value.cost, 0.0)
    once = sum(
        cost
        for options, cost in value.shared.items()
        if (shares[:, list(np.atleast_1d(options))] > 0).any()
    )
    averted, cost = (value.averted[0] * shares).sum(), (paid * shares).sum() + once
    frame.loc["regret_shares"] = _effect(averted, cost, disclosure) | {
        "treated": float((shares[:, 0] < 1).sum()),
        "regret": found.robust.lower_bound,
    }
    words["regret_shares"] = WORDS["regret_shares"]
    return {
        "policies": (frame, words),
        "differences": _differences(found.gains, level),
        "plan": _plan(found.policies),
    }


def drawn_once(stream: str) -> Drawn:
    """Panel → what its cells from one draw of halves carry; the gain inside the sample
    needs none."""
    said = {"draws": 1.0, "seed_stream": stream}
    return {"differences": dict.fromkeys(("averted", "error", "low", "high"), said)}


def _policies(policies: Sequence[PolicyValue], disclosure: Disclosure) -> Frame:
    """Policies at the same budget."""
    lines = {
        one.name: _effect(one.averted, one.cost, disclosure)
        | {"treated": float(one.treated), "regret": one.max_regret}
        for one in policies
    }
    columns = ["averted", "cost", "per_departure", "treated", "regret"]
    frame = pd.DataFrame.from_dict(lines, orient="index")[columns]
    return frame, {one.name: WORDS[one.name] for one in policies}


def _differences(gains: Mapping[str, Gain], level: float) -> Frame:
    """Tailored less another policy; the verdict stands in the words."""
    lines, words = {}, {}
    for name, gain in gains.items():
        key = f"gain_{name}"
        low, high = normal_set(gain.cross_fitted, gain.std_error, level)
        lines[key] = {
            "in_sample": gain.in_sample,
            "averted": gain.cross_fitted,
            "error": gain.std_error,
            "low": low,
            "high": high,
        }
        said = f"Tailored less: {WORDS[name][0].lower()}{WORDS[name][1:]}"
        if name == "without_diagnosis":
            said = "Value of the diagnosis (tailored less tailored without it)"
        words[key] = f"{said}: {gain.verdict}"
    return pd.DataFrame.from_dict(lines, orient="index"), words


def _plan(policies: Sequence[PolicyValue]) -> Frame:
    """Communities by package of the tailored plan."""
    plan = next(one.choice for one in policies if one.name == "tailored")
    lines, words = {}, {}
    for bundle in range(N_BUNDLES):
        count = float((plan == bundle).sum())
        if count:
            key = f"package_{bundle:02d}"
            lines[key] = {"treated": count}
            words[key] = package_words(bundle_words(bundle))
    return pd.DataFrame.from_dict(lines, orient="index"), words


def _in_reach(bundle: int, cost: np.ndarray) -> np.ndarray:
    """(C,) the part of a bundle that can be given in each community."""
    plan = np.zeros(len(cost), int)
    for single in SINGLES:
        plan += np.where(np.isfinite(cost[:, single]), bundle & single, 0)
    return plan


def _effect(averted: float, cost: float, disclosure: Disclosure) -> dict[str, object]:
    enough = averted >= disclosure.minimum
    reason = math.nan if averted else "nothing_averted"
    return {
        "averted": _shown(averted, disclosure),
        "cost": cost / THOUSAND,
        "per_departure": cost / averted if enough else reason,
    }


def _shown(averted: float, disclosure: Disclosure) -> float:
    """An expected number; NaN where it is under the minimum cell either way."""
    hide = 0 < abs(averted) < disclosure.minimum
    return math.nan if hide else float(averted)
