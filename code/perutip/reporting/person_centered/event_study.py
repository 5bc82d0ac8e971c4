"""Leads and lags of the index by date of ruling: lines and figure."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from perutip.designs import person_centered as pcp
from perutip.designs.event_studies.event_study import EventDummies, few_regions
from perutip.inference.wild_cluster import SimultaneousBands
from perutip.reporting.figures import event_study_figure, words_only
from perutip.reporting.rows.reporter import Reporter
from perutip.study.config import Config
from perutip.study.reasons import reason_words

BANDS = "index/event-study-bands"
TOO_FEW = "too_few_cases"
WHY = {TOO_FEW: "too few rulings around the training"}


def report_event_study(
    run: Reporter,
    exhibit: str,
    study: pcp.IndexStudy,
    config: Config,
    seed: np.random.SeedSequence,
) -> None:
    """Estimate leads and lags with sup-t bands; a reason where that is not possible.

    seed: of the stream `BANDS`.
    """
    level, width = config.study.level, config.event_study.bin_months
    where: dict[str, object] = {"panel": "event_time", "variable": "index"}
    where |= {"estimator": pcp.TWFE, "family": ""}
    where |= {"sample": f"rulings; {study.identity}"}
    scored = study.rulings[study.rulings["index"].notna()]
    places = scored["region_id"], scored["training_date"]
    if known := few_regions(*places, config.event_study):
        _without(run, exhibit, known, where, study.identity)
        return
    try:
        dummies, bands, data = pcp.event_study(
            study.rulings,
            config.event_study,
            minimum_cell=run.disclosure.minimum,
            reps=config.draws.wild_bootstrap,
            seed=seed,
            level=level,
        )
    except ValueError:  # no ruling in the base period, or collinear bins
        _without(run, exhibit, TOO_FEW, where, study.identity)
        return
    lines = band_lines(dummies, bands, data)
    run.effects(exhibit, [where | line for line in lines])
    rows = run.results(exhibit)
    run.save_figure(exhibit, index_path(rows, dummies, width))


def _without(
    run: Reporter, exhibit: str, reason: str, where: dict[str, object], identity: str
) -> None:
    """The line, the figure and the log say why there is none."""
    words = WHY.get(reason) or reason_words(reason)
    run.log(f"event study of the index not estimated: {words}")
    run.effects(exhibit, [where | {"term": "event", "reason": reason}])
    run.save_figure(exhibit, words_only(f"Not estimable: {words}", identity))


def band_lines(
    dummies: EventDummies, bands: SimultaneousBands, data: pd.DataFrame
) -> list[dict[str, object]]:
    """One line per bin, with its simultaneous band; data: the rulings used."""
    about = {
        "se_type": "CRV1, t(G-1)",
        "conf_type": bands.band_type,
        "n_obs": len(data),
        "n_clusters": data["region_id"].nunique(),
        "draws": bands.draws_used,
        "seed_stream": "" if bands.enumerated else BANDS,
    }
    numbers = zip(bands.estimates, bands.std_errors, bands.low, bands.high, strict=True)
    names = ("estimate", "std_error", "conf_low", "conf_high")
    regions = dummies.support.set_index("term")["n_regions"]
    return [
        about
        | {"term": term, "n_treated_clusters": int(regions[term])}
        | dict(zip(names, map(float, four), strict=True))
        for term, four in zip(dummies.columns, numbers, strict=True)
    ]


def index_path(rows: pd.DataFrame, dummies: EventDummies, width: int) -> Figure:
    """The figure of the rows that `band_lines` made; width of a bin in months."""
    words = {
        "x": "Months from training to ruling (diamond: base)",
        "y": "Index, difference from the base",
    }
    return event_study_figure(rows, dummies.terms, base=-1, width=width, words=words)
