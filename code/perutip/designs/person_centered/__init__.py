"""The effect of training on the index, its variants, and what readers say of it."""

from perutip.designs.person_centered.coding import sheets_for_readers
from perutip.designs.person_centered.descriptions import (
    CORPUS_LABELS,
    corpus_counts,
    dictionary_at_work,
    recognised_shares,
)
from perutip.designs.person_centered.exposure import event_study, specifications
from perutip.designs.person_centered.indexed_rulings import (
    READ,
    TEXTS,
    IndexStudy,
    component_variables,
    concordance,
    corpus_notes,
    index_rulings,
    open_dictionary,
)
from perutip.designs.person_centered.planted import planted_counts
from perutip.designs.person_centered.readers import (
    BOOTSTRAP,
    Readers,
    against_lines,
    agreement_lines,
    awaited_lines,
    precision_lines,
)
from perutip.designs.person_centered.variants import (
    TWFE,
    Variants,
    components_left_out,
    counted_otherwise,
    terms_left_out,
)

__all__ = [
    "BOOTSTRAP",
    "CORPUS_LABELS",
    "READ",
    "TEXTS",
    "TWFE",
    "IndexStudy",
    "Readers",
    "Variants",
    "against_lines",
    "agreement_lines",
    "awaited_lines",
    "component_variables",
    "components_left_out",
    "concordance",
    "corpus_counts",
    "corpus_notes",
    "counted_otherwise",
    "dictionary_at_work",
    "event_study",
    "index_rulings",
    "open_dictionary",
    "planted_counts",
    "precision_lines",
    "recognised_shares",
    "sheets_for_readers",
    "specifications",
    "terms_left_out",
]
