"""Named random streams from one master seed, so that no part moves another's draws."""

from __future__ import annotations

import hashlib

import numpy as np

from perutip.study.streams import name_words


class Streams:
    """Generators by purpose: `SeedSequence([*master, *SHA-256 words of the name])`.

    Parameters
    ----------
    seed : a non-negative integer, or a SeedSequence (its state of four 32-bit words is
        then the master, so that spawned children give independent studies).
    """

    def __init__(self, seed: int | np.random.SeedSequence) -> None:
        if isinstance(seed, np.random.SeedSequence):
            self.master = tuple(int(word) for word in seed.generate_state(4))
        elif seed < 0:
            raise ValueError("seed must be a non-negative integer or a SeedSequence")
        else:
            self.master = (int(seed),)

    def generator(self, name: str) -> np.random.Generator:
        """Return the generator of the purpose `name`, always from its beginning."""
        sequence = np.random.SeedSequence([*self.master, *name_words(name)])
        return np.random.Generator(np.random.PCG64(sequence))

    def hex_seed(self, name: str) -> str:
        """Return 64 hexadecimal digits for the purpose `name` (the draw's seed)."""
        text = "|".join(["simulated", *(str(word) for word in self.master), name])
        return hashlib.sha256(text.encode("utf-8")).hexdigest()
