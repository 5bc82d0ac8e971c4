"""The effect of training on the index, its variants, and what readers say of it."""

from perutip.designs.person_centered.beside import placebo_effects, with_controls
from perutip.designs.person_centered.coding import sheets_for_readers
from perutip.designs.person_centered.corrected import Corrected, corrected
from perutip.designs.person_centered.descriptions import (
    CORPUS_LABELS,
    corpus_counts,
    dictionary_at_work,
    expressions,
    recognised_shares,
)
from perutip.designs.person_centered.exposure import (
    component_family,
    event_study,
    specifications,
)
from perutip.designs.person_centered.indexed_rulings import (
    READ,
    TEXTS,
    IndexStudy,
    NoScale,
    component_variables,
    concordance,
    corpus_notes,
    index_rulings,
    open_dictionary,
)
from perutip.designs.person_centered.planted import planted_counts
from perutip.designs.person_centered.reader_errors import error_lines
from perutip.designs.person_centered.readers import BOOTSTRAP, Readers
from perutip.designs.person_centered.readers_compared import (
    against_lines,
    agreement_lines,
)
from perutip.designs.person_centered.selection import ruled_in_time
from perutip.designs.person_centered.validation_cells import awaited_lines, line
from perutip.designs.person_centered.variants import (
    NOISY,
    TWFE,
    Variants,
    components_left_out,
    counted_otherwise,
    terms_left_out,
)

__all__ = [
    "BOOTSTRAP",
    "CORPUS_LABELS",
    "NOISY",
    "READ",
    "TEXTS",
    "TWFE",
    "Corrected",
    "IndexStudy",
    "NoScale",
    "Readers",
    "Variants",
    "against_lines",
    "agreement_lines",
    "awaited_lines",
    "component_family",
    "component_variables",
    "components_left_out",
    "concordance",
    "corpus_counts",
    "corpus_notes",
    "corrected",
    "counted_otherwise",
    "dictionary_at_work",
    "error_lines",
    "event_study",
    "expressions",
    "index_rulings",
    "line",
    "open_dictionary",
    "placebo_effects",
    "planted_counts",
    "recognised_shares",
    "ruled_in_time",
    "sheets_for_readers",
    "specifications",
    "terms_left_out",
    "with_controls",
]
