"""The effect of training on the index, its variants, and what readers say of it."""

from perutip.designs.person_centered.descriptions import (
    describe_corpus,
    describe_dictionary,
)
from perutip.designs.person_centered.exposure import event_study, specifications
from perutip.designs.person_centered.indexed_rulings import (
    IndexStudy,
    finish,
    read_study,
    write_restricted,
)
from perutip.designs.person_centered.readers import (
    AGAINST,
    AGREEMENT,
    AWAITED,
    TERMS,
    validate,
)
from perutip.designs.person_centered.variants import robustness

__all__ = [
    "AGAINST",
    "AGREEMENT",
    "AWAITED",
    "TERMS",
    "IndexStudy",
    "describe_corpus",
    "describe_dictionary",
    "event_study",
    "finish",
    "read_study",
    "robustness",
    "specifications",
    "validate",
    "write_restricted",
]
