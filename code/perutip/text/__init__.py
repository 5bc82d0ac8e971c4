"""Spanish rulings to term counts; `perutip.text.index` has the index made of them."""

from perutip.text.counting import (
    TermCounts,
    boilerplate_passages,
    count_terms,
    keyword_in_context,
)
from perutip.text.dictionary import Dictionary, DictionaryError, load_dictionary
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
]
