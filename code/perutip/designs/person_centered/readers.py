"""Rows of t04_validation: readers' agreement, the dictionary against them, by arm.

Precision and recall describe the instrument: for them it is the rulings behind a share
that must be enough (the minimum cell), not those that the dictionary gets wrong.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from perutip.designs.person_centered.descriptions import add_cell
from perutip.designs.person_centered.exposure import COMPONENTS
from perutip.designs.person_centered.indexed_rulings import IndexStudy
from perutip.designs.regression import Effect, Specification, estimate
from perutip.designs.reported_effects import CRV1, settings
from perutip.reporting.results import NAN
from perutip.running.run import Run
from perutip.text.validation import (
    METRICS,
    PRESENT,
    alpha_interval,
    code_matrix,
    mean_codes,
    precision_frame,
    presence_measures,
    rank_correlation,
    resamples,
)

REGISTERED = COMPONENTS[:3]
TERMS = {
    "victim_sensitive_language": "Language",
    "protection_oriented_reasoning": "Protection",
    "reliance_on_victim_testimony": "Testimony",
    "interagency_collaboration": "Inter-agency",
}
ALL = "Index or all"
AWAITED = "awaiting hand-coded rulings"
AGREEMENT, AGAINST, BY_ARM = (
    "A. Agreement of two readers",
    "B. The dictionary against the readers' mean code",
    "C. Precision by training at the date of ruling",
)
BOOTSTRAP = "index/coder-bootstrap"
MIN_ARM_REGIONS = 4


def validate(run: Run, study: IndexStudy) -> None:
    """t04_validation: agreement, presence and ranks, precision by arm; or awaited."""
    if study.coded_rulings < run.config.study.minimum_cell:
        for panel, line in (
            (AGREEMENT, "Krippendorff's alpha, ordinal"),
            (AGAINST, "Precision"),
            (AGAINST, "Recall"),
            (AGAINST, "F1"),
            (AGAINST, "Rank correlation"),
            (BY_ARM, "Difference in precision"),
        ):
            place = {"Recall": 2, "F1": 3, "Rank correlation": 4}.get(line, 1)
            for term in (*TERMS.values(), ALL):
                add_cell(
                    run,
                    study,
                    "t04_validation",
                    panel,
                    place,
                    f"{line} ({AWAITED})",
                    term,
                    NAN,
                    "",
                    status="awaiting",
                    reason="no_hand_coding",
                )
        return
    agree(run, study)
    codes = mean_codes(study.coded, COMPONENTS)
    compare_with_readers(run, study, codes)
    precision_by_arm(run, study, codes)


def agree(run: Run, study: IndexStudy) -> None:
    """Krippendorff's alpha per component, with cluster bootstrap interval."""
    draws = run.config.draws.coder_bootstrap
    for component, term in TERMS.items():
        codes = code_matrix(study.coded, component).to_numpy()
        weights = resamples(len(codes), draws, run.stream(BOOTSTRAP))
        found = {
            metric: alpha_interval(codes, metric, weights, level=run.config.study.level)
            for metric in METRICS
        }
        main = found["ordinal"]
        about = {
            "n_obs": main.n_units,
            "draws": main.draws,
            "seed_stream": BOOTSTRAP,
            "estimator": "nltk AnnotationTask.alpha",
            "conf_type": "percentile bootstrap over rulings",
        }
        lines = (
            ("Rulings read twice", float(main.n_units), {}),
            (
                "Krippendorff's alpha, ordinal",
                main.alpha,
                about | {"conf_low": main.conf_low, "conf_high": main.conf_high},
            ),
            ("  95% interval, low", main.conf_low, about),
            ("  95% interval, high", main.conf_high, about),
            ("Krippendorff's alpha, interval", found["interval"].alpha, about),
            ("Krippendorff's alpha, nominal", found["nominal"].alpha, about),
        )
        for place, (line, value, more) in enumerate(lines, start=1):
            add_cell(
                run,
                study,
                "t04_validation",
                AGREEMENT,
                place,
                line,
                term,
                value,
                "no_variation",
                **more,
            )


def compare_with_readers(run: Run, study: IndexStudy, codes: pd.DataFrame) -> None:
    """Precision, recall, F1 of presence and rank correlation with the mean code."""
    rows = study.rulings.set_index("ruling").loc[codes.index]
    hits = coded_hits(study, codes.index)
    scored = (rows["flag"] == "").to_numpy()
    codes, rows, hits = codes[scored], rows[scored], hits[scored]
    draws, level = run.config.draws.coder_bootstrap, run.config.study.level
    weights = resamples(len(codes), draws, run.stream(BOOTSTRAP))
    for component, term in TERMS.items():
        read = codes[component].notna().to_numpy()
        found = presence_measures(
            (hits[component] > 0).to_numpy()[read],
            (codes[component] >= PRESENT).to_numpy()[read],
            weights[:, read],
            level=level,
        )
        ranks = rank_correlation(
            rows[component].to_numpy(float),
            codes[component].to_numpy(float),
            weights,
            level=level,
        )
        _add_figures(run, study, term, found | {"rank": ranks})
    ranks = rank_correlation(
        rows["index"].to_numpy(float),
        codes[list(REGISTERED)].mean(axis=1, skipna=False).to_numpy(float),
        weights,
        level=level,
    )
    _add_figures(run, study, ALL, {"rank": ranks})


