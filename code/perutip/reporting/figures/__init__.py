"""Figures: one module a kind, drawn from what may be published, in one style."""

from perutip.reporting.figures.communities import (
    frontier_figure,
    verdict_map,
)
from perutip.reporting.figures.discontinuity import discontinuity_figure
from perutip.reporting.figures.effects import love_plot, power_figure
from perutip.reporting.figures.incidence import incidence_figure
from perutip.reporting.figures.over_time import (
    event_study_figure,
    index_figure,
    rollout_figure,
)
from perutip.reporting.figures.printed import PrintedFigure, printed_figure
from perutip.reporting.figures.randomization import (
    randomization_figure,
    two_intervals_figure,
)
from perutip.reporting.figures.readers import readers_figure
from perutip.reporting.figures.specifications import specification_figure
from perutip.reporting.figures.style import save_figure, words_only
from perutip.reporting.figures.training import (
    estimators_figure,
    hazard_path_figure,
)

__all__ = [
    "PrintedFigure",
    "discontinuity_figure",
    "estimators_figure",
    "event_study_figure",
    "frontier_figure",
    "hazard_path_figure",
    "incidence_figure",
    "index_figure",
    "love_plot",
    "power_figure",
    "printed_figure",
    "randomization_figure",
    "readers_figure",
    "rollout_figure",
    "save_figure",
    "specification_figure",
    "two_intervals_figure",
    "verdict_map",
    "words_only",
]
