"""Attacks on an output as published, with none of the package's own code.

A reader who has results.csv and the figures' paths tries every fraction that prints as
a mean does, every treated count that an effect and its mean make up, every sum that a
register and its uses make, the spread behind an effect in standard deviations, and
every number of persons on two lists or more that totals of lists leave, differences of
differences, sums of estimates, means of people whose number is bounded, ends by age
that incidences are made of, and what all counts of cases leave. By hand:
`.venv/bin/python tests/slow/attacks.py OUTPUT`.
"""

import sys
from pathlib import Path

from attacks_on_ages import ends_by_age
from attacks_on_bounded import bounded_treated
from attacks_on_cases import small_cells
from attacks_on_crossings import crossed_samples, late_and_untreated, summed_estimates
from attacks_on_lists import on_lists
from attacks_on_means import (
    copied_means,
    counts_before,
    fractions,
    rest_of_percents,
    shares,
    spreads,
    treated_ones,
)
from attacks_on_totals import left_out_groups, nested_samples, sums, undeclared_counts
from published_rows import read


def attacks(output: Path) -> list[str]:
    """What comes back, a line each; empty: nothing."""
    rows = read(output)
    found = [*fractions(rows), *treated_ones(rows), *sums(rows), *shares(rows)]
    found += [*left_out_groups(rows), *nested_samples(rows), *on_lists(rows)]
    found += [*undeclared_counts(rows), *rest_of_percents(rows)]
    found += [*crossed_samples(rows), *late_and_untreated(rows)]
    found += [*summed_estimates(rows), *bounded_treated(rows)]
    found += ends_by_age(rows)
    found += [*copied_means(rows), *counts_before(rows)]
    return found + list(spreads(rows, output / "figures" / "f06_effects.csv"))


if __name__ == "__main__":
    printed = Path(sys.argv[1])
    lines = [*attacks(printed), *small_cells(read(printed))]
    print("\n".join(lines) or "nothing comes back")
    sys.exit(bool(lines))
