"""Years of filing that were delivered without what one answer of an outcome needs.

Where a value is due with one answer alone (the day of an escalation, the decision of a
review, the day of an end, a sentence), a case that lacks it leaves the outcome and
those of the other answer stay. One such case moves a share little; a year delivered
without the column is left with the other answer alone, a year of zeros. No case of such
a year tells anything, whatever its answer, and the pending ones least: they would stay
as zeros because nothing of them is due yet.

The rule. A year of filing is out when half or more of the cases of which the value is
due lack it; where these are fewer than `FEWEST`, when all lack it. Of a year of which
nothing at all is recorded nothing is known, however few are decided; of one with a
recorded value only the cases that lack it leave. A year in which the value is due of no
case stays: there it is recorded in full. Offices deliver by half-years too: one in
which the value is due of `FEWEST` cases or more and recorded of none is out by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

FEWEST = 5
"""Fewest cases of a year of which a share is told; of fewer all must lack the value."""
MOST = 0.5
"""Share of those of whom a value is due that lack it, from which the year is left out:
half of one answer lost halves its share."""


def of_bare_years(
    filed: pd.Series, due: pd.Series, lacking: pd.Series, *, optional: bool = False
) -> pd.Series:
    """Boolean, one per case: filed in a year of whose cases most lack what is due.

    filed: dates of filing. due: cases of which the value is due. lacking: of these,
    those without it. optional: a case may be without it in a complete record (a review
    that is pending for years), so that only a whole year is bare, of `FEWEST` cases or
    more none of which has it.
    """
    counts = pd.DataFrame({"due": due, "lacking": due & lacking}).astype(int)
    year = filed.dt.year
    n = counts.groupby(year).sum()
    none = (n["lacking"] == n["due"]) & (n["due"] > 0)
    enough = n["due"] >= FEWEST
    if optional:
        return year.isin(n.index[none & enough])
    bare = year.isin(n.index[none | (enough & (n["lacking"] >= MOST * n["due"]))])
    half = _half_year(filed)
    n = counts.groupby(half).sum()
    silent = n.index[(n["lacking"] == n["due"]) & (n["due"] >= FEWEST)]
    return bare | half.isin(silent)


def _half_year(filed: pd.Series) -> pd.Series:
    """2 · year, and one more from July on."""
    return 2 * filed.dt.year + (filed.dt.month > 6)


def years_in_words(filed: pd.Series) -> str:
    """`2019, 2021 to 2023`, `2019, July to December 2020`: when these were filed."""
    halves = set(_half_year(filed).astype(int))
    whole = sorted({h // 2 for h in halves if {h, h ^ 1} <= halves})
    parts = [
        (
            half // 2,
            f"{'July to December' if half % 2 else 'January to June'} {half // 2}",
        )
        for half in sorted(halves)
        if half // 2 not in whole
    ]
    return ", ".join(words for _, words in sorted([*_runs(whole), *parts]))


def _runs(years: list[int]) -> Iterator[tuple[int, str]]:
    first = last = None
    for year in [*years, None]:
        if last is not None and year == last + 1:
            last = year
            continue
        if first is not None:
            yield first, str(first) if first == last else f"{first} to {last}"
        first = last = year


WHOLE_YEARS = {
    "undated": "the day of the end",
    "sentence": "the sentence",
    "charge": "the charge at judgment",
    "escalation": "whether or when a decision was escalated",
    "review": "the decision of the review or its day",
}
"""What a year may come without; `bare_` and the name is its column of the cases."""


def bare_years(filed: pd.Series, what: str) -> str:
    """The sentence on years of filing that came without one of `WHOLE_YEARS`."""
    return (
        f"of the cases filed in {years_in_words(filed)} that call for it, most (all, "
        f"where they are fewer than {FEWEST}) come without {WHOLE_YEARS[what]}: no "
        "case of these years, pending or not, enters what needs it"
    )


def notices_of_years(cases: pd.DataFrame) -> list[str]:
    """A sentence for each thing that whole years of filing came without."""
    filed = {
        what: cases.loc[cases[f"bare_{what}"] == 1, "filing_date"]
        for what in WHOLE_YEARS
    }
    return [bare_years(dates, what) for what, dates in filed.items() if len(dates)]
