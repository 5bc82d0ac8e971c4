"""What a `[[reform]]` of study.toml must say, so that its row leaves something out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from perutip.study.ranges import REGIONS
from perutip.study.sections import Reform

Days = tuple[dt.date, dt.date]


def reform_problems(
    reforms: Sequence[Reform | None], at_risk: Days | None
) -> Iterator[tuple[int, str, str]]:
    """(which, key, what was expected) of every value out of range.

    reforms: None where one could not be read. at_risk: first and last day on which a
    case can be; None where they are not known. A region that is no region's code, or
    days without a case at risk, would leave the headline as it is, under the words
    "without the reform".
    """
    names: set[str] = set()
    for nth, reform in enumerate(reforms):
        if reform is None:
            continue
        if not reform.name.strip():
            yield nth, "name", "expected words, as they are to be printed"
        elif reform.name in names:
            yield nth, "name", "expected each name once"
        names.add(reform.name)
        if not reform.first <= reform.last:
            yield nth, "first", "must not lie after last"
        elif at_risk and not (reform.first <= at_risk[1] and reform.last >= at_risk[0]):
            days = f"{at_risk[0]} to {at_risk[1]}"
            yield nth, "first", f"expected days that cases are at risk on: {days}"
        for region in reform.regions:
            if region not in REGIONS:
                words = "expected regions' codes in quotes, 01 to 25, not names"
                yield nth, "regions", f"{region!r}: {words}"
        if len(set(reform.regions)) < len(reform.regions):
            yield nth, "regions", "expected each region once"
