"""A figure that is only laid out before it is printed prints what matplotlib does."""

from io import BytesIO

import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure

from perutip.reporting.figures.style import LaidOut, interval_plot


def _printed(kind: type[Figure], form: str) -> bytes:
    figure, (left, right) = plt.subplots(
        1, 2, figsize=(6.7, 3.6), layout="constrained", FigureClass=kind
    )
    interval_plot(left, [0, 1, 2], [0.1, 0.2, 0.3], [0, 0, 0.1], [0.2, 0.4, 0.5])
    left.set(
        title="Left", xlabel="Months since training\n(of decision)", ylabel="Share"
    )
    right.plot([0, 1000], [1e5, 2e6], label="A line with a long name")
    right.set_aspect(1 / 2000)
    right.legend(loc="best")
    right.annotate("end", (1000, 2e6), xytext=(7, 0), textcoords="offset points")
    figure.supxlabel("Below both")
    written = BytesIO()
    undated = {"CreationDate": None} if form == "pdf" else {"Software": None}
    figure.savefig(written, format=form, metadata=undated)
    plt.close(figure)
    return written.getvalue()


@pytest.mark.parametrize("form", ["pdf", "png"])
def test_prints_what_matplotlib_prints(form: str) -> None:
    assert _printed(LaidOut, form) == _printed(Figure, form)


def test_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []
    draw = Figure.draw
    monkeypatch.setattr(
        Figure, "draw", lambda self, to: (drawn.append(1), draw(self, to))
    )
    _printed(LaidOut, "png")
    assert len(drawn) == 1
