"""What the dictionary gets wrong in exposed and other rulings: lines of t04_validation.

Shares are of all rulings of an arm: those read are weighted by the inverse probability
with which they were drawn.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from perutip.designs.design_based import ErrorRates, error_rates
from perutip.designs.person_centered.readers import Readers, coded_hits
from perutip.designs.person_centered.validation_cells import ALL, line
from perutip.designs.regression import Effect, Settings, Specification, estimate
from perutip.text.validation import precision_frame

ARMS = (("exposed", 1.0), ("other", 0.0))
PANEL = "by_arm"


def error_lines(readers: Readers, used: Settings) -> Iterator[dict[str, object]]:
    """Precision, recall and false positives by arm, and a test of precision.

    The test pools the components (with component effects, clustered by region): a
    single component has too few exposed rulings with a hit.
    """
    study, present = readers.study, readers.present()
    rows = study.rulings.set_index("ruling").loc[present.index]
    hits = coded_hits(study, present.index)
    probability = pd.Series(readers.probability(present.index), index=present.index)
    for component in readers.components:
        rates = {}
        for name, arm in ARMS:
            mine = present.index[(rows["exposed"] == arm).to_numpy()]
            found = (hits.loc[mine, component] > 0).astype(float)
            rates[name] = error_rates(
                found, present.loc[mine, component], probability.loc[mine]
            )
        yield from _rate_lines(component, rates, readers.minimum)
    frame = precision_frame(
        rows.reset_index()[["ruling", "region_id", "exposed"]],
        present,
        hits,
        readers.components,
    )
    spec = Specification(
        data=frame,
        outcome="correct",
        treatment="exposed",
        cluster="region_id",
        fixed_effects=("component",),
    )
    yield from _test_lines(estimate(spec, used), used.seed_stream)


def _rate_lines(
    component: str, rates: dict[str, ErrorRates], minimum: int
) -> Iterator[dict[str, object]]:
    """Lines of one component: a share stands on at least `minimum` rulings read."""

    def share(value: float, behind: int) -> float:
        return value if behind >= minimum else math.nan

    precision = {}
    for place, (name, found) in enumerate(rates.items(), start=1):
        precision[name] = share(found.precision, found.n_found)
        n = found.n_found if found.n_found >= minimum else math.nan
        about = {"n_obs": n, "reason": "small_cell"}
        yield line(PANEL, place, name, component, precision[name], **about)
    gap = precision["exposed"] - precision["other"]
    yield line(PANEL, 3, "difference", component, gap, reason="small_cell")
    place = 3
    cells = (
        ("recall", lambda r: share(r.recall, r.n_present)),
        ("false", lambda r: share(r.false_positive, r.n_absent)),
        ("read", lambda r: share(float(r.n_read), r.n_read)),
        ("effective", lambda r: share(r.effective, r.n_read)),
    )
    for key, number in cells:
        for name, found in rates.items():
            place += 1
            about = {"reason": "small_cell"}
            yield line(PANEL, place, f"{key}_{name}", component, number(found), **about)


def _test_lines(effect: Effect, stream: str) -> Iterator[dict[str, object]]:
    """Difference given the component, its error and p; why there is none."""
    about: dict[str, object] = {"estimator": "linear regression"}
    if not effect.reason:
        about |= {
            "n_obs": effect.n_obs,
            "n_clusters": effect.n_clusters,
            "n_treated_clusters": effect.n_treated_clusters,
            "draws": effect.draws,
            "set_draws": effect.set_draws,
            "p_wild": effect.p_wild,
            "std_error": effect.std_error,
            "se_type": "CRV1, t(G-1)",
            "conf_low": effect.conf_low,
            "conf_high": effect.conf_high,
            "conf_type": effect.conf_type,
            "seed_stream": stream if effect.drawn else "",
        }
    of_p: dict[str, object] = {}
    if effect.draws > 0:
        enumerated = effect.draws == 2**effect.n_clusters
        of_p = {"draws": effect.draws, "seed_stream": "" if enumerated else stream}
    reason = {"reason": effect.reason or "no_variation"}
    numbers: tuple[tuple[str, float, dict[str, object]], ...] = (
        ("within_components", effect.estimate, about),
        ("within_se", effect.std_error, {}),
        ("within_p", effect.p_wild, of_p),
    )
    for place, (key, value, more) in enumerate(numbers, start=12):
        yield line(PANEL, place, key, ALL, value, **(more | reason))
