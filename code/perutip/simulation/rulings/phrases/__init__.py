"""Spanish sentences of simulated rulings."""

from perutip.simulation.rulings.phrases.components import (
    CLAUSES,
    OPENERS,
    SECTION_SHARES,
    SENTENCES,
    TAILS,
)
from perutip.simulation.rulings.phrases.layouts import LAYOUTS, Layout
from perutip.simulation.rulings.phrases.neutral import (
    BOILERPLATE,
    CLOSING,
    DECISION,
    DEFENCE,
    FACTS,
    PROSECUTION,
    REASONING,
)
from perutip.simulation.rulings.phrases.traps import TRAPS
from perutip.simulation.rulings.phrases.usage import MISLEADING, USAGE
from perutip.simulation.rulings.phrases.words_for_numbers import in_words

__all__ = [
    "BOILERPLATE",
    "CLAUSES",
    "CLOSING",
    "DECISION",
    "DEFENCE",
    "FACTS",
    "LAYOUTS",
    "MISLEADING",
    "OPENERS",
    "PROSECUTION",
    "REASONING",
    "SECTION_SHARES",
    "SENTENCES",
    "TAILS",
    "TRAPS",
    "USAGE",
    "Layout",
    "in_words",
]
