"""Interviews with adults: who speaks of which driver, texts, and two coders' codes."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perutip.simulation.generators import Streams
from perutip.simulation.madre_de_dios.communities import Communities
from perutip.simulation.madre_de_dios.parameters import DRIVERS, MadreParameters
from perutip.simulation.madre_de_dios.phrases import interview_text

INFORMANTS = ("teacher", "health", "leader", "prosecutor")


def simulate_interviews(
    streams: Streams, places: Communities, p: MadreParameters
) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, str]]:
    """Return the registers of interviews and of codes, and texts by file name."""
    rng = streams.generator("madre/interviews")
    fewest, most = p.interviews.per_community
    place = np.repeat(
        np.arange(p.n_communities), rng.integers(fewest, most + 1, p.n_communities)
    )
    n = place.size
    spoken = rng.random((n, len(DRIVERS))) < np.where(
        places.prevails[place], p.interviews.spoken_where, p.interviews.spoken_elsewhere
    )
    ids = [f"E{k:03d}" for k in range(1, n + 1)]
    register = pd.DataFrame(
        {
            "interview_id": ids,
            "community_id": places.register["community_id"].to_numpy()[place],
            "informant": rng.choice(INFORMANTS, n),
            "date": np.datetime64("2025-02-03") + rng.integers(0, 60, n),
            "file": [f"{key}.txt" for key in ids],
        }
    )
    codes = _codes(rng, spoken, register, p)
    words = streams.generator("madre/texts")
    texts = {
        file: interview_text(words, [d for d, s in zip(DRIVERS, row, strict=True) if s])
        for file, row in zip(register["file"], spoken, strict=True)
    }
    return register, codes, texts


def _codes(
    rng: np.random.Generator,
    spoken: NDArray[np.bool_],
    register: pd.DataFrame,
    p: MadreParameters,
) -> pd.DataFrame:
    """Codes of both coders; a few interviews have those of the first alone."""
    n = len(register)
    alone = rng.random(n) < p.interviews.one_coder
    parts = []
    for k, coder in enumerate(("A", "B")):
        chance = np.where(spoken, p.interviews.found[k], p.interviews.imagined[k])
        code = (rng.random(spoken.shape) < chance).astype(int)
        part = pd.DataFrame(code, columns=list(DRIVERS))
        part.insert(0, "interview_id", register["interview_id"])
        part = part if k == 0 else part[~alone]
        part = part.melt("interview_id", var_name="driver", value_name="code")
        part.insert(1, "coder", coder)
        parts.append(part)
    codes = pd.concat(parts, ignore_index=True)
    return codes.sort_values(
        ["interview_id", "coder", "driver"], kind="stable", ignore_index=True
    )
