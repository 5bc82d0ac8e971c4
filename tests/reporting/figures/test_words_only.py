"""A figure of words alone holds them, however many they are."""

import pytest

from perutip.reporting.figures import words_only


@pytest.mark.parametrize("n", [1, 60])
def test_the_words_stay_within_the_figure(n):
    figure = words_only("Awaited: districts " + ", ".join(["150101"] * n))
    figure.canvas.draw()
    box = figure.axes[0].texts[0].get_window_extent()
    assert box.x0 >= 0 and box.x1 <= figure.bbox.width
    assert box.y0 >= 0 and box.y1 <= figure.bbox.height
