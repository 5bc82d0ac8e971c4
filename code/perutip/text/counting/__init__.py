"""Expressions found and counted in one streaming pass."""

from perutip.text.counting.concordance import keyword_in_context
from perutip.text.counting.scoring import TermCounts, boilerplate_passages, count_terms

__all__ = [
    "TermCounts",
    "boilerplate_passages",
    "count_terms",
    "keyword_in_context",
]
