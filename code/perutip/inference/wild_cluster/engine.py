"""The wild cluster bootstrap test of one or several linear restrictions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from perutip.inference.wild_cluster.counters import SharedSigns, counters_of
from perutip.inference.wild_cluster.forms import Kind
from perutip.inference.wild_cluster.inversion import Counter, confidence_set, p_values
from perutip.inference.wild_cluster.joint import joint_wald
from perutip.inference.wild_cluster.moments.cluster_design import Design, make_design
from perutip.inference.wild_cluster.moments.sample import make_sample
from perutip.inference.wild_cluster.options import Options, WildClusterTest
from perutip.inference.wild_cluster.restriction import (
    check_estimable,
    lost_reason,
    scalar_forms,
)


def prepare(
    y: Any, x: Any, cluster: Any, *, weights: Any, bootcluster: Any, absorb: Any
) -> Design:
    """One pass over the data."""
    return make_design(
        make_sample(
            y, x, cluster, weights=weights, bootcluster=bootcluster, absorb=absorb
        )
    )


def _set_label(options: Options, counter: Counter | None) -> str:
    if not options.compute_set:
        return "not computed"
    if counter is None:
        return "not computed: a set from draws needs a seed"
    how = "patterns enumerated" if counter.mirrored else "seeded draws"
    rule = "ties counted" if options.ties == "weak" else "ties not counted"
    return (
        f"{options.bootstrap} {options.alternative} test inverted, "
        f"{counter.n_draws} {how}, {rule}"
    )


def scalar_test(
    design: Design,
    restriction: np.ndarray,
    null: float,
    options: Options,
    signs: SharedSigns,
) -> WildClusterTest:
    """Test one restriction."""
    reason = lost_reason(design, restriction, options.kind)
    if reason:
        return _unanswered(design, restriction, null, options, reason)
    forms = scalar_forms(design, restriction, float(null), options.kind)
    counter, inverted, listed = counters_of(forms, options, signs)
    t = (forms.estimate - null) / forms.unit
    weak = options.ties == "weak"
    pieces: list[tuple[float, float]] = []
    if options.compute_set and inverted is not None:
        inside = confidence_set(inverted, options.alternative, options.level, weak=weak)
        pieces = sorted(
            (
                float(forms.estimate - forms.unit * high),
                float(forms.estimate - forms.unit * low),
            )
            for low, high in inside
        )
    weak_p, strict_p = p_values(counter, t, options.alternative)
    return replace(
        _without_numbers(design, float(null), options),
        estimate=forms.estimate,
        std_error=forms.std_error,
        t_stat=forms.t_stat,
        p_value=weak_p,
        p_strict=strict_p,
        conf_low=pieces[0][0] if pieces else np.nan,
        conf_high=pieces[-1][1] if pieces else np.nan,
        conf_pieces=pieces,
        conf_type=_set_label(options, inverted),
        draws_used=counter.n_draws,
        enumerated=listed,
        set_draws=inverted.n_draws if inverted is not None else 0,
    )


def _without_numbers(design: Design, null: Any, options: Options) -> WildClusterTest:
    """What is known of a test before any number is."""
    return WildClusterTest(
        estimate=np.nan,
        std_error=np.nan,
        t_stat=np.nan,
        p_value=np.nan,
        p_strict=np.nan,
        conf_low=np.nan,
        conf_high=np.nan,
        conf_pieces=[],
        conf_type="none",
        draws_used=0,
        enumerated=False,
        n_obs=design.n_obs,
        n_clusters=design.n_clusters,
        n_boot_clusters=design.n_boot,
        n_regressors=design.n_regressors,
        bootstrap=options.bootstrap,
        distribution=options.distribution,
        alternative=options.alternative,
        null=np.nan if np.ndim(null) else float(null),
        dropped=design.dropped,
    )


def _unanswered(
    design: Design, restriction: np.ndarray, null: Any, options: Options, reason: str
) -> WildClusterTest:
    """The estimate, CRV1's standard error for types x1, and the reason."""
    estimate = std_error = t_stat = np.nan
    if restriction.ndim == 1:
        plain = Kind(options.kind.restricted, False, False)
        forms = scalar_forms(design, restriction, float(null), plain)
        estimate = forms.estimate
        if not options.kind.jackknife_variance:
            std_error, t_stat = forms.std_error, forms.t_stat
    return replace(
        _without_numbers(design, null, options),
        estimate=estimate,
        std_error=std_error,
        t_stat=t_stat,
        conf_type=f"none: {reason}",
        reason=reason,
    )


def run_test(
    design: Design,
    restriction: np.ndarray,
    null: Any,
    options: Options,
    signs: SharedSigns,
) -> WildClusterTest:
    """Test one restriction (k,) or several jointly (q, k)."""
    if restriction.ndim == 1 or len(restriction) == 1:
        value = np.asarray(null, dtype=np.float64).reshape(-1)
        if len(value) != 1:
            raise ValueError(f"null must be one number, not {len(value)}")
        row = restriction if restriction.ndim == 1 else restriction[0]
        return scalar_test(design, row, float(value[0]), options, signs)
    return _joint_test(design, restriction, null, options, signs)


def _joint_test(
    design: Design,
    restriction: np.ndarray,
    null: Any,
    options: Options,
    signs: SharedSigns,
) -> WildClusterTest:
    if options.alternative != "two-sided":
        raise ValueError("a joint test is two-sided: it has no other alternative")
    check_estimable(design, restriction)
    reason = lost_reason(design, restriction, options.kind)
    if reason:
        return _unanswered(design, restriction, null, options, reason)
    wald = joint_wald(
        design,
        restriction,
        np.broadcast_to(np.asarray(null, dtype=np.float64), len(restriction)),
        options.kind,
        options.distribution,
        signs,
    )
    return replace(
        _without_numbers(design, null, options),
        t_stat=wald.statistic,
        p_value=wald.p_weak,
        p_strict=wald.p_strict,
        conf_type="none: joint test",
        draws_used=wald.n_draws,
        enumerated=wald.enumerated,
    )
