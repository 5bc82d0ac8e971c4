"""Expressions found and counted in one streaming pass."""

from perutip.text.counting.concordance import keyword_in_context
from perutip.text.counting.hit_table import HitTable
from perutip.text.counting.scoring import boilerplate_passages, count_terms
from perutip.text.counting.term_counts import TermCounts
from perutip.text.counting.text_matcher import TextMatcher

__all__ = [
    "HitTable",
    "TermCounts",
    "TextMatcher",
    "boilerplate_passages",
    "count_terms",
    "keyword_in_context",
]
