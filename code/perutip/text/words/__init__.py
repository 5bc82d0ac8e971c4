"""Words of rulings beyond the dictionary: what predicts codes, and placebo counts."""

from perutip.text.words.counts import WordCounts, count_words
from perutip.text.words.placebo import load_placebos, placebo_rates
from perutip.text.words.ridge import ridge_codes

__all__ = [
    "WordCounts",
    "count_words",
    "load_placebos",
    "placebo_rates",
    "ridge_codes",
]
