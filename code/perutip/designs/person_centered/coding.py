"""Which rulings go to readers, and their sheets in the folder that no run empties."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from perutip.designs.person_centered.exposure import EFFECTS
from perutip.designs.person_centered.indexed_rulings import IndexStudy
from perutip.study.sections import Index
from perutip.text.coding import coding_sample, coding_set, load_codebook, write_set
from perutip.text.index import residualise_exposure

Stream = Callable[[str], np.random.SeedSequence]


def sheets_for_readers(
    study: IndexStudy,
    choices: Index,
    key: pd.DataFrame,
    stream: Stream,
    *,
    dictionaries: Path,
    folder: Path,
) -> str:
    """Write the sheets unless a person has touched them; what was done, for the log.

    key: ruling, ruling_id. dictionaries: folder of the codebook.
    """
    sample = coding_sample(
        coding_frame(study),
        choices.coding_sample,
        choices.double_coding,
        stream("index/coding-sample"),
    )
    sample = sample.merge(key, how="left", on="ruling", validate="one_to_one")
    places = np.searchsorted(study.rulings["ruling"], sample["ruling"])
    found = coding_set(
        sample,
        study.corpus.texts(places),
        study.regions["region_name"],
        load_codebook(dictionaries, study.dictionary),
        stream("index/coding-order"),
    )
    if write_set(folder, found.sheets, found.key, found.mark):
        return f"readers' sheets written, {len(sample)} rulings"
    return "readers' sheets stand as they are"


def coding_frame(study: IndexStudy) -> pd.DataFrame:
    """Scored rulings that can enter the effect: ruling, exposed, hits, weight.

    hits: registered expressions per 1,000 words. weight: exposure net of the effects of
    region and half-year, what a ruling weighs in the regression.
    """
    scored = study.corpus.scored
    counts = study.measured.whole.component_counts()[list(study.registered)]
    hits = counts.sum(axis=1).to_numpy(float)[scored]
    rows = study.rulings[scored].reset_index(drop=True)
    frame = rows[["ruling", "exposed"]].copy()
    frame["hits"] = 1000 * hits / rows["n_tokens"].to_numpy(float)
    residual = residualise_exposure(rows, "exposed", EFFECTS, ("log_tokens",))
    frame["weight"] = 0.0
    frame.loc[residual.rows, "weight"] = np.abs(residual.values)
    return frame
