"""Tables and figures of step 04 from the index of every ruling."""

from perutip.reporting.person_centered.corpus import (
    report_corpus,
    report_dictionary,
    report_planted,
)
from perutip.reporting.person_centered.corrected import report_corrected
from perutip.reporting.person_centered.event_study import BANDS, report_event_study
from perutip.reporting.person_centered.family import report_family
from perutip.reporting.person_centered.index import report_index, report_index_clusters
from perutip.reporting.person_centered.readers import readers_drawn
from perutip.reporting.person_centered.robustness import report_variants

__all__ = [
    "BANDS",
    "readers_drawn",
    "report_corpus",
    "report_corrected",
    "report_dictionary",
    "report_event_study",
    "report_family",
    "report_index",
    "report_index_clusters",
    "report_planted",
    "report_variants",
]
