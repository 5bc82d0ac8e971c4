"""Lines of leads and lags, their joint tests and the honest bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from perutip.designs.event_studies.leads_and_lags import Path, honest_rows
from perutip.reporting.figures import hazard_path_figure
from perutip.reporting.lines.jackknife_numbers import JACKKNIFE
from perutip.reporting.rows.possible_range import CUT, cut_to_range
from perutip.reporting.rows.reporter import Reporter


def path_lines(
    path: Path, variable: str, label: str, level: float
) -> Iterator[dict[str, object]]:
    """One line per half-year, with the simultaneous band."""
    band, errors = path.band(level), np.sqrt(np.diag(path.covariance))
    for place, time in enumerate(path.times):
        yield {
            "variable": variable,
            "label": label,
            "term": f"event_{'m' if time < 0 else 'p'}{abs(int(time))}",
            "estimator": "hazard imputation, by half-year at risk",
            "definition": "amended",
            "family": "",
            "sample": "all time at risk",
            "estimate": float(path.estimates[place]),
            "std_error": float(errors[place]),
            "se_type": JACKKNIFE,
            "conf_low": float(band.conf_low[place]),
            "conf_high": float(band.conf_high[place]),
            "conf_type": f"simultaneous sup-t band, t({band.df})",
            "n_clusters": path.n_clusters,
            "n_treated_clusters": int(path.n_regions[place]),
        }


def pretrend_frame(paths: Mapping[str, Path]) -> pd.DataFrame:
    """Joint test of the leads by event study."""
    rows = {}
    for key, path in paths.items():
        test = path.pretrend()
        rows[key] = {
            "f": test.f_stat,
            "leads": test.n_coefficients,
            "df": test.df_den,
            "p": test.p_value,
            "p_largest": test.p_largest,
            "fragile": float(test.fragile),
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def honest_frame(
    path: Path, level: float, *, share: bool
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Sets of the average effect after training by restriction, and their words.

    share: the effect is one on a share, so that its set ends at -1 and 1.
    """
    found = list(honest_rows(path, level))
    frame = pd.DataFrame(
        [numbers for _, _, numbers in found],
        index=[key for key, _, _ in found],
        columns=["estimate", "low", "high"],
    )
    words = {key: label for key, label, _ in found}
    if share:
        for key in frame.index:
            low, high, is_cut = cut_to_range(*frame.loc[key, ["low", "high"]])
            if is_cut:
                frame.loc[key, ["low", "high"]] = low, high
                words[key] += f" ({CUT})"
    return frame.replace([np.inf, -np.inf], np.nan), words


LABELS = {
    "conviction": "Convictions per case-month",
    "resolution": "Ends per case-month",
    "filing": "Conviction, by filing date",
}


def lines_by_panel(
    paths: Mapping[str, Path], level: float
) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """Panel and its lines; a line with a reason where a path is not supported."""
    for name in ("conviction", "resolution"):
        variable = f"{name}_hazard"
        if name in paths:
            found = path_lines(paths[name], variable, LABELS[name], level)
            yield name, list(found)
            continue
        line: dict[str, object] = {
            "variable": variable,
            "label": LABELS[name],
            "term": "event_time",
            "estimator": "none",
            "family": "",
            "reason": "too_little_exposed_time",
        }
        yield name, [line]


def paths_figure(rows: pd.DataFrame) -> Figure:
    """The figure of the rows that lines_by_panel made."""
    shown = rows[rows["status"] == "ok"].copy()
    sign = shown["term"].str.contains("_m").map({True: -1, False: 1})
    shown["event_time"] = sign * shown["term"].str.extract(r"(\d+)$")[0].astype(float)
    shown = shown.sort_values(["panel", "event_time"])
    panels = {str(title): part for title, part in shown.groupby("panel", sort=True)}
    return hazard_path_figure(panels, "Difference per case-month")


def report_paths(
    run: Reporter, exhibit: str, paths: Mapping[str, Path], level: float
) -> None:
    """Lines of the hazards' leads and lags, and their figure."""
    for panel, lines in lines_by_panel(paths, level):
        run.effects(exhibit, [line | {"panel": panel} for line in lines])
    run.save_figure(exhibit, paths_figure(run.results(exhibit)))


def report_tests(
    run: Reporter,
    tests: str,
    bounds: str,
    paths: Mapping[str, Path],
    level: float,
    waits: Mapping[str, str],
) -> None:
    """Joint tests of the leads (exhibit `tests`), and honest bounds (`bounds`).

    waits: coded reason by path, of those whose dates are awaited.
    """
    if paths:
        frame, reason = pretrend_frame(paths), "not_identified"
        run.pivot(tests, "", frame, labels=LABELS, reason=reason)
    else:
        reason = waits.get("conviction") or "not_identified"
        run.missing(tests, "", "conviction", reason, term="p")
    for name in LABELS:
        frame, words = (
            honest_frame(paths[name], level, share=name == "filing")
            if name in paths
            else (pd.DataFrame(), {})
        )
        if len(frame):
            run.pivot(bounds, name, frame, labels=words, reason="not_bounded")
        else:
            reason = waits.get(name) or "not_bounded"
            run.missing(bounds, name, name, reason, label=LABELS[name])
