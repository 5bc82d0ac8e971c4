"""What is due and not recorded yet, said beneath the tables whose samples it leaves."""

from __future__ import annotations

import pandas as pd

from perutip.frames.undelivered import bare_years
from perutip.reporting.rows.reporter import Reporter

LATE = "What is recorded late may differ, so that the sample may be selective."
NOTES = {
    "undated": "Cases that ended on a day that is not recorded yet are left out.",
    "sentence": f"Convictions whose sentence is not recorded yet are left out. {LATE}",
    "charge": "Convictions whose charge at judgment is not recorded yet are left out "
    f"of convictions of trafficking. {LATE}",
    "escalation": "Decisions of which escalation or review are not recorded in full "
    f"are left out where they would be needed. {LATE}",
}
EXHIBITS = {
    "undated": ("t02_headline", "t02_conviction", "t02_resolution_time"),
    "sentence": ("t02_headline", "t02_sentencing"),
    "charge": ("t02_conviction",),
    "escalation": ("t03_appeals",),
    "review": ("t03_appeals",),
}


def note_unrecorded(run: Reporter, cases: pd.DataFrame, step: str) -> None:
    """Add the notes of what the cases lack to the exhibits of one step (t02, t03)."""
    decided = cases["resolution_date"].notna()
    lacking = {
        "undated": cases["undated"] == 1,
        "sentence": (cases["convicted"] == 1) & cases["sentence_years"].isna(),
        "charge": cases["convicted_trafficking"].isna(),
        "escalation": cases["escalated_case"].isna()
        | cases["reviewed_upheld_case"].isna()
        | (decided & (cases["escalated_case"] == 1) & cases["escalation_date"].isna()),
    }
    for what, keys in EXHIBITS.items():
        mine = [key for key in keys if key.startswith(step)]
        filed = cases.loc[cases[f"bare_{what}"] == 1, "filing_date"]
        if mine and what in lacking and lacking[what].any():
            run.add_notes(mine, [NOTES[what]])
        if mine and len(filed):
            words = bare_years(filed, what)
            run.add_notes(mine, [words[:1].upper() + words[1:] + "."])
