"""What is asked of nltk, loaded without the rest of it.

`import nltk` loads its parsers, taggers, tokenizers, classifiers and readers of
corpora, a quarter of a second that neither stemming nor agreement needs.
"""

from perutip.left_out import left_out

__all__ = ["AnnotationTask", "SnowballStemmer"]

NOT_ASKED = (
    *("ccg", "chunk", "classify", "cluster", "collocations", "corpus", "downloader"),
    *("featstruct", "grammar", "inference", "lm", "parse", "sem", "tag", "text"),
    *("tokenize", "translate", "tree", "wsd"),
)

with left_out(*(f"nltk.{room}" for room in NOT_ASKED)):
    from nltk.metrics.agreement import AnnotationTask
    from nltk.stem.snowball import SnowballStemmer
