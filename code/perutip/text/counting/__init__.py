"""Expressions found and counted in one streaming pass."""

from perutip.text.counting.concordance import keyword_in_context
from perutip.text.counting.scoring import boilerplate_passages, count_terms, TermCounts

__all__ = [
    "TermCounts",
    "boilerplate_passages",
    "count_terms",
    "keyword_in_context",
]
