"""Rows of t04_robustness: the effect of training on every variant of the index.

Effects and CRV1 standard errors are those of the step's specification (two-way fixed
effects, log length); the wild cluster bootstrap stands in t04_index for the index
itself. Beside each effect: how far the variant ranks rulings as the index does.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyfixest as pf
from numpy.typing import NDArray

from perutip.designs.person_centered.descriptions import add_cell
from perutip.designs.person_centered.exposure import EFFECTS, ruling_specification
from perutip.designs.person_centered.indexed_rulings import IndexStudy
from perutip.designs.regression import (
    Support,
    complete_rows,
    formula,
    reason_not_to_estimate,
)
from perutip.designs.reported_effects import settings
from perutip.reporting.results import NAN
from perutip.running.run import Run
from perutip.text.index import (
    IndexAlgebra,
    Residual,
    index_of,
    leave_one_term_out,
    random_dictionaries,
    residualise_exposure,
    spearman,
)

EXHIBIT = "t04_robustness"
COUNTED, LEFT_OUT = "A. What is counted, and how", "B. What is left out"
DICTIONARIES = "index/random-dictionaries"


def robustness(run: Run, study: IndexStudy) -> None:
    """Add every row of t04_robustness."""
    rulings = study.rulings
    full = rulings["index"].to_numpy(float)
    for place, (line, index) in enumerate(variants(study).items(), start=1):
        _variant_row(run, study, COUNTED, place, line, index, full)
    place = _components_left_out(run, study, full)
    algebra = IndexAlgebra(study.measured.whole, study.reference)
    residual = residualise_exposure(
        rulings, "exposed", EFFECTS, ("log_tokens",), np.isfinite(full)
    )
    place = _terms_left_out(run, study, algebra, residual, place)
    _random_dictionaries(run, study, algebra, residual, place)


def variants(study: IndexStudy) -> dict[str, NDArray[np.float64]]:
    """Index (n,) of each way of counting; NaN where a ruling is outside a variant."""
    measured, reference = study.measured, study.reference
    whole, full = measured.whole, study.rulings["index"].to_numpy(float)
    tokens = whole.n_tokens
    long = tokens >= np.median(tokens[tokens > 0])
    out = {
        "As registered: whole ruling": full,
        "Without passages repeated over rulings": index_of(
            whole.without_boilerplate(), reference
        ),
        "Quotations of statutes counted": index_of(measured.statutes, reference),
        "Stems in place of surface forms": index_of(measured.stems, reference),
        "Court's reasoning alone": index_of(measured.parts["reasoning"], reference),
        "Prosecution's part alone": index_of(measured.parts["prosecution"], reference),
        "Presence in place of rates": index_of(whole, reference, measure="presence"),
        "Log of hits in place of rates": index_of(whole, reference, measure="log"),
        "Inverse-covariance weights": index_of(whole, reference, weighting="icw"),
        "Rulings of median length or longer": np.where(long, full, np.nan),
        "Rulings whose sections are recognised": np.where(
            measured.recognised, full, np.nan
        ),
    }
    for rate, counts in measured.noise.items():
        line = f"Recognition errors planted in {rate:.0%} of letters"
        out[line] = index_of(counts, reference)
    return out


def _variant_row(
    run: Run,
    study: IndexStudy,
    panel: str,
    place: int,
    line: str,
    index: NDArray[np.float64],
    full: NDArray[np.float64],
) -> None:
    """Effect, CRV1 error, rank correlation and rulings of one variant."""
    support = settings(run, DICTIONARIES).support
    effect, error, n, clusters, why = two_way_effect(study.rulings, index, support)
    enough = n >= support.minimum_cell
    about = {
        "n_obs": n if enough else NAN,
        "n_clusters": clusters,
        "estimator": "two-way fixed effects",
    }
    values = (
        ("Effect", effect, {"std_error": error, "se_type": "CRV1, t(G-1)"} | about),
        ("SE", error, about),
        ("Rank correlation", spearman(index, full), {}),
        ("Rulings", float(n) if enough else NAN, {}),
    )
    for term, value, more in values:
        add_cell(
            run,
            study,
            EXHIBIT,
            panel,
            place,
            line,
            term,
            value if enough else NAN,
            why or "no_variation",
            **more,
        )


def two_way_effect(
    rulings: pd.DataFrame, index: NDArray[np.float64], support: Support
) -> tuple[float, float, int, float, str]:
    """Effect of exposure by date of ruling, CRV1 error, rulings, regions, and the coded
    reason why there is no effect (empty)."""
    spec = ruling_specification(rulings.assign(variant=index), "variant", "exposed")
    data = complete_rows(spec)
    why = reason_not_to_estimate(data, spec, support)
    if why:
        return NAN, NAN, len(data), NAN, why
    fit = pf.feols(
        formula(spec),
        data,
        vcov={"CRV1": spec.cluster},
        ssc=pf.ssc(k_fixef="full"),
        fixef_rm="none",
    )
    clusters = float(data[spec.cluster].nunique())
    if "exposed" not in fit.tidy().index:  # collinear with the effects
        return NAN, NAN, len(data), clusters, "no_variation"
    row = fit.tidy().loc["exposed"]
    return float(row["Estimate"]), float(row["Std. Error"]), len(data), clusters, ""


def _components_left_out(run: Run, study: IndexStudy, full: NDArray[np.float64]) -> int:
    algebra = IndexAlgebra(study.measured.whole, study.reference)
    for place, name in enumerate(algebra.components, start=1):
        others = [other for other in algebra.components if other != name]
        line = f"Without {name.replace('_', ' ')}"
        _variant_row(
            run, study, LEFT_OUT, place, line, algebra.index(components=others), full
        )
    return len(algebra.components) + 1


def _terms_left_out(
    run: Run, study: IndexStudy, algebra: IndexAlgebra, residual: Residual, place: int
) -> int:
    """Least and largest effect without one term, and which term that is."""
    found = leave_one_term_out(algebra, residual).dropna()
    if found.empty:
        add_cell(
            run,
            study,
            EXHIBIT,
            LEFT_OUT,
            place,
            "One term left out",
            "Effect",
            NAN,
            "no_variation",
        )
        return place + 1
    effects = found["effect"]
    for name, row in (("least", effects.idxmin()), ("largest", effects.idxmax())):
        term = found.loc[row, "term"]
        line = f"One term left out, {name} effect (“{term}”)"
        for column in ("effect", "rank_correlation"):
            add_cell(
                run,
                study,
                EXHIBIT,
                LEFT_OUT,
                place,
                line,
                _title(column),
                float(found.loc[row, column]),
                "no_variation",
            )
        place += 1
    lowest = float(found["rank_correlation"].min())
    add_cell(
        run,
        study,
        EXHIBIT,
        LEFT_OUT,
        place,
        f"One of {len(found)} terms left out, lowest rank correlation",
        "Rank correlation",
        lowest,
        "no_variation",
    )
    return place + 1


def _random_dictionaries(
    run: Run, study: IndexStudy, algebra: IndexAlgebra, residual: Residual, place: int
) -> None:
    """2.5th, 50th and 97.5th percentile over dictionaries of 80% of the terms."""
    found = random_dictionaries(algebra, residual, run.stream(DICTIONARIES)).dropna()
    if found.empty:
        add_cell(
            run,
            study,
            EXHIBIT,
            LEFT_OUT,
            place,
            "Random dictionaries of 80%",
            "Effect",
            NAN,
            "no_variation",
        )
        return
    for share in (0.025, 0.5, 0.975):
        line = f"{len(found)} random dictionaries of 80%: percentile {100 * share:g}"
        for column in ("effect", "rank_correlation"):
            add_cell(
                run,
                study,
                EXHIBIT,
                LEFT_OUT,
                place,
                line,
                _title(column),
                float(found[column].quantile(share)),
                "no_variation",
                draws=len(found),
                seed_stream=DICTIONARIES,
            )
        place += 1


def _title(column: str) -> str:
    return {"effect": "Effect", "rank_correlation": "Rank correlation"}[column]
