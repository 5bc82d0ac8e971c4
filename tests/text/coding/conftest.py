"""A set of rulings exported for readers, and its sheets, `coded_sheets.py`."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawn_sample import CODEBOOK, SEED, long_text, sample

from perutip.text.coding import coding_set, write_set


@pytest.fixture(scope="module")
def exported(tmp_path_factory) -> Path:
    """Folder of an exported set of 40 rulings."""
    drawn = sample(40)
    texts = [long_text(k, 30 if k % 7 else 900) for k in drawn["ruling"]]
    found = coding_set(drawn, texts, ["Piura"], CODEBOOK, SEED)
    folder = tmp_path_factory.mktemp("coding")
    write_set(folder, found.sheets, found.key, found.mark)
    return folder
