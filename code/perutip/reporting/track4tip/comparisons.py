"""Lines of the estimators side by side and of the specification curve."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

import pandas as pd
from matplotlib.figure import Figure

from perutip.designs.cohorts.side_by_side import SideBySide, estimators_side_by_side
from perutip.designs.headline.specifications import Specified
from perutip.designs.imputation import identified_words, imputed_mean
from perutip.designs.regression import Settings
from perutip.designs.staggered_did import left_by_effects
from perutip.reporting.disclosure import Disclosure
from perutip.reporting.figures import estimators_figure, specification_figure
from perutip.reporting.lines.jackknife_numbers import JACKKNIFE
from perutip.reporting.rows.reporter import Reporter
from perutip.study.outcomes import Catalogue

ESTIMATORS = {
    "imputation": "Imputation",
    "two_way": "Two-way fixed effects",
    "two_way_covariates": "Two-way fixed effects, case covariates",
    "sun_abraham": "Sun-Abraham",
    "stacked": "Stacked",
    "callaway_santanna": "Callaway-Sant'Anna, annual, no donut",
    "roth_santanna": "Roth-Sant'Anna, annual, no donut, as-if random dates",
    "hazard_linear": "Hazards, linear",
    "hazard_poisson": "Hazards, multiplicative",
}
SAMPLES = {
    "all": "all regions",
    "without_capital": "without the capital's region",
    "without_pandemic": "without filings of the pandemic",
    "trained_only": "trained regions only",
}


COVARIATES = ("victim_minor", "foreign_victim", "n_victims")
"""Of cases, in the second two-way line."""


def estimator_lines(
    found: SideBySide,
    panel: str,
    variable: str,
    used: Settings,
    means: Mapping[str, float] = MappingProxyType({}),
) -> Iterator[dict[str, object]]:
    """One line per estimator of one outcome.

    means: estimator → what its treated cases are imputed to have had without training.
    """
    level, disclosure = used.level, Disclosure(used.support.minimum_cell)
    for name, row in found.table.iterrows():
        label = ESTIMATORS[str(name)]
        negative = row["share_negative"]
        if not pd.isna(negative):
            label += f" ({negative:.0%} negative weights)"
        lost, treated = int(row["n_unidentified"]), int(row["n_treated"])
        words = [label, identified_words(treated, lost, disclosure.minimum)]
        label = "; ".join(filter(None, words))
        line: dict[str, object] = {
            "panel": panel,
            "variable": variable,
            "label": label,
            "term": str(name),
            "estimator": ESTIMATORS[str(name)],
            "family": "",
            "sample": row["clock"],
            "n_obs": disclosure.enough(row["n_obs"]),
            "n_clusters": row["n_clusters"],
            "n_treated_clusters": row["n_treated_clusters"],
        }
        reason = row["reason"]
        if not reason and treated - lost < used.support.minimum_treated:
            reason = "too_few_identified"
        if reason or not row["jackknife_se"] > 0:
            yield line | {"reason": reason or "no_variation"}
            continue
        p_wild, draws = row["p_wild"], row["wild_draws"]
        enumerated = draws == 2 ** row["n_clusters"]
        yield line | {
            "estimate": row["att"],
            "control_mean": means.get(str(name), math.nan),
            "std_error": row["jackknife_se"],
            "se_type": JACKKNIFE,
            "p_value": row["p_jackknife"],
            "p_wild": math.nan if p_wild is None else float(p_wild),
            "draws": draws if draws > 0 else math.nan,
            "seed_stream": used.seed_stream if draws > 0 and not enumerated else "",
            "conf_low": row["conf_low"],
            "conf_high": row["conf_high"],
            "conf_level": level,
            "conf_type": "jackknife, t(G-1)",
        }


def curve_lines(
    found: Iterable[Specified], level: float, disclosure: Disclosure
) -> Iterator[dict[str, object]]:
    """One line per specification of the effect on conviction."""
    for one in found:
        hazards = one.estimator.startswith("hazard")
        stem = "conviction_incidence" if hazards else "convicted_within"
        line: dict[str, object] = {
            "panel": "curve",
            "variable": f"{stem}_{one.horizon}",
            "label": "; ".join(
                filter(
                    None,
                    [
                        f"{ESTIMATORS[one.estimator]}, {one.horizon} months, "
                        f"{SAMPLES[one.sample]}",
                        identified_words(one.treated, one.lost, disclosure.minimum),
                    ],
                )
            ),
            "term": one.sample,
            "estimator": one.estimator,
            "sample": SAMPLES[one.sample],
            "family": "",
            "n_obs": disclosure.enough(one.n_obs),
        }
        if one.reason:
            yield line | {"reason": one.reason}
            continue
        low, high = one.interval(level)
        yield line | {
            "estimate": one.estimate,
            "std_error": one.std_error,
            "se_type": JACKKNIFE,
            "p_value": one.p_value,
            "conf_low": low,
            "conf_high": high,
            "conf_type": f"jackknife, t({one.df})",
        }


def on_same_cases(
    cases: pd.DataFrame, variable: str, horizon: int, panel: str, used: Settings
) -> Iterable[dict[str, object]]:
    """Lines of every estimator of one outcome, or that no case is treated."""
    foreign = (cases["victim_nationality"] != "peruvian").astype(float)
    frame = cases.assign(
        foreign_victim=foreign.where(cases["victim_nationality"].notna())
    )
    treated = frame.loc[frame[variable].notna(), "exposed"] == 1
    kept = frame[frame[variable].notna() & (frame[f"in_donut_{horizon}"] == 0)]
    reason = ""
    if treated.sum() < used.support.minimum_treated or treated.all():
        reason = "too_few_cases"
    elif kept[variable].nunique() < 2:
        reason = "no_variation"
    elif not _compared(kept):
        reason = "not_identified"
    if reason:
        line: dict[str, object] = {"panel": panel, "variable": variable}
        line["term"] = "exposed"
        return [line | {"estimator": "none", "family": "", "reason": reason}]
    found = estimators_side_by_side(
        frame,
        outcome=variable,
        donut=f"in_donut_{horizon}",
        covariates=list(COVARIATES),
        seed=used.seed,
        draws=used.reps,
        level=used.level,
    )
    means = means_without_training(frame, kept, variable)
    return list(estimator_lines(found, panel, variable, used, means))


def means_without_training(
    cases: pd.DataFrame, kept: pd.DataFrame, variable: str
) -> dict[str, float]:
    """Estimator → imputed mean of its own treated cases, on its own clock.

    cases: with the donut, for estimators by year; kept: without it.
    """

    def mean(rows: pd.DataFrame, period: str) -> float:
        return imputed_mean(rows, variable, exposure="exposed", period=period)

    by_half, annual = mean(kept, "half_year"), cases[cases[variable].notna()]
    years = mean(annual.assign(year=annual["filing_date"].dt.year), "year")
    return {
        **dict.fromkeys(("imputation", "two_way", "sun_abraham", "stacked"), by_half),
        "two_way_covariates": mean(kept.dropna(subset=list(COVARIATES)), "half_year"),
        **dict.fromkeys(("callaway_santanna", "roth_santanna"), years),
    }


def _compared(kept: pd.DataFrame) -> bool:
    """Is training no matter of the region alone, nor of the half-year of filing?"""
    filed = kept["filing_date"]
    halves = kept.assign(half=filed.dt.year * 2 + (filed.dt.month > 6))
    where = {"region": "unit", "period": "half", "treated": "exposed"}
    return left_by_effects(halves, **where) is not None


def estimators_drawn(rows: pd.DataFrame) -> Figure:
    """The figure of the estimators that gave a number."""
    return estimators_figure(rows[rows["status"] == "ok"])


def curve_figure(rows: pd.DataFrame, catalogue: Catalogue) -> Figure:
    """The specification curve; the headline is the first estimator of its variable on
    all regions."""
    shown, headline = rows[rows["status"] == "ok"], catalogue.headlines["conviction"]
    own = shown[(shown["variable"] == headline) & (shown["term"] == "all")]
    label = str(own["label"].iloc[0]) if len(own) else ""
    return specification_figure(shown, label)


def report_estimators(
    run: Reporter,
    exhibit: str,
    cases: pd.DataFrame,
    panels: Mapping[str, str],
    horizon: int,
    used: Settings,
) -> None:
    """Every estimator of each outcome; panels: panel → variable without its horizon."""
    for panel, stem in panels.items():
        variable = f"{stem}_{horizon}"
        lines = on_same_cases(cases, variable, horizon, panel, used)
        run.effects(exhibit, lines)


def report_curve(
    run: Reporter,
    exhibit: str,
    found: Iterable[Specified],
    catalogue: Catalogue,
    level: float,
) -> None:
    """Lines of the specification curve, and its figure."""
    run.effects(exhibit, curve_lines(found, level, run.disclosure))
    run.save_figure(exhibit, curve_figure(run.results(exhibit), catalogue))
