"""Panels of lines by columns, every one of them ours."""

from __future__ import annotations

from collections.abc import Mapping

from perutip.reporting.madre_de_dios.words import Drawn, Frame
from perutip.reporting.rows.reporter import Reporter


def report_panels(
    run: Reporter,
    key: str,
    panels: Mapping[str, Frame],
    reason: str = "small_cell",
    drawn: Drawn | None = None,
) -> None:
    """Add the panels of one exhibit; drawn: what cells from random draws carry."""
    for panel, (frame, words) in panels.items():
        common = {"definition": "ours", "drawn": (drawn or {}).get(panel, {})}
        run.pivot(key, panel, frame, labels=words, reason=reason, **common)
