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
    words = np.frombuffer(b"".join(found), dtype=">u8").reshape(-1, 4)
    words = words.astype(np.uint64)
    labels = list(frame.m_treated)  # sorted
    code_of = {label: code for code, label in enumerate(labels)}
    codes = np.array([code_of[stratum] for stratum in frame.strata])
    at = np.lexsort((words[:, 0], codes))
    same = (np.diff(codes[at]) == 0) & (np.diff(words[at, 0]) == 0)
    if same.any():
        at = np.lexsort((*words.T[::-1], codes))
    sizes = np.bincount(codes, minlength=len(labels))
    starts = np.repeat(np.cumsum(sizes) - sizes, sizes)
    rank = np.arange(len(codes)) - starts + 1
    m = treated_counts(frame, seed, digest)
    treated = rank <= np.array([m[label] for label in labels])[codes[at]]
    digits = b"".join(found).hex()
    tickets = [digits[64 * i : 64 * i + 64] for i in at.tolist()]
    return Drawn(at, rank, treated.astype(np.int64), tickets)


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
