"""Named random streams from the one master seed.

A stream depends on the master seed and on its own name alone, so that adding a purpose
never moves another's draws.
"""

import hashlib

import numpy as np


def name_words(name: str) -> list[int]:
    """Four uint32: the first sixteen bytes of the SHA-256 of `name`, big-endian."""
    digest = hashlib.sha256(name.encode("utf-8")).digest()
    return [int.from_bytes(digest[i : i + 4], "big") for i in range(0, 16, 4)]


def named_stream(master_seed: int, name: str) -> np.random.SeedSequence:
    """Return SeedSequence([master, *four uint32 of the SHA-256 of `name`])."""
    return np.random.SeedSequence([master_seed, *name_words(name)])
