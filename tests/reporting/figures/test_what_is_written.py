"""What stands beside the lines of a figure: whose numbers, and no p of zero."""

from dataclasses import replace

import numpy as np
import pytest

from perutip.designs.durations.curves import ExposureCurve
from perutip.inference.randomization_test import randomization_test
from perutip.reporting.figures.incidence import WORDS, incidence_figure
from perutip.reporting.figures.randomization import randomization_figure


def curve(exposure: str) -> ExposureCurve:
    ages = np.array([0.0, 12.0, 24.0])
    rising = np.array([0.0, 0.2, 0.4])
    at_risk = np.array([100.0, 60.0, 20.0])
    return ExposureCurve(exposure, ages, rising, rising, at_risk)


def test_every_line_of_cases_at_risk_names_its_curve():
    """In grey print the ink alone does not."""
    figure = incidence_figure([curve(name) for name in WORDS], step=10)
    figure.canvas.draw()
    written = figure.axes[0].texts
    named = {text.get_text(): text for text in written if "at risk" in text.get_text()}
    assert len(named) == len(WORDS)
    widths = {round(panel.get_position().width, 2) for panel in figure.axes}
    assert max(widths) - min(widths) < 0.02  # the words push no panel aside
    for panel in figure.axes:
        assert panel.title.get_window_extent().x1 <= figure.bbox.width
    heights = {round(text.get_window_extent().y0) for text in named.values()}
    assert len(heights) == len(WORDS)
    for words, text in named.items():
        assert any(name.casefold() in words.casefold() for name in WORDS.values())
        assert text.get_window_extent().x1 <= figure.bbox.width


@pytest.mark.parametrize(("p", "words"), [(0.0001, "p <0.001"), (0.0284, "p = 0.028")])
def test_no_p_is_written_as_zero(p, words):
    rng = np.random.default_rng(1)
    unit = np.arange(8)
    drawn = np.array([1, 0] * 4)
    assignments = np.array([rng.permutation(drawn) for _ in range(30)] + [drawn])
    test = randomization_test(
        rng.normal(size=8), unit, drawn, assignments, units=list(unit)
    )
    figure = randomization_figure({"Outcome": replace(test, p_value=p)})
    assert figure.axes[0].get_xlabel().endswith(words)
    assert figure.axes[0].get_ylabel() == "Share of assignments"
