"""A sample of rulings drawn for readers, with their codebook."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from perutip.text import load_dictionary
from perutip.text.coding import coding_sample, coding_set, load_codebook

ROOT = Path(__file__).resolve().parents[3]
DICTIONARIES = ROOT / "input" / "dictionary"
SEED = np.random.SeedSequence(11)
DICTIONARY = load_dictionary(DICTIONARIES / "person_centered.yml")
CODEBOOK = load_codebook(DICTIONARIES, DICTIONARY)


def frame(n: int = 900) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    exposed = (rng.random(n) < 0.2).astype(float)
    return pd.DataFrame(
        {
            "ruling": np.arange(1, n + 1),
            "exposed": exposed,
            "hits": np.where(rng.random(n) < 0.3, 0.0, rng.gamma(2, 5, n)),
            "weight": np.where(exposed == 1, 0.5, 0.2) + 0.1 * rng.random(n),
        }
    )


def sample(size: int = 120, n: int = 900) -> pd.DataFrame:
    found = coding_sample(frame(n), size, 0.3, SEED)
    return found.assign(ruling_id=[f"S{k:05d}" for k in found["ruling"]])


def long_text(number: int, words: int = 40) -> str:
    return f"Sentencia de Piura número {number}. " + "La víctima declaró. " * words


def a_set(size: int = 30, words: int = 40):
    drawn = sample(size)
    texts = [long_text(k, words) for k in drawn["ruling"]]
    return drawn, coding_set(drawn, texts, ["Piura"], CODEBOOK, SEED)
