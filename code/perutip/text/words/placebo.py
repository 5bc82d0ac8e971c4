"""Placebo dictionaries: words that training has no reason to move.

Declared before data are seen, in input/dictionary/placebo.toml. An effect on them would
say that rulings changed in ways that have nothing to do with persons: another drafting,
another reader of scans, other kinds of rulings.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from perutip.study.declared import ConfigError
from perutip.text.words.counts import TOKEN, WordCounts

FILE = "placebo.toml"
PER_TOKENS = 1000


@dataclass(frozen=True)
class Placebo:
    """One placebo dictionary: words in small letters without accents."""

    name: str
    label: str
    words: tuple[str, ...]


def load_placebos(folder: Path) -> tuple[Placebo, ...]:
    """Placebo dictionaries of a folder. ConfigError names what is wrong."""
    path = folder / FILE
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path.name} cannot be used: {error}") from error
    found, problems = [], []
    for name, section in raw.items():
        words = section.get("words") if isinstance(section, Mapping) else None
        if not isinstance(words, list) or not str(section.get("label", "")).strip():
            problems.append(f"[{name}] needs a label and words")
            continue
        wrong = [w for w in words if not re.fullmatch(TOKEN, str(w))]
        problems += [f"[{name}] {w!r} is no single word" for w in wrong]
        found.append(Placebo(name, str(section["label"]), tuple(map(str, words))))
    if problems:
        raise ConfigError(f"{path.name}: {'; '.join(problems)}")
    return tuple(found)


def placebo_rates(
    counts: WordCounts, tokens: NDArray[np.float64], placebos: tuple[Placebo, ...]
) -> dict[str, NDArray[np.float64]]:
    """Name → occurrences per 1,000 words (n,); NaN in a ruling without words."""
    place = {word: k for k, word in enumerate(counts.words)}
    size = np.where(tokens > 0, tokens, np.nan)
    out = {}
    for one in placebos:
        columns = [place[word] for word in one.words if word in place]
        hits = np.asarray(counts.matrix[:, columns].sum(axis=1)).ravel().astype(float)
        out[one.name] = PER_TOKENS * hits / size
    return out
