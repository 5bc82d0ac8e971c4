"""The assignment as drawn, every assignment that could have been, and blinding."""

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd


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
    The design with another of its possible assignments in place of the drawn one, all
    others equally likely. Neither the drawn assignment nor its mirror image can come
    out: either would show the size of the real effects.

    Raises
    ------
    ValueError : when the design has no other assignment.
    """
    every = design.assignments
    same = (every == design.treatment).all(axis=1)
    mirror = (every == 1 - design.treatment).all(axis=1)
    others = np.flatnonzero(~(same | mirror))
    if others.size == 0:
        raise ValueError("the design has no other assignment to permute labels to")
    chosen = others[np.random.default_rng(seed).integers(others.size)]
    return replace(design, treatment=every[chosen].astype(int), blinded=stream)
