"""Spanish sentences of simulated rulings."""

from perutip.simulation.rulings.phrases.components import (
    CLAUSES,
    OPENERS,
    SECTION_SHARES,
    SENTENCES,
    TAILS,
)
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

__all__ = [
    "BOILERPLATE",
    "CLAUSES",
    "CLOSING",
    "DECISION",
    "DEFENCE",
    "FACTS",
    "OPENERS",
    "PROSECUTION",
    "REASONING",
    "SECTION_SHARES",
    "SENTENCES",
    "TAILS",
    "TRAPS",
]
