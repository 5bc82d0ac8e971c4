"""One simulated study by every estimator of the conviction headline, with its truth.

Used by bench_headline.py. Truth is closed form on the study's own hazards and shares
nothing with the estimators.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from perutip.designs.fitting import fit
from perutip.designs.hazard_imputation import HazardEstimate, hazard_imputation
from perutip.designs.regression import Specification, formula, is_identified
from perutip.designs.staggered_did import imputation_att
from perutip.frames.cases import derive_case_outcomes
from perutip.frames.donut import filing_window_donut
from perutip.frames.keys import half_year
from perutip.simulation.cases import regions_register, simulate_cases
from perutip.simulation.cases.planted_effects import study_effects
from perutip.simulation.cases.planted_hazards import (
    cumulative_incidence,
    incidence_before,
)
from perutip.simulation.cases.switchable_worlds import world_parameters
from perutip.simulation.cases.worlds import CaseWorld, case_world
from perutip.simulation.generators import Streams
from perutip.simulation.parameters import Parameters

HORIZONS = (12, 24)
LEVEL = 0.95
COLUMNS = ["seed", "row", "truth", "estimate", "std_error", "low", "high", "p", "note"]

Line = dict[str, float | str]


def one_study(world: str, effects: bool, seed: int, *, all_rows: bool) -> list[Line]:
    """Estimates and truths of study `seed` of a world, one line per row of the table.

    `all_rows` adds the filing-date estimators. note: the reason where a row has no
    estimate or no standard error; for incidence "floored" where a hazard was raised to
    zero.
    """
    planted = world_parameters(world)
    planted = planted if effects else planted.without_effects()
    cases = simulate_cases(Streams(seed), planted)
    truth = _truth(planted, seed, all_rows=all_rows)
    lines = list(_hazard_lines(cases, planted.extraction))
    if all_rows:
        lines += list(_filing_lines(cases, planted.extraction))
    return [{"seed": seed, "truth": truth[str(line["row"])], **line} for line in lines]


def _hazard_lines(cases: pd.DataFrame, extraction: str) -> Iterator[Line]:
    histories = pd.DataFrame(
        {
            "region": cases["region_id"],
            "filing_date": cases["filing_date"],
            "end_date": cases["resolution_date"],
            "end_kind": cases["status"].map(
                {"convicted": "convicted", "acquitted": "other", "dismissed": "other"}
            ),
        }
    )
    regions = regions_register().rename(columns={"region_id": "region"})
    options = {"extraction_date": extraction, "horizons": HORIZONS}
    every = hazard_imputation(histories, regions, **options)
    after = hazard_imputation(histories, regions, scope="filed_after", **options)
    product = hazard_imputation(histories, regions, model="poisson", **options)
    for scope, found in (("all", every), ("filed after", after)):
        yield _line(f"hazard, {scope}", found, found.hazard, found.hazard_se)
        for h in HORIZONS:
            yield _incidence(f"incidence {h}, {scope}", found, h)
    for h in HORIZONS:
        yield _incidence(f"incidence {h}, all, Poisson", product, h)
        name, reason = f"resolution {h}, all", every.resolution_reason[h]
        pair = every.resolution_effect[h], every.resolution_se[h]
        yield _line(name, every, *pair, reason)
        pair = every.restricted_mean_effect[h], every.restricted_mean_se[h]
        yield _line(f"restricted mean {h}, all", every, *pair, reason)


def _incidence(row: str, found: HazardEstimate, horizon: int) -> Line:
    note = found.cif_reason[horizon] or ("floored" if found.floored[horizon] else "")
    return _line(row, found, found.cif_effect[horizon], found.cif_se[horizon], note)


def _line(
    row: str, found: HazardEstimate, effect: float, std_error: float, note: str = ""
) -> Line:
    low, high = found.interval(effect, std_error)
    return {
        "row": row,
        "estimate": effect,
        "std_error": std_error,
        "low": low,
        "high": high,
        "p": found.p_value(effect, std_error),
        "note": note or found.se_reason,
    }


def _filing_lines(cases: pd.DataFrame, extraction: str) -> Iterator[Line]:
    """Imputation with donut, two-way fixed effects with donut, and as registered."""
    frame = derive_case_outcomes(
        cases, regions_register(), extraction_date=pd.Timestamp(extraction)
    )
    frame["half_year"] = half_year(frame["filing_date"])
    for h in HORIZONS:
        marked = filing_window_donut(
            frame, h, filed="filing_date", trained="training_date"
        )
        sample = frame[~marked].dropna(subset=f"convicted_within_{h}")
        yield _imputed(f"donut imputation {h}", sample, f"convicted_within_{h}")
        yield _two_way(f"donut two-way {h}", sample, f"convicted_within_{h}")
    yield _two_way("as registered", frame, "convicted")


def _imputed(row: str, sample: pd.DataFrame, outcome: str) -> Line:
    found = imputation_att(
        sample,
        outcome=outcome,
        unit_fe="region_id",
        time_fe="half_year",
        treated="exposed",
        cluster="region_id",
        level=LEVEL,
    )
    return {
        "row": row,
        "estimate": found.att,
        "std_error": found.jackknife_se,
        "low": found.conf_low,
        "high": found.conf_high,
        "p": found.p_jackknife,
        "note": "not identified without a region" if found.reason else "",
    }


def _two_way(row: str, frame: pd.DataFrame, outcome: str) -> Line:
    """CRV1 with t(G - 1), the standard error that the field prints."""
    sample = frame.dropna(subset=[outcome])
    effects = ("region_id", "half_year")
    spec = Specification(sample, outcome, "exposed", "region_id", effects)
    if not is_identified(sample, spec):
        line: Line = dict.fromkeys(COLUMNS[3:-1], float("nan"))
        return line | {"row": row, "note": "exposure does not vary within effects"}
    fitted = fit(formula(spec), sample, cluster="region_id")
    found = fitted.tidy().loc["exposed"]
    return {
        "row": row,
        "estimate": float(found["Estimate"]),
        "std_error": float(found["Std. Error"]),
        "low": float(found["2.5%"]),
        "high": float(found["97.5%"]),
        "p": float(found["Pr(>|t|)"]),
        "note": "",
    }


def _truth(planted: Parameters, seed: int, *, all_rows: bool) -> dict[str, float]:
    """Estimand of every row on this study's hazards."""
    world = case_world(
        Streams(seed), planted, n_cases=planted.cases.n_cases, trained_world=True
    )
    found = study_effects(world)
    truth = {}
    for scope, values in (("all", found["all"]), ("filed after", found["filed_after"])):
        truth[f"hazard, {scope}"] = values["hazard"]
        for h in HORIZONS:
            truth[f"incidence {h}, {scope}"] = values[f"cif_effect_{h}"]
    for h in HORIZONS:
        truth[f"incidence {h}, all, Poisson"] = found["all"][f"cif_effect_{h}"]
        truth[f"resolution {h}, all"] = found["all"][f"resolution_effect_{h}"]
        truth[f"restricted mean {h}, all"] = found["all"][f"restricted_mean_effect_{h}"]
    return truth | (_filing_truth(world) if all_rows else {})


def _filing_truth(world: CaseWorld) -> dict[str, float]:
    """Mean gain of cases filed after training: within h months, and by extraction."""
    kept = world.filings["filing_day"].to_numpy() >= world.training_day
    treated = replace(
        world,
        filings=world.filings[kept].reset_index(drop=True),
        training_day=world.training_day[kept],
    )
    untreated = replace(treated, log_effect=np.zeros_like(world.log_effect))
    truth = {}
    for h in HORIZONS:
        both = [cumulative_incidence(w, h) for w in (treated, untreated)]
        gain = float(np.nanmean(both[0] - both[1]))
        truth |= {f"donut imputation {h}": gain, f"donut two-way {h}": gain}
    last = world.calendar.extraction + 1
    both = [incidence_before(w, last) for w in (treated, untreated)]
    return truth | {"as registered": float((both[0] - both[1]).mean())}
