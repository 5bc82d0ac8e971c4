"""The dictionary: what is counted, under which rules."""

from perutip.text.dictionary.entries import Dictionary, Entry
from perutip.text.dictionary.expressions import Expression
from perutip.text.dictionary.loading import DictionaryError, load_dictionary
from perutip.text.dictionary.patterns import WILDCARDS, Pattern
from perutip.text.dictionary.rules import Rules
from perutip.text.dictionary.stemming import SpanishStemmer

__all__ = [
    "WILDCARDS",
    "Dictionary",
    "DictionaryError",
    "Entry",
    "Expression",
    "Pattern",
    "Rules",
    "SpanishStemmer",
    "load_dictionary",
]
