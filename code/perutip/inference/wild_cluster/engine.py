"""The wild cluster bootstrap test of one or several linear restrictions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from perutip.inference.wild_cluster.cluster_design import Design, make_design
from perutip.inference.wild_cluster.exceedances import Draws
from perutip.inference.wild_cluster.forms import (
    Forms,
    Kind,
    bootstrap_forms,
    identifying_clusters,
)
from perutip.inference.wild_cluster.half_pairs import Products
from perutip.inference.wild_cluster.inversion import Counter, confidence_set, p_values
from perutip.inference.wild_cluster.joint import joint_wald
from perutip.inference.wild_cluster.options import Options, WildClusterTest
from perutip.inference.wild_cluster.sample import make_sample
from perutip.inference.wild_cluster.sign_patterns import (
    Seed,
    Signs,
    draw_signs,
    enumerable,
    generator,
    half_patterns,
    n_patterns,
)

__all__ = [
    "ScalarForms",
    "lost_reason",
    "prepare",
    "run_test",
    "scalar_forms",
    "shared_signs",
]

EXPLICIT = 1 << 14  # patterns up to which the five coefficients of each are stored


def prepare(
    y: Any, x: Any, cluster: Any, *, weights: Any, bootcluster: Any, absorb: Any
) -> Design:
    """One pass over the data."""
    return make_design(
        make_sample(
            y, x, cluster, weights=weights, bootcluster=bootcluster, absorb=absorb
        )
    )


def check_estimable(design: Design, restriction: np.ndarray) -> None:
    """Raise ValueError where a restricted coefficient was dropped."""
    touched = np.abs(np.atleast_2d(restriction)).sum(axis=0) > 0
    gone = [
        n
        for n, t, k in zip(design.names, touched, design.kept, strict=True)
        if t and not k
    ]
    if gone:
        raise ValueError(f"restricted coefficients dropped as collinear: {gone}")


def lost_reason(design: Design, restriction: np.ndarray, kind: Kind) -> str:
    """Why a type that leaves clusters out has no answer; empty where it has one.

    WCU31 would equal WCU11 there, which with one treated cluster of ten rejects 46% of
    true nulls; a generalised inverse gives numbers, not a test.
    """
    if not kind.jackknifed:
        return ""
    check_estimable(design, restriction)
    lost = identifying_clusters(design, (np.atleast_2d(restriction) @ design.rows).T)
    if not lost:
        return ""
    return f"not identified without cluster {', '.join(map(str, lost))}"


@dataclass(frozen=True)
class ScalarForms:
    """Forms of one restriction with d in units of `unit`, the standard error without
    its small-sample factor, which t and t* share."""

    estimate: float
    unit: float
    std_error: float
    t_stat: float
    num: tuple[np.ndarray, np.ndarray]
    den: tuple[np.ndarray, np.ndarray]


def scalar_forms(
    design: Design, restriction: np.ndarray, null: float, kind: Kind
) -> ScalarForms:
    """Estimate, standard error, t and the bootstrap's coefficients.

    Raises ValueError where the coefficient was dropped or its variance is zero.
    """
    check_estimable(design, restriction)
    if not np.isfinite(null):
        raise ValueError(f"null must be finite, not {null!r}")
    direction = restriction @ design.rows
    length = float(np.linalg.norm(direction))
    total = design.moment.sum(axis=0)
    estimate = float(direction @ total + restriction @ design.offset)
    distance = np.array([(estimate - null) / length])
    forms: Forms = bootstrap_forms(design, direction[:, None] / length, distance, kind)
    raw = float(forms.observed[:, 0] @ forms.observed[:, 0])
    size = float(np.abs(design.moment).max())
    if not raw > (1e-12 * size) ** 2:
        raise ValueError(
            "the cluster-robust variance of the tested coefficient is zero: t does "
            "not exist"
        )
    root = np.sqrt(raw)
    return ScalarForms(
        estimate=estimate,
        unit=float(length * root),
        std_error=float(length * root * np.sqrt(forms.factor)),
        t_stat=float(distance[0] / root / np.sqrt(forms.factor)),
        num=(forms.num0[:, 0] / root, forms.num1[:, 0, 0]),
        den=(forms.den0[:, :, 0] / root, forms.den1[:, :, 0, 0]),
    )


def enumerate_counter(forms: ScalarForms, distribution: str) -> Counter:
    """All patterns, one of each mirrored pair."""
    halves = half_patterns(distribution, len(forms.num[0]))
    pairs = Products.of_halves(halves, forms.num, forms.den)
    if pairs.size > EXPLICIT:
        return Counter(pairs, mirrored=True)
    return Counter(pairs.draws(slice(None)), mirrored=True)


def drawn_counter(forms: ScalarForms, signs: Signs) -> Counter:
    """Given draws (reps, n_boot)."""
    return Counter(Draws.of_signs(signs, forms.num, forms.den), mirrored=False)


@dataclass
class SharedSigns:
    """Draws of signs made once, when first needed, and shared by several tests."""

    distribution: str
    reps: int
    n_boot: int
    seed: Seed
    drawn: Signs | None = None

    def __call__(self) -> Signs:
        if self.drawn is None:
            rng = generator(self.seed)
            self.drawn = draw_signs(self.distribution, self.reps, self.n_boot, rng)
        return self.drawn


def shared_signs(design: Design, options: Options, seed: Seed) -> SharedSigns:
    """The draws of a call."""
    return SharedSigns(options.distribution, int(options.reps), design.n_boot, seed)


def _counters(
    forms: ScalarForms, options: Options, signs: SharedSigns
) -> tuple[Counter, Counter | None, bool]:
    """Counters for p and for the set (None if it cannot be had), and whether p's
    patterns are enumerated."""
    family, n_boot = options.distribution, signs.n_boot
    listed = enumerable(family, n_boot, invert=False) and (
        options.enumerated or n_patterns(family, n_boot) <= 2 * EXPLICIT
    )
    both = listed and enumerable(family, n_boot, invert=True)
    both = both and options.compute_set != "drawn"
    exact = enumerate_counter(forms, options.distribution) if listed else None
    if exact is not None and (both or not options.compute_set or signs.seed is None):
        return exact, exact if both else None, True
    drawn = drawn_counter(forms, signs())
    return (exact or drawn), drawn, exact is not None


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
    counter, inverted, listed = _counters(forms, options, signs)
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
    return WildClusterTest(
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
        n_obs=design.n_obs,
        n_clusters=design.n_clusters,
        n_boot_clusters=design.n_boot,
        n_regressors=design.n_regressors,
        bootstrap=options.bootstrap,
        distribution=options.distribution,
        alternative=options.alternative,
        null=float(null),
        dropped=design.dropped,
        set_draws=inverted.n_draws if inverted is not None else 0,
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
    return WildClusterTest(
        estimate=estimate,
        std_error=std_error,
        t_stat=t_stat,
        p_value=np.nan,
        p_strict=np.nan,
        conf_low=np.nan,
        conf_high=np.nan,
        conf_pieces=[],
        conf_type=f"none: {reason}",
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
    return WildClusterTest(
        estimate=np.nan,
        std_error=np.nan,
        t_stat=wald.statistic,
        p_value=wald.p_weak,
        p_strict=wald.p_strict,
        conf_low=np.nan,
        conf_high=np.nan,
        conf_pieces=[],
        conf_type="none: joint test",
        draws_used=wald.n_draws,
        enumerated=wald.enumerated,
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
