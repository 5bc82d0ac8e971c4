"""Victims on four lists: some out of reach of all, referrals between two."""

from __future__ import annotations

import numpy as np
import pandas as pd

from perutip.simulation.generators import Streams
from perutip.simulation.madre_de_dios.parameters import MadreParameters

LISTS = ("police", "ngo", "health", "prosecution")
PURPOSES = ("sexual", "labour", "other")


def simulate_victim_lists(streams: Streams, p: MadreParameters) -> pd.DataFrame:
    """Return one row a victim who is on a list."""
    rng = streams.generator("madre/victims")
    v = p.victims
    reachable = rng.random(v.total) < v.reachable
    u = rng.random((4, v.total))
    held = np.empty((v.total, 4), int)
    for k, name in enumerate(LISTS[:3]):
        held[:, k] = (u[k] < getattr(v, name)) & reachable
    referred = np.where(held[:, 0] == 1, v.referral, 1.0)
    odds = v.prosecution / (1 - v.prosecution) * referred
    held[:, 3] = (u[3] < odds / (1 + odds)) & reachable
    purpose = rng.choice(PURPOSES, v.total, p=np.array(v.shares))
    known = rng.random(v.total) < v.purpose_known
    frame = pd.DataFrame(held, columns=list(LISTS))
    frame["year"] = rng.integers(2017, 2026, v.total)
    frame["sex"] = np.where(rng.random(v.total) < 0.91, "female", "male")
    frame["age_band"] = rng.choice(
        ("0-11", "12-17", "18-29", "30+"), v.total, p=[0.05, 0.40, 0.40, 0.15]
    )
    frame["purpose"] = np.where(known, purpose, "not_identified")
    frame = frame[frame[list(LISTS)].any(axis=1)].reset_index(drop=True)
    frame.insert(0, "victim_key", [f"V{k:05d}" for k in range(1, len(frame) + 1)])
    return frame