def _add_figures(run: Run, study: IndexStudy, term: str, found: Mapping) -> None:
    names = {
        "precision": "Precision",
        "recall": "Recall",
        "f1": "F1",
        "rank": "Rank correlation",
    }
    minimum = run.config.study.minimum_cell
    for k, (name, line) in enumerate(names.items()):
        if name not in found:
            continue
        figure = found[name]
        enough = figure.n >= minimum
        about = {
            "n_obs": figure.n if enough else NAN,
            "seed_stream": BOOTSTRAP,
            "draws": run.config.draws.coder_bootstrap,
            "conf_type": "percentile bootstrap over rulings",
        }
        lines = (
            (line, figure.estimate),
            ("  95% interval, low", figure.conf_low),
            ("  95% interval, high", figure.conf_high),
        )
        for place, (label, value) in enumerate(lines, start=3 * k + 1):
            ends = {"conf_low": figure.conf_low, "conf_high": figure.conf_high}
            more = about | (ends if label == line and enough else {})
            add_cell(
                run,
                study,
                "t04_validation",
                AGAINST,
                place,
                label,
                term,
                value if enough else NAN,
                "no_variation" if enough else "small_cell",
                **more,
            )


def coded_hits(study: IndexStudy, rulings: pd.Index) -> pd.DataFrame:
    """Hits per component of the coded rulings, indexed by ruling."""
    counts = study.measured.whole.component_counts()
    counts.index = pd.Index(study.rulings["ruling"], name="ruling")
    return counts.loc[rulings, list(COMPONENTS)]


def precision_by_arm(run: Run, study: IndexStudy, codes: pd.DataFrame) -> None:
    """Precision in exposed and other rulings, and a test that it does not differ.

    The test pools the components (with component effects, clustered by region): a
    single component has too few exposed rulings with a hit.
    """
    scored = study.rulings[study.rulings["flag"] == ""]
    frame = precision_frame(
        scored,
        codes.loc[codes.index.isin(scored["ruling"])],
        coded_hits(study, codes.index),
        COMPONENTS,
    )
    minimum = run.config.study.minimum_cell
    for term, rows in (
        (ALL, frame),
        *((term, frame[frame["component"] == name]) for name, term in TERMS.items()),
    ):
        shares = []
        for place, (label, arm) in enumerate(
            (("Exposed rulings", 1.0), ("Other rulings", 0.0)), start=1
        ):
            mine = rows.loc[rows["exposed"] == arm]
            enough = mine["ruling"].nunique() >= minimum
            shares.append(float(mine["correct"].mean()) if enough else NAN)
            add_cell(
                run,
                study,
                "t04_validation",
                BY_ARM,
                place,
                label,
                term,
                shares[-1],
                "small_cell",
                n_obs=len(mine) if enough else NAN,
            )
        add_cell(
            run,
            study,
            "t04_validation",
            BY_ARM,
            3,
            "Difference",
            term,
            shares[0] - shares[1],
            "small_cell",
        )
    used = settings(
        run,
        "index/precision-by-arm",
        minimum_treated=minimum,
        minimum_treated_clusters=MIN_ARM_REGIONS,
    )
    _add_test(
        run,
        study,
        estimate(
            Specification(
                data=frame,
                outcome="correct",
                treatment="exposed",
                cluster="region_id",
                fixed_effects=("component",),
            ),
            used,
        ),
    )


def _add_test(run: Run, study: IndexStudy, effect: Effect) -> None:
    """Difference given the component, its error and p; why there is none."""
    about: dict[str, object] = {"estimator": "linear regression"}
    if not effect.reason:
        about |= {
            "n_obs": effect.n_obs,
            "n_clusters": effect.n_clusters,
            "n_treated_clusters": effect.n_treated_clusters,
            "draws": effect.draws,
            "p_wild": effect.p_wild,
            "std_error": effect.std_error,
            "se_type": CRV1,
            "conf_low": effect.conf_low,
            "conf_high": effect.conf_high,
            "conf_type": effect.conf_type,
        }
    lines = (
        ("Difference within components", effect.estimate, about),
        ("  standard error", effect.std_error, {}),
        ("  p, wild cluster bootstrap", effect.p_wild, {}),
    )
    for place, (line, value, more) in enumerate(lines, start=4):
        add_cell(
            run,
            study,
            "t04_validation",
            BY_ARM,
            place,
            line,
            ALL,
            value,
            effect.reason or "no_variation",
            **more,
        )
