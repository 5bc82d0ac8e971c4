"""What the register supports, shown: cases, regions, detectable effects, verdicts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import pandas as pd

from perutip.reporting.disclosure import Disclosure
from perutip.reporting.rows.reporter import Reporter
from perutip.reporting.track4tip.supports import SIMULATED, Support
from perutip.study.config import Config


def by_verdict(
    supports: Iterable[Support], least: int, level: float, disclosure: Disclosure
) -> dict[str, tuple[pd.DataFrame, dict[str, str]]]:
    """Verdict → frame of its outcomes and their words; small cells hidden, a missing
    effect as the reason for which it is."""
    out: dict[str, tuple[pd.DataFrame, dict[str, str]]] = {}
    listed = list(supports)
    for verdict in ("enough", "few", "not_estimable"):
        mine = [one for one in listed if one.verdict(least) == verdict]
        rows = {}
        for one in mine:
            hide = disclosure.small(one.treated) or disclosure.small(
                one.cases - one.treated
            )
            rows[one.key] = {
                "cases": disclosure.enough(one.cases),
                "treated": math.nan if hide else one.treated,
                "treated_clusters": one.treated_clusters,
                "share": math.nan if hide else one.share,
                "mde": one.mde(level)
                if verdict != "not_estimable"
                else one.reason or "not_identified",
                "simulated_mde": one.simulated.mde if one.simulated else math.nan,
            }
        if rows:
            frame = pd.DataFrame.from_dict(rows, orient="index")
            out[verdict] = frame, {one.key: one.label for one in mine}
    return out


MDE_COLUMNS = [
    "key",
    "label",
    "std_error",
    "df",
    "mde",
    "base",
    "simulated_mde",
    "size",
    "replications",
]


def mde_frame(supports: Iterable[Support], config: Config) -> pd.DataFrame:
    """What power tables of a later step read: key, error, df and MDE by formula; of
    headlines also the mean without training and the MDE, size and number simulated."""
    level = config.study.level
    return pd.DataFrame(
        [
            {
                "key": one.key,
                "label": one.label,
                "std_error": one.std_error,
                "df": one.df,
                "mde": one.mde(level),
                "base": one.simulated.base if one.simulated else math.nan,
                "simulated_mde": one.simulated.mde if one.simulated else math.nan,
                "size": one.simulated.size if one.simulated else math.nan,
                "replications": one.simulated.replications if one.simulated else 0,
            }
            for one in supports
        ],
        columns=MDE_COLUMNS,
    )


def report_estimability(
    run: Reporter, exhibit: str, supports: Sequence[Support], config: Config
) -> None:
    """The estimability table, a panel a verdict."""
    least = config.prosecution.minimum_treated_cases
    level = config.study.level
    found = by_verdict(supports, least, level, run.disclosure)
    for verdict, (frame, labels) in found.items():
        simulated = frame["simulated_mde"].notna()
        often = {one.simulated.replications for one in supports if one.simulated}
        drawn = {"draws": max(often, default=math.nan), "seed_stream": SIMULATED}
        for part in (frame[simulated], frame[~simulated].drop(columns="simulated_mde")):
            run.pivot(
                exhibit,
                verdict,
                part,
                estimator="count",
                reason="small_cell",
                labels=labels,
                drawn={"simulated_mde": drawn},
            )
