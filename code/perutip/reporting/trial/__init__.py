"""Tables and figures of step 06: response, effects with their exact tests, drawn."""

from perutip.reporting.trial.beside import report_beside, report_spillovers
from perutip.reporting.trial.drawn import effects_drawn, rows_drawn, statistics_drawn
from perutip.reporting.trial.effects import report_effects
from perutip.reporting.trial.response import moved_sentence, report_response

__all__ = [
    "effects_drawn",
    "moved_sentence",
    "report_beside",
    "report_effects",
    "report_response",
    "report_spillovers",
    "rows_drawn",
    "statistics_drawn",
]
