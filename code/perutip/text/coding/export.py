"""The set of files that goes to readers: a workbook each, and the key to them.

Readers see no region, date, case or training: places, years from 2010 on and numbers
of identity cards are masked in the text, because they tell who was trained. No register
holds names of persons: those that a text spells out stay. A reader may
still guess a place from a street or a period from an article.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.text.coding.codebook import Codebook
from perutip.text.coding.sample import CODERS, reading_order
from perutip.text.coding.workbook import coding_workbook
from perutip.text.validation import mask_text


@dataclass(frozen=True)
class CodingSet:
    """sheets: coder → workbook. key: item, coder, ruling_id, strata, probability, as
    CSV text. mark: of this set, in every item."""

    sheets: dict[str, bytes]
    key: str
    mark: str


def coding_set(
    sample: pd.DataFrame,
    texts: Iterable[str],
    region_names: Iterable[str],
    codebook: Codebook,
    seed: np.random.SeedSequence,
) -> CodingSet:
    """Sheets and key of a sample (of `coding_sample`, with ruling_id).

    texts: one per row of `sample`. Each reader has an order and item numbers of the
    reader's own, so that two sheets do not tell which item is which.
    """
    places = list(region_names)
    masked = [mask_text(text, places) for text in texts]
    identity = sample[["ruling_id", "stratum", "n_stratum", "n_sampled", "read_by"]]
    content = identity.to_csv(index=False, lineterminator="\n")
    words = "".join([*masked, content])
    mark = hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:6]
    sheets, keys = {}, []
    rng = np.random.default_rng(seed)
    for coder in CODERS:
        order = reading_order(sample, coder, rng)
        items = [f"{coder}{number:04d}-{mark}" for number in range(1, len(order) + 1)]
        rows = ((item, masked[k]) for item, k in zip(items, order, strict=True))
        sheets[coder] = coding_workbook(rows, codebook)
        keys.append(identity.iloc[order].assign(item=items, coder=coder))
    key = pd.concat(keys, ignore_index=True)
    key["probability"] = key["n_sampled"] / key["n_stratum"]
    columns = ["item", "coder", *identity.columns, "probability"]
    text = key[columns].to_csv(index=False, lineterminator="\n", float_format="%.9g")
    return CodingSet(sheets, text, mark)
