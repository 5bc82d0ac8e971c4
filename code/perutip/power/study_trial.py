"""Power of the trial, as the study has it: its registered outcomes, its curves."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from perutip.power.effect_search import Search
from perutip.power.formula import ClusterDesign
from perutip.power.registration_text import (
    headline,
    records_words,
    unsampled_words,
    ways_words,
)
from perutip.power.trial import (
    Assumptions,
    OwnUnits,
    Progress,
    power_curves,
    registered_outcomes,
    registered_power,
)
from perutip.study.config import Config
from perutip.study.outcomes import Catalogue


class PossibleDesign(Protocol):
    """Units (J,), their strata (J,) and every assignment (A, J) that may be drawn."""

    @property
    def units(self) -> np.ndarray:
        """Units in the order of the columns of `assignments`."""
        ...

    @property
    def strata(self) -> np.ndarray:
        """Stratum of each unit."""
        ...

    @property
    def assignments(self) -> np.ndarray:
        """0 and 1, one row per assignment."""
        ...


@dataclass(frozen=True, eq=False)
class TrialPower:
    """MDE of the trial's registered outcomes, each in its own unit.

    believed, other: lines at the believed ICC and at the others, with the columns of
    the exhibit, a coded reason where the baseline gives no ICC; labels: key → words;
    table: as from `power.trial.trial_power`; design: of the officers, for the figure;
    notes: sentences on what is found, on its direction, on districts without an
    officer yet, and on municipal records.
    """

    design: ClusterDesign
    table: pd.DataFrame
    believed: pd.DataFrame
    other: pd.DataFrame
    labels: dict[str, str]
    notes: list[str]
    assumed: Assumptions
    words: dict[str, str]


def assumptions(config: Config) -> Assumptions:
    """What study.toml believes, where the baseline has no number."""
    power = config.power
    return Assumptions(
        icc=power.believed_icc,
        icc_source=power.icc_source,
        iccs=power.iccs,
        baseline_r2=power.baseline_r2,
        cases_per_officer=power.cases_per_officer,
        completion_rate=power.referral_completion,
        false_positive_rate=power.false_positive_rate,
        victims_per_district=power.victims_per_district,
        referrals_per_district=power.referrals_per_district,
        officers_per_district=power.officers_per_district,
    )


def trial_power(
    officers: pd.DataFrame,
    before: pd.DataFrame,
    design: PossibleDesign,
    config: Config,
    catalogue: Catalogue,
    *,
    seed: np.random.SeedSequence,
    progress: Progress,
) -> TrialPower:
    """MDE by formula, with a baseline, and by simulating the exact test.

    officers: the trial's officers with their baseline. before: one row per district
    with its rates and counts before training. design: the trial, drawn or not; its
    possible assignments are those of the test.
    """
    assumed = assumptions(config)
    lines = registered_outcomes(
        officers,
        before.set_index("ubigeo"),
        design.units,
        assumed,
        minimum_cell=config.study.minimum_cell,
    )
    table = registered_power.trial_power(
        lines,
        design.strata,
        design.assignments,
        assumed,
        seed=seed,
        search=Search(
            replications=config.draws.power_replications,
            evaluations=config.power.evaluations,
        ),
        progress=progress,
    )
    words = {line.variable: _words(line, catalogue) for line in lines}
    shown, labels = _shown(table, words)
    here = table["believed"].to_numpy()
    told = (
        headline(table, words, assumed),
        ways_words(table, words),
        unsampled_words(table, assumed),
        records_words(table),
    )
    return TrialPower(
        lines[0].design(assumed.icc, len(np.unique(design.strata))),
        table,
        shown[here],
        shown[~here].drop(columns=["power", "simulated_mde", "opposite"]),
        labels,
        [said for said in told if said],
        assumed,
        words,
    )


def _words(line: OwnUnits, catalogue: Catalogue) -> str:
    """The outcome, with the unit of its effects where no SD was measured."""
    label = catalogue.label(line.variable)
    own_unit = line.outcome.base is not None or line.base_source == "baseline"
    return label if own_unit or "(SD)" in label else f"{label} (SD)"


def _shown(
    table: pd.DataFrame, words: dict[str, str]
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Lines of the exhibit with keys of their own, and the words of each."""
    keys, labels = [], {}
    for row in table.itertuples(index=False):
        key = f"{row.variable}_icc_{round(100 * row.icc):02d}"
        assumed = [
            name
            for name, source in (("base", row.base_source), ("size", row.size_source))
            if source == "assumed" and not (name == "base" and math.isnan(row.base))
        ]
        said = f" ({' and '.join(assumed)} assumed)" if assumed else ""
        labels[key] = f"{words[row.variable]}, {row.unit}{said}"
        keys.append(key)
    frame = pd.DataFrame(
        {
            "base": table["base"].fillna(table["sd"]).to_numpy(),
            "icc": table["icc"].to_numpy(),
            "icc_baseline": [
                why or icc
                for why, icc in zip(
                    table["icc_reason"], table["icc_baseline"], strict=True
                )
            ],
            "size": table["size"].to_numpy(),
            "size_cv": table["size_cv"].to_numpy(),
            "mde": table["mde"].to_numpy(),
            "with_baseline": table["mde_with_baseline"].to_numpy(),
            "opposite": table["mde_opposite"].to_numpy(),
            "power": table["simulated_power"].to_numpy(),
            "simulated_mde": table["simulated_mde"].to_numpy(),
        },
        index=keys,
    )
    return frame, labels


def curves_by_size(design: ClusterDesign, config: Config) -> dict[int, pd.DataFrame]:
    """MDE by ICC for each number of officers per district."""
    iccs = tuple(np.round(np.arange(0.0, 0.31, 0.02), 2))
    return {
        size: power_curves(
            design,
            effects=(config.power.figure_effect,),
            iccs=iccs,
            cluster_sizes=(size,),
        )
        for size in config.power.figure_sizes
    }
