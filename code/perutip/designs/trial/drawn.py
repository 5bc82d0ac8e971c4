"""The assignment as drawn, every assignment that could have been, and blinding."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from perutip.inference.randomization_test import RandomizationTest, randomization_test


@dataclass(frozen=True)
class DrawnDesign:
    """Districts in the order of `assignments`, as drawn.

    units (J,) ubigeo, strata (J,), treatment (J,) 0/1 as drawn (or as blinded),
    assignments (A, J): all that could have been drawn, or a sample of them that holds
    the drawn one, so that a share of them is (c + 1)/(R + 1). `blinded` is the name of
    the stream that permuted the labels. chances (J,) of treatment, as frame and odd
    strata give them; without, the shares of `assignments`, which a sample only nears.
    """

    units: np.ndarray
    strata: np.ndarray
    treatment: np.ndarray
    assignments: np.ndarray = field(repr=False)
    blinded: str = ""
    chances: np.ndarray | None = field(default=None, repr=False)

    def attach(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows of the design's districts with `treated` and `stratum` added."""
        table = pd.DataFrame(
            {"ubigeo": self.units, "treated": self.treatment, "stratum": self.strata}
        )
        return rows.drop(columns=["treated", "stratum"], errors="ignore").merge(
            table, how="inner", on="ubigeo", validate="many_to_one"
        )

    def exact_test(
        self,
        values: pd.Series | np.ndarray,
        rows: pd.DataFrame,
        *,
        level: float,
        covariates: Sequence[str] = (),
    ) -> RandomizationTest:
        """The randomization test of `values`, one per row as `attach` made them."""
        return randomization_test(
            values,
            rows["ubigeo"],
            self.treatment,
            self.assignments,
            units=self.units,
            strata=rows["stratum"],
            covariates=rows[list(covariates)] if covariates else None,
            level=level,
        )

    @property
    def probabilities(self) -> np.ndarray:
        """Chance of treatment (J,): the share of possible assignments that treat."""
        return self.assignments.mean(axis=0) if self.chances is None else self.chances

    @property
    def unequal_chances(self) -> bool:
        """Do the chances differ between districts?"""
        return bool(np.ptp(self.probabilities) > 1e-9)

    @property
    def degrees_of_freedom(self) -> int:
        """J − S − 1: districts less strata less the treatment."""
        return len(self.units) - len(np.unique(self.strata)) - 1


def blinded_design(
    design: DrawnDesign, seed: np.random.SeedSequence, stream: str
) -> DrawnDesign:
    """The design with labels permuted within it, for a dry run of every exhibit.

    Parameters
    ----------
    design : as drawn.
    seed : of the published stream named `stream`.

    Returns
    -------
    The design with another of its possible assignments in place of the drawn one: of
    those that agree with it in as near half of the districts as any does, all equally
    likely. One that agrees in most, or in hardly any (the mirror image), would show the
    size of the real effects.

    Raises
    ------
    ValueError : when the design has no other assignment.
    """
    every = design.assignments
    alike = np.abs(2 * (every == design.treatment).sum(axis=1) - len(design.units))
    if alike.min() == len(design.units):
        raise ValueError("the design has no other assignment to permute labels to")
    others = np.flatnonzero(alike == alike.min())
    chosen = others[np.random.default_rng(seed).integers(others.size)]
    return replace(design, treatment=every[chosen].astype(int), blinded=stream)


def blinded_attendance(
    officers: pd.DataFrame, design: DrawnDesign, seed: np.random.SeedSequence
) -> pd.DataFrame:
    """Officers whose attendance follows the labels of a blinded design.

    officers: ubigeo, attended (missing: not told). As many of its districts' officers
    as attended, at random among those who told in districts now called treated, others
    only when there are no more of these. Real attendance would show the real arms, and
    its effect by permuted labels the real one.
    """
    inside = officers["ubigeo"].isin(design.units) & officers["attended"].notna()
    told = officers[inside]
    rng = np.random.default_rng(seed)
    treated = told["ubigeo"].isin(design.units[design.treatment == 1]).to_numpy()
    order = np.lexsort((rng.random(len(told)), ~treated))
    drawn = np.zeros(len(told))
    drawn[order[: int(told["attended"].sum())]] = 1.0
    out = officers["attended"].astype(float)
    out[told.index] = drawn
    return officers.assign(attended=out)
