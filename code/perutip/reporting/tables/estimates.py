"""Panels of estimates: numbered columns are outcomes or specifications.

Estimate, (standard error) and [set] stand beneath each other; p-values, sizes and the
mean at the foot of a panel. What is not estimated is said in words.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd

from perutip.reporting.tables.numbers import (
    decimals_for,
    fixed,
    interval,
    mean_text,
    p_text,
    percent,
    printed,
    set_text,
)
from perutip.reporting.tables.printed import Column, Line, Panel
from perutip.study.exhibits import Exhibit
from perutip.study.reasons import reason_words

ENDS = ("lower bound", "upper bound")
DEFINITIONS = {
    "as_registered": "registered",
    "amended": "amended",
    "ours": "own",
    "funder": "funder's page",
}
TOLD = ("registered", "amended", "beside", "funder")  # panels that say the definition


@dataclass(frozen=True)
class Foot:
    """Words of the lines at the foot: p-values by column, clusters, mean."""

    p_values: dict[str, str]
    clusters: str
    mean: str


PERMUTED, EXACT = "Permutation p", "Randomization p"
STEPPED = "Step-down p"
FEET = {
    "effects": Foot({"leading": "p", "p_rw": STEPPED}, "Clusters", "Untreated mean"),
    "hazard": Foot(
        {"leading": "p", "p_ri": PERMUTED, "p_rw": STEPPED},
        "Regions",
        "Mean without training",
    ),
    "rollout": Foot(
        {"p_value": "p, t(G−1)", "p_wild": "Wild bootstrap p", "p_ri": PERMUTED},
        "Regions",
        "Mean without training",
    ),
    "trial": Foot(
        {"p_ri": EXACT, "p_wild": "Wild bootstrap p", "p_rw": STEPPED},
        "Districts",
        "Control mean",
    ),
    "beside": Foot({"p_value": "p", "p_ri": EXACT}, "Districts", "Control mean"),
}


def leading_p(row: pd.Series) -> float:
    """The bootstrap's p, or the conventional one where there is no bootstrap."""
    return row["p_value"] if math.isnan(row["p_wild"]) else row["p_wild"]


@dataclass(frozen=True)
class _Estimated:
    """Rows behind one column of one panel: one, or the two ends of bounds."""

    heading: str
    rows: tuple[pd.Series, ...]

    @property
    def row(self) -> pd.Series:
        return self.rows[0]


def estimate_panels(exhibit: Exhibit, rows: pd.DataFrame) -> list[Panel]:
    """Panels of an exhibit with numbered columns, in order."""
    if exhibit.across == "panels":
        rows = _transposed(rows)
    parts = [(str(name), _columns_of(part)) for name, part in rows.groupby("panel")]
    words = {str(name): _not_estimated(part) for name, part in rows.groupby("panel")}
    shared = len({tuple(one.heading for one in ones) for _, ones in parts if ones}) == 1
    panels: list[Panel] = []
    done = 0
    if shared and len([1 for _, ones in parts if ones]) > 1:
        widest = next(ones for _, ones in parts if ones)
        for start, stop in _chunks(widest, exhibit.per_row):
            for title, ones in parts:
                both = [o for _, all_ in parts for o in all_[start:stop]]
                panels.append(
                    _panel(exhibit, title, ones[start:stop], start, both, words[title])
                )
        return panels
    for title, ones in parts:
        for start, stop in _chunks(ones, exhibit.per_row) or [(0, 0)]:
            head = title if start == 0 else f"{title} (continued)"
            last = words[title] if stop == len(ones) else ()
            panels.append(
                _panel(
                    exhibit,
                    head,
                    ones[start:stop],
                    done + start,
                    ones[start:stop],
                    last,
                )
            )
        done += len(ones)
    return panels


def _transposed(rows: pd.DataFrame) -> pd.DataFrame:
    """Panels become columns and labels panels, lettered anew."""
    out = rows.copy()
    names = list(dict.fromkeys(rows["label"]))
    letters = {name: f"{chr(ord('A') + n)}. {name}" for n, name in enumerate(names)}
    out["panel"] = rows["label"].map(letters)
    out["label"] = rows["panel"].str.replace(r"^[A-Z]\. ", "", regex=True)
    order = {name: n for n, name in enumerate(dict.fromkeys(rows["panel"]))}
    out["column"] = rows["panel"].map(order).map("{:02d}".format)
    return out.sort_values(["panel", "column", "term"], kind="stable")


def _columns_of(part: pd.DataFrame) -> list[_Estimated]:
    """Estimated rows of a panel; two ends of the same bounds are one column."""
    found: list[_Estimated] = []
    for _, row in part[part["status"] == "ok"].iterrows():
        last = found[-1] if found else None
        if (
            last is not None
            and row["term"] == ENDS[1]
            and last.row["term"] == ENDS[0]
            and last.heading == row["label"]
        ):
            found[-1] = _Estimated(last.heading, (last.row, row))
        else:
            found.append(_Estimated(row["label"], (row,)))
    return found


def _chunks(ones: Sequence[_Estimated], most: int) -> list[tuple[int, int]]:
    """Where columns break: between registered outcomes first, then evenly."""
    runs: list[list[int]] = []
    for place, one in enumerate(ones):
        if runs and ones[place - 1].row["outcome"] == one.row["outcome"]:
            runs[-1].append(place)
        else:
            runs.append([place])
    if len(ones) <= most:
        runs = [list(range(len(ones)))] if ones else []
    elif any(len(run) == 1 for run in runs):
        runs = [list(range(len(ones)))]
    out = []
    for run in runs:
        pieces = math.ceil(len(run) / most)
        size = math.ceil(len(run) / pieces)
        out += [
            (run[0] + start, min(run[0] + start + size, run[-1] + 1))
            for start in range(0, len(run), size)
        ]
    return out


