"""Figure of cumulative incidence by exposure to training."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Transform

from perutip.designs.durations.curves import ExposureCurve
from perutip.reporting.figures.style import FIRST, SECOND, THIRD, new_figure

LOOKS = {"under": FIRST, "before": THIRD, "never": SECOND}
WORDS = {
    "under": "Under training",
    "before": "Trained regions, before",
    "never": "Never trained",
}
TITLES = {
    "convicted": "A. Convicted",
    "otherwise": "B. Ended otherwise",
    "pending": "C. Pending (Kaplan–Meier)",
}
_FIRST_LINE, _LINE = -46.0, 10.0  # points, from the axes down
_APART = 11.0  # months between numbers that do not touch


def incidence_figure(curves: Sequence[ExposureCurve], step: int) -> Figure:
    """Incidence of conviction and of other ends, and the share pending, by age of the
    case; cases at risk, to the nearest `step`, stand below.

    curves: at least one, of ages that may be published.
    """
    figure, axes = new_figure(height=3.5, columns=len(TITLES))
    last = max(float(one.ages[-1]) for one in curves)
    for panel, (name, title) in zip(axes, TITLES.items(), strict=True):
        for one in curves:
            label = WORDS[one.exposure]
            look = LOOKS[one.exposure].drawn
            panel.plot(one.ages, getattr(one, name), label=label, **look)
        panel.set_title(title)
        panel.set_xlim(-0.04 * last, 1.04 * last)
        panel.set_xticks(range(0, int(last) + 1, 12))
        panel.set_xlabel("Months since filing" + "\n" * len(curves))  # room below
    _at_risk_below(axes[0], curves)  # the same in every panel
    axes[0].set_ylabel("Share of cases")
    top = max(axes[0].get_ylim()[1], axes[1].get_ylim()[1])
    for panel, high in zip(axes, (top, top, 1.05), strict=True):
        panel.set_ylim(0, high)
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=len(curves))
    return figure


def _at_risk_below(panel: Axes, curves: Sequence[ExposureCurve]) -> None:
    """A line of cases at risk per curve, where there is room for it, and whose."""
    for place, one in enumerate(curves):
        before = -_APART
        for age, count in zip(one.ages, one.at_risk, strict=True):
            if age - before < _APART:
                continue
            before = float(age)
            at = (before, 0.0), panel.get_xaxis_transform()
            _written(panel, f"{count:.0f}", *at, place, one, "center")
        words = f"at risk: {WORDS[one.exposure][0].lower()}{WORDS[one.exposure][1:]}"
        _written(panel, words, (1.08, 0.0), "axes fraction", place, one, "left")


def _written(
    panel: Axes,
    text: str,
    at: tuple[float, float],
    coordinates: str | Transform,
    place: int,
    one: ExposureCurve,
    align: Literal["center", "left"],
) -> None:
    """Small letters in a curve's ink, `place` lines below the panel."""
    written = panel.annotate(
        text,
        at,
        xycoords=coordinates,
        xytext=(0.0, _FIRST_LINE - place * _LINE),
        textcoords="offset points",
        fontsize=7.5,
        ha=align,
        va="center",
        color=LOOKS[one.exposure].ink,
        annotation_clip=False,
    )
    written.set_in_layout(align == "center")  # words stand below the next panel
