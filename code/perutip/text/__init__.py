"""Spanish rulings to term counts to the Person-Centered Practices Index."""

from perutip.text.counting import (
    TermCounts,
    boilerplate_passages,
    count_terms,
    keyword_in_context,
)
from perutip.text.dictionary import Dictionary, DictionaryError, load_dictionary
from perutip.text.index import person_centered_index
from perutip.text.reading import clean, fold, normalize

__all__ = [
    "Dictionary",
    "DictionaryError",
    "TermCounts",
    "boilerplate_passages",
    "clean",
    "count_terms",
    "fold",
    "keyword_in_context",
    "load_dictionary",
    "normalize",
    "person_centered_index",
]
