"""Tables of balance say how many districts stand behind their means."""

import numpy as np
import pandas as pd

from perutip.assignment.balance import balance_table
from perutip.assignment.matching import pilot_pairs
from perutip.reporting.randomization.balance import report_balance, report_matching


class Told:
    """What a report adds, by exhibit."""

    def __init__(self):
        self.notes = []

    def pivot(self, *_given, **_more):
        """Rows are no matter here."""

    def log(self, _line):
        """Nor is the log."""

    def add_notes(self, exhibits, notes):
        self.notes += [(one, note) for one in exhibits for note in notes]


def test_districts_of_either_arm_are_counted():
    frame = pd.DataFrame(
        {"unit": range(5), "x": [1.0, 2.0, 4.0, 3.0, 7.0], "d": [1, 1, 0, 0, 0]}
    )
    others = np.array([[1, 1, 0, 0, 0], [0, 1, 1, 0, 0], [0, 0, 1, 1, 0]])
    found = balance_table(frame, ["x"], "d", None, others)
    told = Told()
    report_balance(told, "t05_balance", found)
    assert told.notes == [("t05_balance", "Districts: 2 treated, 3 control.")]


def test_pairs_are_counted_with_what_they_were_chosen_from():
    districts = pd.DataFrame(
        {
            "ubigeo": [f"{n:06d}" for n in range(7)],
            "region_id": "15",
            "role": ["pilot_treated"] * 2 + ["pilot_pool"] * 5,
            "x": [1.0, 2.0, 1.1, 2.2, 5.0, 6.0, 7.5],
        }
    )
    told = Told()
    report_matching(told, "t05_matching", pilot_pairs(districts, ["x"]))
    words = "Districts: 2 treated, as many controls, of 5 in the pool."
    assert told.notes == [("t05_matching", words)]
