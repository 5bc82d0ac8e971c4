"""The dictionary: what is counted, under which rules."""

from perutip.text.dictionary.entries import Dictionary, Entry, Rules
from perutip.text.dictionary.loading import DictionaryError, load_dictionary
from perutip.text.dictionary.patterns import Pattern, WILDCARDS
from perutip.text.dictionary.stemming import SpanishStemmer

__all__ = [
    "Dictionary",
    "DictionaryError",
    "Entry",
    "Pattern",
    "Rules",
    "SpanishStemmer",
    "WILDCARDS",
    "load_dictionary",
]
