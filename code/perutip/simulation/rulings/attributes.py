"""Rulings without their text: links, dates, lengths and intended expressions.

The number of expressions of a component in a ruling is Poisson; its expected value per
1,000 words varies by region and ruling, drifts with the years, and is multiplied by the
planted ratio from the training of the ruling's region on.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from perutip.contract.registers import LAW_31146
from perutip.simulation.cases import region_table
from perutip.simulation.generators import Streams
from perutip.simulation.parameters import COMPONENTS, Parameters, RulingParameters

FIRST_DAY = "2012-01-01"
REFERENCE_YEAR = 2012
# A ruling needs about so many words around its expressions and besides them.
WORDS_PER_EXPRESSION = 17
WORDS_OF_FRAME = 45


def simulate_rulings(
    streams: Streams,
    parameters: Parameters,
    cases: pd.DataFrame,
    *,
    n_rulings: int,
    trained_world: bool = True,
) -> pd.DataFrame:
    """Return the register's columns but the text, ordered by ruling_id.

    Also `words` (planned length), one column per component (intended expressions),
    `status` (end of a linked first-instance case, else drawn) and `crime` (charge).
    """
    linked = _linked(streams, cases)
    if len(linked) > n_rulings:
        linked = linked.iloc[:n_rulings]
    others = _unlinked(streams, parameters, cases, n_rulings - len(linked))
    rulings = pd.concat([linked, others], ignore_index=True)
    rulings = _numbered(streams, rulings)
    return _with_expressions(streams, parameters.rulings, rulings, trained_world)


def _linked(streams: Streams, cases: pd.DataFrame) -> pd.DataFrame:
    """First-instance rulings on the day of resolution, and rulings on review."""
    rng = streams.generator("rulings: linked")
    found, on_review = rng.random((2, len(cases)))
    first = cases[cases["resolution_date"].notna() & (found < 0.92)]
    first = first.assign(
        ruling_date=first["resolution_date"], instance="first_instance"
    )
    body = cases["review_body"]
    reviewed = cases["review_date"].notna() & (body != "constitutional_court")
    review = cases[reviewed & (on_review < 0.85)]
    review = review.assign(
        ruling_date=review["review_date"], instance=review["review_body"]
    )
    names = [
        "case_id",
        "region_id",
        "ruling_date",
        "instance",
        "status",
        "charge_judgment",
        "review_outcome",
    ]
    first = first.assign(review_outcome=None)
    both = pd.concat([first[names], review[names]], ignore_index=True)
    both = both[both["ruling_date"] >= pd.Timestamp(FIRST_DAY)]
    order = ["case_id", "ruling_date", "instance"]
    return both.sort_values(order, kind="stable", ignore_index=True)


def _unlinked(
    streams: Streams, parameters: Parameters, cases: pd.DataFrame, n: int
) -> pd.DataFrame:
    """Rulings of no case in the register; some carry an id that it does not hold."""
    rng = streams.generator("rulings: unlinked")
    regions = region_table()
    first, last = pd.Timestamp(FIRST_DAY), pd.Timestamp(parameters.extraction)
    days = ((last - first).days + 1) * rng.random(n) ** 0.85
    width = len(str(cases["case_id"].iloc[0])) - 1
    strangers = rng.choice(8 * 10 ** (width - 1), n, replace=n > 10**6)
    number = 10 ** (width - 1) + strangers
    ids = np.array([f"C{k:0{width}d}" for k in number], dtype=object)
    others = pd.DataFrame(
        {
            "case_id": np.where(rng.random(n) < 0.25, ids, None),  # type: ignore[call-overload]
            "region_id": rng.choice(regions["region_id"], n, p=regions["share"]),
            "ruling_date": first + pd.to_timedelta(days.astype(int), unit="D"),
            "instance": rng.choice(
                ["first_instance", "appeals_chamber", "supreme_court"],
                n,
                p=[0.80, 0.16, 0.04],
            ),
            "status": rng.choice(
                ["convicted", "acquitted", "dismissed"], n, p=[0.42, 0.26, 0.32]
            ),
            "charge_judgment": rng.choice(["153", "153-A", "179", "180"], n),
            "review_outcome": rng.choice(
                ["upheld", "reversed", "annulled"], n, p=[0.62, 0.22, 0.16]
            ),
        }
    )
    after_law = others["ruling_date"] >= pd.Timestamp(LAW_31146)
    newer = others["charge_judgment"].replace({"153": "129-A", "153-A": "129-B"})
    return others.assign(
        charge_judgment=others["charge_judgment"].where(~after_law, newer)
    )


def _numbered(streams: Streams, rulings: pd.DataFrame) -> pd.DataFrame:
    rng = streams.generator("rulings: pseudonyms")
    n = len(rulings)
    width = max(5, len(str(n)))
    ids = [f"S{k:0{width}d}" for k in rng.permutation(n) + 1]
    rulings = rulings.assign(ruling_id=ids)
    return rulings.sort_values("ruling_id", kind="stable", ignore_index=True)


def _with_expressions(
    streams: Streams, p: RulingParameters, rulings: pd.DataFrame, trained_world: bool
) -> pd.DataFrame:
    rng = streams.generator("rulings: expressions")
    n = len(rulings)
    words = np.exp(rng.normal(p.log_length_mean, p.log_length_sd, n))
    words = np.maximum(words, p.shortest)
    n_long = round(p.n_long * n / p.n_rulings)
    words[rng.choice(n, n_long, replace=False)] = p.long_length
    regions = region_table()
    position = pd.Categorical(rulings["region_id"], categories=regions["region_id"])
    code = position.codes.astype(int)
    years = rulings["ruling_date"].dt.year.to_numpy() - REFERENCE_YEAR
    training = pd.Series(regions["training_date"].to_numpy()[code])
    after = (rulings["ruling_date"] >= training).to_numpy() & trained_world
    common = rng.normal(0, 0.5 * p.ruling_sd, n)
    counts = {}
    most = np.zeros(n, dtype=int)
    for k, component in enumerate(COMPONENTS):
        place = rng.normal(0, p.region_sd, len(regions))[code]
        own = rng.normal(0, np.sqrt(0.75) * p.ruling_sd, n)
        level = p.annual_log_drift * years + place + common + own
        level = level - (p.region_sd**2 + p.ruling_sd**2) / 2
        mean = p.rates[k] / 1000 * words * np.exp(level)
        before = rng.poisson(mean)
        ratio = p.rate_ratios[k]
        added = rng.poisson(mean * max(ratio - 1, 0.0))
        removed = rng.binomial(before, max(1 - ratio, 0.0))
        counts[component] = before + np.where(after, added - removed, 0)
        most += before + added
    # Room for the expressions of both worlds: training must not change the length.
    needed = WORDS_OF_FRAME + WORDS_PER_EXPRESSION * most
    planned = np.maximum(words, needed).round().astype(int)
    return rulings.assign(words=planned, **counts)
