"""Sign patterns behind a p-value and behind a set: all of them, or drawn ones."""

from __future__ import annotations

from dataclasses import dataclass

from perutip.inference.wild_cluster.counting.exceedances import Draws
from perutip.inference.wild_cluster.counting.half_pairs import Products
from perutip.inference.wild_cluster.counting.sign_patterns import (
    Seed,
    Signs,
    draw_signs,
    enumerable,
    generator,
    half_patterns,
    n_patterns,
)
from perutip.inference.wild_cluster.inversion import Counter
from perutip.inference.wild_cluster.moments.cluster_design import Design
from perutip.inference.wild_cluster.options import Options
from perutip.inference.wild_cluster.restriction import ScalarForms

EXPLICIT = 1 << 14  # patterns up to which the five coefficients of each are stored


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


def counters_of(
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
