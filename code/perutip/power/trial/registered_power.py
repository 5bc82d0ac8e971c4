"""Minimum detectable effects of the registered outcomes, by formula and simulated."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from perutip.power.effect_search import Search
from perutip.power.formula import minimum_detectable_effect, turned_round
from perutip.power.trial.district_totals import TrialDesign
from perutip.power.trial.own_units import Assumptions, OwnUnits
from perutip.power.trial.replications import Progress
from perutip.power.trial.tables import child_stream, control_sd, simulated_mde


def trial_power(
    lines: Sequence[OwnUnits],
    strata: np.ndarray,
    assignments: np.ndarray,
    assumed: Assumptions,
    *,
    seed: np.random.SeedSequence,
    search: Search,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Minimum detectable effects by outcome and ICC, simulated at the believed ICC.

    Returns
    -------
    One row per outcome and ICC: variable, unit, base (NaN: in SD), sd, icc, believed,
    icc_baseline, icc_reason, size, size_cv, df, mde, mde_with_baseline, mde_sd,
    simulated_power, simulated_mde (NaN at other ICCs), base_source, size_source,
    n_assumed (units whose size is), n_unrecorded, replications, power, level, n_units,
    n_strata.
    mde is of an effect in `direction` ("increase", "decrease"; "" where both have the
    same, of means in SD), mde_opposite of one the other way: the variance of a rate or
    count is that of the treated arm's own mean. NaN where none is found.
    """
    n_strata = len(np.unique(strata))
    power, level = search.power, search.level
    rows = []
    for line in lines:
        for icc in assumed.iccs:
            design = line.design(icc, n_strata)
            ancova = line.with_baseline(icc, n_strata, assumed.baseline_r2)
            mde = minimum_detectable_effect(
                design, line.outcome, power=power, level=level
            )
            believed = bool(np.isclose(icc, assumed.icc))
            reached, found = np.nan, np.nan
            if believed and np.isfinite(mde):
                reached, found = _simulated(
                    line,
                    TrialDesign(strata, np.round(line.sizes), assignments),
                    icc,
                    mde,
                    child_stream(seed, f"{line.variable}|{icc:.6g}"),
                    search,
                    progress,
                )
            base = line.outcome.base
            rows.append(
                {
                    "variable": line.variable,
                    "unit": line.unit,
                    "base": np.nan if base is None else base,
                    "sd": control_sd(line.outcome, icc),
                    "icc": icc,
                    "believed": believed,
                    "icc_baseline": line.icc_baseline,
                    "icc_reason": line.icc_reason,
                    "size": design.cluster_size,
                    "size_cv": design.size_cv,
                    "df": design.df,
                    "mde": mde,
                    "mde_with_baseline": minimum_detectable_effect(
                        ancova, line.outcome, power=power, level=level
                    ),
                    "direction": line.told_direction,
                    "mde_opposite": minimum_detectable_effect(
                        design, turned_round(line.outcome), power=power, level=level
                    ),
                    "mde_sd": mde / control_sd(line.outcome, icc),
                    "simulated_power": reached,
                    "simulated_mde": found,
                    "base_source": line.base_source,
                    "size_source": line.size_source,
                    "n_assumed": line.n_assumed,
                    "n_unrecorded": line.n_unrecorded,
                    "replications": search.replications if believed else 0,
                    "power": power,
                    "level": level,
                    "n_units": len(line.sizes),
                    "n_strata": n_strata,
                }
            )
    return pd.DataFrame(rows)


def _simulated(
    line: OwnUnits,
    trial: TrialDesign,
    icc: float,
    mde: float,
    seed: np.random.SeedSequence,
    search: Search,
    progress: Progress | None,
) -> tuple[float, float]:
    """Power of the exact test at the formula's MDE, and the MDE by simulation."""
    sign = 1.0 if line.outcome.direction == "increase" else -1.0
    found, done = simulated_mde(
        trial,
        line.outcome,
        icc,
        start=sign * mde,
        seed=seed,
        search=search,
        n_jobs=1,
        progress=progress,
    )
    return done[0].power, abs(found)
