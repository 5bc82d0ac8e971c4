"""Tables and figures of step 02: lines from what its designs return, reported."""

from perutip.reporting.lines.permuted_dates import DATES, p_frame, t_frame
from perutip.reporting.track4tip.by_filing import by_filing_variables, report_imputation
from perutip.reporting.track4tip.comparisons import (
    estimators_drawn,
    report_curve,
    report_estimators,
)
from perutip.reporting.track4tip.durations import report_durations
from perutip.reporting.track4tip.dynamics import report_paths, report_tests
from perutip.reporting.track4tip.ends_apart import ends_lines
from perutip.reporting.track4tip.estimability import mde_frame, report_estimability
from perutip.reporting.track4tip.filing_event_study import report_event_study
from perutip.reporting.track4tip.headline import headline_lines
from perutip.reporting.track4tip.headline_limits import note_limits
from perutip.reporting.track4tip.headline_secondary import secondary_lines
from perutip.reporting.track4tip.heterogeneity import report_heterogeneity
from perutip.reporting.track4tip.pending_cases import pending_lines
from perutip.reporting.track4tip.registered import (
    STREAM,
    check_columns,
    report_registered,
)
from perutip.reporting.track4tip.sensitivity import report_departures
from perutip.reporting.track4tip.sentences import sentence_bounds
from perutip.reporting.track4tip.supports import of_hazards_simulated
from perutip.reporting.track4tip.unrecorded import note_unrecorded

__all__ = [
    "DATES",
    "STREAM",
    "by_filing_variables",
    "check_columns",
    "ends_lines",
    "estimators_drawn",
    "headline_lines",
    "mde_frame",
    "note_limits",
    "note_unrecorded",
    "of_hazards_simulated",
    "p_frame",
    "pending_lines",
    "report_curve",
    "report_departures",
    "report_durations",
    "report_estimability",
    "report_estimators",
    "report_event_study",
    "report_heterogeneity",
    "report_imputation",
    "report_paths",
    "report_registered",
    "report_tests",
    "secondary_lines",
    "sentence_bounds",
    "t_frame",
]
