"""Figures of the experiment: balance, power."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from perutip.reporting.figures.style import (
    LOOKS,
    THIRD,
    new_figure,
)

LARGE = 0.25  # Imbens and Rubin (2015): beyond, regression is not enough
SAME = 1e-6


def love_plot(
    parts: Sequence[tuple[str, pd.DataFrame]], label: Callable[[str], str]
) -> Figure:
    """Normalized differences, one panel a part, with lines of reference at ±0.25.

    parts: title and a frame with covariate, sample, value. Samples that do not differ
    share one marker.
    """
    figure, axes = new_figure(height=3.3, columns=len(parts), squeeze=False)
    for panel, (letter, (title, data)) in zip(
        axes[0], zip("ABC", parts, strict=False), strict=True
    ):
        covariates = list(dict.fromkeys(data["covariate"]))[::-1]
        wide = data.pivot(index="covariate", columns="sample", values="value")
        samples = list(dict.fromkeys(data["sample"]))
        if len(samples) > 1 and wide.diff(axis=1).iloc[:, 1:].abs().max().max() < SAME:
            wide = wide[samples[:1]].set_axis([" and ".join(samples)], axis=1)
            samples = list(wide.columns)
        for look, sample in zip(LOOKS, samples, strict=False):
            drawn = look.drawn | {"linestyle": "", "markersize": 5.5}
            values = wide[sample].reindex(covariates)
            panel.plot(values, range(len(covariates)), label=sample, **drawn)
        panel.axvline(0, color="black", linewidth=0.8)
        for line in (-LARGE, LARGE):
            panel.axvline(line, color=THIRD.color, linewidth=0.8, linestyle=":")
        panel.set_yticks(range(len(covariates)), [label(c) for c in covariates])
        panel.set_ylim(-0.6, len(covariates) - 0.4)
        reach = max(0.3, float(np.nanmax(np.abs(wide.to_numpy()))) * 1.15)
        panel.set_xlim(-reach, reach)
        panel.set_title(f"{letter}. {title}")
        panel.set_xlabel("Normalized difference\n(dotted: ±0.25)")
        panel.legend(loc="upper center", bbox_to_anchor=(0.5, -0.36), ncols=2)
    return figure


def power_figure(curves: Mapping[int, pd.DataFrame], n_districts: int) -> Figure:
    """MDE by ICC, one line per number of officers per district.

    curves: officers per district → frame with icc and mde.
    """
    figure, axes = new_figure()
    for look, (size, curve) in zip(LOOKS * len(curves), curves.items(), strict=False):
        drawn = look.drawn | {"markevery": 6, "clip_on": False}
        words = f"{size} officers per district"
        axes.plot(curve["icc"], curve["mde"], label=words, **drawn)
    axes.set_xlim(left=0)
    axes.legend(loc="lower right")
    axes.set_xlabel("Correlation of officers within a district (ICC)")
    axes.set_ylabel(
        f"Smallest effect found with 80% power\nin {n_districts} districts (SD)"
    )
    axes.set_ylim(bottom=0)
    return figure
