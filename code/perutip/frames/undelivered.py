"""Years of filing that were delivered without what one answer of an outcome needs.

Where a value is due with one answer alone (the day of an escalation, the decision of a
review, the day of an end, a sentence), a case that lacks it leaves the outcome and
those of the other answer stay. One such case moves a share little; a year delivered
without the column is left with the other answer alone, a year of zeros. No case of such
a year tells anything, whatever its answer.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

FEWEST = 5
"""Fewest cases of a year from which to conclude on how the year was delivered."""
MOST = 0.5
"""Share of those of whom a value is due that lack it, from which the year is left out:
half of one answer lost halves its share."""


def of_bare_years(
    filed: pd.Series, due: pd.Series, lacking: pd.Series, *, share: float = MOST
) -> pd.Series:
    """Boolean, one per case: filed in a year of whose cases most lack what is due.

    filed: dates of filing. due: cases of which the value is due. lacking: of these,
    those without it. share: of the due cases of a year that lack it, at least.
    """
    year = filed.dt.year
    n_due = due.groupby(year).sum()
    n_lacking = (due & lacking).groupby(year).sum()
    bare = n_due.index[(n_due >= FEWEST) & (n_lacking >= share * n_due)]
    return year.isin(bare)


def years_in_words(filed: pd.Series) -> str:
    """2019, 2021 to 2023: the years of these dates."""
    years = sorted(set(filed.dt.year.astype(int)))
    return ", ".join(_runs(years))


def _runs(years: list[int]) -> Iterator[str]:
    first = last = None
    for year in [*years, None]:
        if last is not None and year == last + 1:
            last = year
            continue
        if first is not None:
            yield str(first) if first == last else f"{first} to {last}"
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
        f"most cases filed in {years_in_words(filed)} come without "
        f"{WHOLE_YEARS[what]}: no case of these years enters what needs it"
    )


def notices_of_years(cases: pd.DataFrame) -> list[str]:
    """A sentence for each thing that whole years of filing came without."""
    filed = {
        what: cases.loc[cases[f"bare_{what}"] == 1, "filing_date"]
        for what in WHOLE_YEARS
    }
    return [bare_years(dates, what) for what, dates in filed.items() if len(dates)]
