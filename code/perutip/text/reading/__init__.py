"""Rulings as files to clean text and sections.

A text is repaired where damage can be undone, else flagged and not scored, wherever the
damage shows in it: in letters, words that no lexicon has, marks amid words, lines that
do not go on, words that never meet, sentences that stand twice or have no end. What
leaves no trace is not seen, and the text is scored as it is:

- sentences, paragraphs or pages left out, put in or moved whole, where what comes
  before and after them ends at a stop; and one break of a sentence whose ends happen to
  fit (six of seven do: few words exclude most others);
- words in place of others, all of them words: what a corrector or a translation made of
  a term, outside the set phrases of courts (`set_phrases`);
- more hidden than names, where an anonymiser put its tag for a name; a figure masked
  once, or rewritten by a spreadsheet, or with the call of a note stuck to it;
- lines read across in a few places by a crooked scan, where their ends happen to fit;
- one paragraph that lost its end between two words, before no word that must go on;
- another ruling's passage of whole sentences; wording of a draft that was replaced
  by an editor who left nothing of the old.

Other places check them: a ruling that ends without its decision is incomplete, the
corpus has each ruling once, and readers code a sample by hand.

Rooms import leftwards only: words < pages < parts < sentences < letters < damage <
sources.
"""

from perutip.text.reading.letters.ocr_noise import with_recognition_errors
from perutip.text.reading.pages.cleaning import clean, normalize
from perutip.text.reading.parts.headings import PARTS, Part
from perutip.text.reading.parts.sections import Span, find_parts, split_sections
from perutip.text.reading.sources.boilerplate import PassageLedger, passages_around
from perutip.text.reading.sources.corpus import Corpus, gather
from perutip.text.reading.sources.documents import FLAGS, read_documents
from perutip.text.reading.words.folding import REPLACEMENT, fold
from perutip.text.reading.words.marked_text import MarkedText

__all__ = [
    "FLAGS",
    "PARTS",
    "REPLACEMENT",
    "Corpus",
    "MarkedText",
    "Part",
    "PassageLedger",
    "Span",
    "clean",
    "find_parts",
    "fold",
    "gather",
    "normalize",
    "passages_around",
    "read_documents",
    "split_sections",
    "with_recognition_errors",
]
