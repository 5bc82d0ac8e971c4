"""Power of the rollout of the prosecutor training, as the study has it."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from perutip.power.formula import Outcome
from perutip.power.rollout import staggered_table
from perutip.power.trial import Progress
from perutip.study.config import Config
from perutip.study.hazards import HAZARDS
from perutip.study.mean_digits import round_mean
from perutip.study.outcomes import Catalogue

CELLS = ["base", "icc", "simulated_mde"]
ESCALATED = "escalated_within_12"


def rollout_power(
    cases: pd.DataFrame,
    regions: pd.DataFrame,
    mde: pd.DataFrame | None,
    config: Config,
    catalogue: Catalogue,
    *,
    seed: np.random.SeedSequence,
    progress: Progress,
    awaited: Mapping[str, str] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, str]]:
    """MDE of the registered case outcomes, regions, filings and rollout as they are.

    mde: what step 02 found of the headlines, which are not simulated again;
    None where it has not run. awaited: variable → coded reason, of those whose
    column has no value yet.

    Returns
    -------
    table, lines, labels
        As simulated; base, icc, MDE and replications by key; key → words. An outcome
        of which no case is known is not simulated: its line has the coded reason.
    """
    power, horizon = config.power, config.prosecution.primary_horizon
    seen = cases[cases[f"observed_{horizon}"] == 1]
    decided = cases[cases[ESCALATED].notna()]
    convicted = catalogue.label(f"convicted_within_{horizon}")
    read, labels = headlines_read(mde) if mde is not None else ({}, {})
    lines: dict[str, Mapping[str, float | str]] = dict(read)
    on_seen = [
        Outcome(convicted, kind="binary", base=rate) for rate in power.conviction_rates
    ]
    months = f"restricted_months_{horizon}"
    without = {}  # label → why nothing is simulated
    spread = float(seen[months].std(ddof=1))
    if spread > 0:
        days = 1 / HAZARDS.days_per_month
        spread = round_mean(spread, int(seen[months].count()), days)
    if spread > 0:
        on_seen.append(Outcome(catalogue.label(months), sd=spread))
    else:
        known = "no_variation" if seen[months].notna().any() else "no_observations"
        without[catalogue.label(months)] = (awaited or {}).get(months, known)
    rates = {
        ESCALATED: power.escalation_rate,
        "reviewed_upheld": power.reviewed_upheld_rate,
    }
    on_decided = [
        Outcome(catalogue.label(name), kind="binary", base=rate)
        for name, rate in rates.items()
        if len(decided)
    ]
    if decided.empty:
        reason = (awaited or {}).get(ESCALATED, "no_observations")
        without |= {catalogue.label(name): reason for name in rates}
    outcomes = on_seen + on_decided
    samples = {outcome.name: seen for outcome in on_seen}
    samples |= {outcome.name: decided for outcome in on_decided}
    first, last = int(seen["half_year"].min()), int(seen["half_year"].max())
    day = regions["training_date"]
    adoption = day.dt.year * 2 + (day.dt.month > 6) - first
    weights = seen["half_year"].value_counts().reindex(range(first, last + 1))
    found = staggered_table(
        outcomes,
        {name: per_region(rows, regions) for name, rows in samples.items()},
        adoption.to_numpy(float),
        seed=seed,
        n_periods=last - first + 1,
        donut=horizon // 6,
        period_weights=weights.fillna(0).to_numpy(float),
        replications=config.draws.power_replications,
        progress=progress,
    )
    for place, row in enumerate(found.itertuples(index=False)):
        key = f"line_{place + 1:02d}"
        labels[key] = str(row.outcome)
        base = outcomes[place].sd if math.isnan(row.base) else row.base
        lines[key] = {
            "base": base,
            "icc": power.believed_icc,
            "simulated_mde": row.mde,
        }
    for place, (label, reason) in enumerate(without.items(), len(found) + 1):
        labels[key := f"line_{place:02d}"] = label
        lines[key] = dict.fromkeys(CELLS, reason)
    columns = ["base", "icc", "mde", "simulated_mde", "replications"]
    frame = pd.DataFrame.from_dict(lines, orient="index").reindex(columns=columns)
    return found, frame, labels


def headlines_read(
    mde: pd.DataFrame,
) -> tuple[dict[str, dict[str, float]], dict[str, str]]:
    """Lines and words of the headlines that were simulated: base, both MDE, number."""
    simulated = mde[mde["replications"] > 0]
    lines = {
        str(row["key"]): {
            "base": float(row["base"]),
            "mde": float(row["mde"]),
            "simulated_mde": float(row["simulated_mde"]),
            "replications": float(row["replications"]),
        }
        for row in simulated.to_dict("records")
    }
    return lines, dict(zip(simulated["key"], simulated["label"], strict=True))


def per_region(rows: pd.DataFrame, regions: pd.DataFrame) -> np.ndarray:
    """Rows in each region, in the order of `regions`."""
    counts = rows["region_id"].value_counts()
    return counts.reindex(regions["region_id"]).fillna(0).to_numpy(int)
