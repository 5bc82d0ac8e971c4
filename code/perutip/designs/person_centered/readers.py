"""Readers' codes by ruling and component, and what is drawn to judge them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.designs.person_centered.indexed_rulings import PROBABILITY, IndexStudy
from perutip.text.validation import mean_codes, reader_presence

BOOTSTRAP = "index/coder-bootstrap"
PERCENTILE = "percentile bootstrap over rulings"


@dataclass(frozen=True, eq=False)
class Readers:
    """What comparisons need: codes by ruling and component, weights of the bootstrap.

    draws, level: of the percentile intervals. minimum: rulings behind a share.
    """

    study: IndexStudy
    draws: int
    level: float
    minimum: int
    seed: np.random.SeedSequence

    @property
    def components(self) -> list[str]:
        """Components that the readers coded."""
        return [c for c in self.study.components if c in self.study.coded]

    @property
    def enough(self) -> bool:
        """Are there codes of enough rulings?"""
        return self.study.coded_rulings >= self.minimum

    def codes(self) -> pd.DataFrame:
        """Mean code by scored ruling (index) and component."""
        return self._scored(mean_codes(self.study.coded, self.components))

    def present(self) -> pd.DataFrame:
        """Share of readers who find a component, by scored ruling (index)."""
        return self._scored(reader_presence(self.study.coded, self.components))

    def _scored(self, table: pd.DataFrame) -> pd.DataFrame:
        rulings = self.study.rulings
        return table[table.index.isin(rulings.loc[rulings["flag"] == "", "ruling"])]

    def probability(self, rulings: pd.Index) -> np.ndarray:
        """Probability (n,) with which each was drawn; ones where none is recorded."""
        coded = self.study.coded
        if PROBABILITY not in coded:
            return np.ones(len(rulings))
        return coded.groupby("ruling")[PROBABILITY].first().loc[rulings].to_numpy(float)

    def about(self, n: float) -> dict[str, object]:
        """Columns of every bootstrapped line."""
        return {
            "n_obs": n,
            "draws": self.draws,
            "seed_stream": BOOTSTRAP,
            "conf_type": PERCENTILE,
        }


def coded_hits(study: IndexStudy, rulings: pd.Index) -> pd.DataFrame:
    """Hits per component of the coded rulings, indexed by ruling."""
    counts = study.measured.whole.component_counts()
    counts.index = pd.Index(study.rulings["ruling"], name="ruling")
    return counts.loc[rulings, list(study.components)]
