"""Two sets of persons on lists that print alike, and differ in who is on how many.

Found by climbing from the simulated victims: with totals rounded as the audit of
disclosure rounds them, no model of the lists tells how few are on three or on four.
"""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from perutip.reporting.audit import load_declaration
from perutip.supply.hidden import multiple_systems

LISTS = ("police", "ngo", "health", "prosecution")
PATTERNS = np.array([p for p in product((0, 1), repeat=4) if any(p)])
TIMES = PATTERNS.sum(axis=1)
TOTALS = ("independence", "bic_best", "average", "chao", "low", "high")
TOTALS += ("model_low", "model_high")
TRUTH = {  # persons by pattern of lists
    "all": (58, 34, 5, 53, 14, 4, 4, 96, 51, 8, 7, 17, 9, 1, 2),
    "sexual": (20, 8, 2, 8, 7, 1, 1, 29, 12, 2, 2, 4, 2, 0, 1),
    "labour": (20, 12, 2, 14, 3, 1, 1, 26, 12, 2, 3, 7, 4, 0, 0),
}
ALIKE = {  # class, at least so many lists, persons on them
    ("all", 4, 0): (59, 35, 3, 52, 12, 3, 8, 95, 51, 8, 8, 20, 9, 0, 0),
    ("all", 4, 12): (60, 37, 5, 52, 17, 1, 0, 95, 54, 6, 2, 20, 0, 2, 12),
    ("sexual", 3, 2): (10, 8, 0, 9, 4, 2, 0, 39, 8, 0, 1, 17, 0, 0, 1),
    ("sexual", 3, 18): (24, 2, 1, 7, 5, 10, 2, 28, 2, 2, 4, 0, 7, 5, 0),
    ("labour", 3, 2): (25, 9, 0, 6, 3, 2, 0, 34, 17, 4, 0, 5, 0, 0, 2),
    ("labour", 3, 12): (24, 7, 4, 23, 9, 4, 0, 15, 1, 5, 6, 3, 1, 2, 3),
}


def printed(counts: tuple[int, ...]) -> dict[str, float]:
    lists = pd.DataFrame(np.repeat(PATTERNS, counts, axis=0), columns=list(LISTS))
    found = multiple_systems(lists)
    (rule,) = (r for r in load_declaration().coarse if r.exhibit == "t07_hidden")
    return {name: rule.rounded(getattr(found, name)) for name in TOTALS}


@pytest.mark.parametrize(("who", "least", "persons"), ALIKE)
def test_other_persons_on_the_lists_print_the_same_totals(who, least, persons):
    truth, other = TRUTH[who], ALIKE[who, least, persons]
    assert sum(truth) == sum(other)
    assert np.array(other)[least <= TIMES].sum() == persons
    if who == "all":  # persons on each list are printed of all alone
        assert (np.array(truth) @ PATTERNS == np.array(other) @ PATTERNS).all()
    assert printed(truth) == printed(other)