def _not_estimated(part: pd.DataFrame) -> tuple[str, ...]:
    """What has no estimate and why, one sentence per reason."""
    sentences = []
    missing = part[part["status"] != "ok"]
    for (status, reason), rows in missing.groupby(["status", "reason"], sort=False):
        head = "Awaiting" if status == "awaiting" else "Not estimated"
        names = "; ".join(dict.fromkeys(rows["label"]))
        sentences.append(f"{head} ({reason_words(str(reason))}): {names}.")
    return tuple(sentences)


def _panel(
    exhibit: Exhibit,
    title: str,
    ones: Sequence[_Estimated],
    before: int,
    alike: Sequence[_Estimated],
    words: Sequence[str],
) -> Panel:
    """One panel; `alike` are the estimates that share columns, hence decimals."""
    columns = tuple(
        Column(one.heading, f"({before + place})")
        for place, one in enumerate(ones, start=1)
    )
    width = len(ones)
    decimals = [
        _decimals([o for n, o in enumerate(alike) if n % width == place], exhibit)
        for place in range(width)
    ]
    lines = _estimate_lines(ones, decimals)
    lines += _foot_lines(exhibit, title, ones, decimals)
    lines += [Line("", (sentence,), "text") for sentence in words]
    return Panel(title, columns, tuple(lines))


def _decimals(ones: Sequence[_Estimated], exhibit: Exhibit) -> int:
    rows = pd.DataFrame([row for one in ones for row in one.rows])
    return decimals_for(
        rows["std_error"].astype(float),
        rows["estimate"].astype(float),
        exhibit.decimals,
    )


def _estimate_lines(ones: Sequence[_Estimated], decimals: Sequence[int]) -> list[Line]:
    """Estimate (or [lower, upper]), (standard error), [set]."""
    if not ones:
        return []
    values, errors, sets = [], [], []
    for one, digits in zip(ones, decimals, strict=True):
        ends = [row["estimate"] for row in one.rows]
        values.append(
            interval(ends[0], ends[1], digits)
            if len(ends) > 1
            else printed(ends[0], digits)
        )
        known = [
            row["std_error"] for row in one.rows if not math.isnan(row["std_error"])
        ]
        text = ", ".join(printed(error, digits) for error in known)
        errors.append(f"({text})" if text else "")
        sets.append(set_text(one.row, digits))
    bounds = [len(one.rows) == 2 for one in ones]
    word = (
        "Bounds" if all(bounds) else "Estimate or bounds" if any(bounds) else "Estimate"
    )
    levels = sorted(
        {one.row["conf_level"] for one in ones if one.row["conf_level"] > 0}
    )
    level = percent(levels[-1]) if levels else ""
    lines = [Line(word, tuple(values))]
    if any(errors):
        lines.append(Line("(Standard error)", tuple(errors), "error"))
    if any(sets):
        lines.append(Line(f"[{level} set]", tuple(sets), "set"))
    return lines


def _foot_lines(
    exhibit: Exhibit,
    title: str,
    ones: Sequence[_Estimated],
    decimals: Sequence[int],
) -> list[Line]:
    """p-values, definition where the title does not say it, sizes and the mean."""
    foot = FEET[exhibit.layout]
    lines = [
        _foot(label, ones, partial(_p_cell, name))
        for name, label in foot.p_values.items()
    ]
    definitions = {one.row["definition"] for one in ones}
    panel = {exhibit.panel(key): key for key in exhibit.panels}.get(title, "")
    if len(definitions) > 1 or (panel not in TOLD and definitions - {"ours", ""}):
        lines.append(
            _foot(
                "Definition", ones, lambda row: DEFINITIONS.get(row["definition"], "")
            )
        )
    clusters = exhibit.clusters or foot.clusters
    treated = any(not math.isnan(one.row["n_treated_clusters"]) for one in ones)
    lines += [
        _foot(exhibit.units, ones, lambda row: _count(row["n_obs"])),
        _foot(f"{clusters} (treated)" if treated else clusters, ones, _clusters),
    ]
    means = [
        ""
        if math.isnan(one.row["control_mean"])
        else mean_text(one.row["control_mean"], max(d, 1))
        for one, d in zip(ones, decimals, strict=True)
    ]
    lines.append(Line(exhibit.mean or foot.mean, tuple(means), "foot"))
    return [line for line in lines if any(line.cells)]


def _foot(
    label: str, ones: Sequence[_Estimated], cell: Callable[[pd.Series], str]
) -> Line:
    return Line(label, tuple(cell(one.row) for one in ones), "foot")


def _p_cell(name: str, row: pd.Series) -> str:
    value = leading_p(row) if name == "leading" else row[name]
    return "" if math.isnan(value) else p_text(value)


def _count(value: float) -> str:
    return "" if math.isnan(value) else fixed(value, 0)


def _clusters(row: pd.Series) -> str:
    treated = row["n_treated_clusters"]
    return _count(row["n_clusters"]) + (
        "" if math.isnan(treated) else f" ({treated:.0f})"
    )
