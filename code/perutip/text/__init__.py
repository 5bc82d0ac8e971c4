"""Spanish rulings to term counts to the Person-Centered Practices Index."""

from perutip.text.concordance import keyword_in_context
from perutip.text.dictionary import DictionaryError, load_dictionary
from perutip.text.entries import Dictionary
from perutip.text.index import person_centered_index
from perutip.text.normalize import clean, fold, normalize
from perutip.text.scoring import TermCounts, boilerplate_passages, count_terms

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
