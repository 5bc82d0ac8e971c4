"""The dictionary: what is counted, under which rules."""

from perutip.text.dictionary.entries import (
    Belief,
    Dictionary,
    Entry,
    Persons,
    Rules,
    Speakers,
)
from perutip.text.dictionary.loading import DictionaryError, load_dictionary
from perutip.text.dictionary.patterns import WILDCARDS, Pattern
from perutip.text.dictionary.stemming import SpanishStemmer

__all__ = [
    "WILDCARDS",
    "Belief",
    "Dictionary",
    "DictionaryError",
    "Entry",
    "Pattern",
    "Persons",
    "Rules",
    "SpanishStemmer",
    "Speakers",
    "load_dictionary",
]
