"""Spanish rulings to term counts and the index made of them.

`person_centered_index` is loaded when it is first asked for: whoever only reads and
counts would pay for the estimators behind it.
"""

from typing import TYPE_CHECKING, Any

from perutip.text.counting import (
    TermCounts,
    boilerplate_passages,
    count_terms,
    keyword_in_context,
)
from perutip.text.dictionary import Dictionary, DictionaryError, load_dictionary
from perutip.text.reading import clean, fold, normalize

if TYPE_CHECKING:
    from perutip.text.index import person_centered_index

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


def __getattr__(name: str) -> Any:
    if name != "person_centered_index":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from perutip.text.index import person_centered_index

    return person_centered_index
