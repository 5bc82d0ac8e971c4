"""Tickets, ranks and arms of a checked frame, as arrays: the draw itself."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from perutip.assignment.draw.frame import Frame

PROTOCOL = "hashdraw/1"


@dataclass(frozen=True)
class Drawn:
    """A draw by stratum, then rank: arrays of n units, `at` their places in the frame.

    rank from 1 within the stratum; treated 0 or 1; tickets 64 hex digits.
    """

    at: np.ndarray
    rank: np.ndarray
    treated: np.ndarray
    tickets: list[str]


def drawn_by_ticket(frame: Frame, seed: str, digest: str) -> Drawn:
    """Rank the units of every stratum by ascending ticket; the first are treated.

    Notes
    -----
    ticket = SHA-256 of `hashdraw/1|seed|F|stratum|unit_id`. Ties of a ticket's first
    eight bytes are broken by all of it, and then by the unit's bytes.
    """
    start = f"{PROTOCOL}|{seed}|{digest}|".encode()
    sha256 = hashlib.sha256
    found = [
        sha256(start + f"{stratum}|{unit}".encode()).digest()
        for stratum, unit in zip(frame.strata, frame.units, strict=True)
    ]
    codes, digests = frame.codes, b"".join(found)
    at = _ascending(codes, np.frombuffer(digests, dtype=">u8").reshape(-1, 4))
    sizes = np.bincount(codes, minlength=len(frame.m_treated))
    starts = np.repeat(np.cumsum(sizes) - sizes, sizes)
    rank = np.arange(len(codes)) - starts + 1
    m = np.array(list(treated_counts(frame, seed, digest).values()))
    treated = (rank <= m[codes[at]]).astype(np.int64)
    return Drawn(at, rank, treated, [found[i].hex() for i in at.tolist()])


def _ascending(codes: np.ndarray, words: np.ndarray) -> np.ndarray:
    """Order by stratum, then ticket: (n, 4) big-endian words of each digest.

    The stratum's code and the first 40 bits of the ticket make one sorting key; where
    two keys are equal, whole tickets decide, and then the order of the units.
    """
    first = words[:, 0].astype(np.uint64)
    if codes.max() < 2**24:
        key = (codes.astype(np.uint64) << np.uint64(40)) | (first >> np.uint64(24))
        at = np.argsort(key)
        if (np.diff(key[at]) > 0).all():
            return at
    return np.lexsort((*words.astype(np.uint64).T[::-1], codes))


def treated_counts(
    frame: Frame, seed: str, digest: str | None = None
) -> dict[str, int]:
    """Treated units per stratum, after the misfit rule for odd strata."""
    if not frame.extra:
        return frame.m_treated
    m = dict(frame.m_treated)
    start = f"{PROTOCOL}|{seed}|{digest or frame.digest()}|misfit|"
    tickets = [
        (hashlib.sha256(f"{start}{stratum}".encode()).hexdigest(), stratum)
        for stratum in frame.odd_strata()
    ]
    for _, stratum in sorted(tickets)[: frame.extra]:
        m[stratum] += 1
    return m
