"""Expressions found and counted in one streaming pass.

Rooms import leftwards only: sentences < rules < matching < counts.
"""

from perutip.text.counting.counts.concordance import keyword_in_context
from perutip.text.counting.counts.hit_table import HitTable
from perutip.text.counting.counts.scoring import boilerplate_passages, count_terms
from perutip.text.counting.counts.term_counts import TermCounts
from perutip.text.counting.matching.text_matcher import TextMatcher, compile_for

__all__ = [
    "HitTable",
    "TermCounts",
    "TextMatcher",
    "boilerplate_passages",
    "compile_for",
    "count_terms",
    "keyword_in_context",
]
