"""What stands beside the exact tests, and spillovers: rows of their tables."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from perutip.designs.spillovers import Spillovers
from perutip.designs.trial.beside_all import StandBeside
from perutip.reporting.lines import trial_lines as lines
from perutip.reporting.lines.attrition_lines import attrition_lines
from perutip.reporting.lines.spillover_lines import chances_frame, spillover_lines
from perutip.reporting.rows.reporter import Reporter


def report_beside(
    run: Reporter, found: StandBeside, label: Callable[[str], str], first: str
) -> None:
    """Other estimators, attrition and bounds, moderators; the registered interaction.

    label gives the words of a variable; first: the outcome of the interaction with the
    prosecutors' training.
    """
    run.effects("t06_beside", lines.beside_lines(found))
    lost = attrition_lines(found, label, run.disclosure.small)
    run.effects("t06_attrition", lost)
    run.effects("t06_moderators", lines.moderated_lines(found, label))
    between = found.moderated[("prosecutors", first)]
    both = ("interaction", "funder", label("interaction"), between)
    run.effects("t06_exploratory", [lines.moderated_line(*both)])


def report_spillovers(
    run: Reporter, found: Spillovers, variable: str, districts: pd.DataFrame
) -> None:
    """Effects outside and between districts; the chances behind them, by district.

    districts: the register, with ubigeo and district_name.
    """
    run.effects("t06_spillovers", spillover_lines(found, variable))
    names = districts.set_index("ubigeo")["district_name"].to_dict()
    frame, labels = chances_frame(found.inside.chances, names)
    run.pivot("t06_exposure", "", frame, labels=labels)
