"""Registers whose training dates are another region's: what a blinded run reads.

Whole dates, those of the never trained among them, are handed round over the units of
training, as the permutation test does, and prosecutors' attendance follows its region's
date: every register stays as valid as it came, and whatever is computed from it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from perutip.contract.reading import Registers
from perutip.contract.registers import REGISTERS

STREAM = "blind/{}"
DATED = ("regions", "fiscal_districts")
DATE = "training_date"
ORDERS = 999
MOST_ALIKE = 0.5
"""Most that dates handed round may resemble the actual ones."""


class CannotBlind(ValueError):
    """No order of the dates hides the actual one; the message says where."""


def blind_training(
    registers: Registers, stream: Callable[[str], np.random.SeedSequence], end: date
) -> Registers:
    """Registers with training dates handed round and attendance drawn anew.

    stream: seeds by the name of the purpose, blind/<register>. end: day until which a
    date counts as exposure. The order of a file's rows plays no part.

    Raises
    ------
    CannotBlind
        Too few dates differ to hide who was trained when.
    """
    frames = dict(registers.frames)
    donors: pd.Series | None = None
    for name in DATED:
        if name in frames:
            seed = stream(STREAM.format(name))
            given = _handed_round(frames[name], REGISTERS[name].key[0], seed, end)
            if name == "regions":
                donors = given
            frames[name] = _with_dates(frames[name], REGISTERS[name].key[0], given)
    if "prosecutors" in frames:
        seed = stream(STREAM.format("prosecutors"))
        frames["prosecutors"] = _attendance(frames, registers.frames, donors, seed)
    return replace(registers, frames=frames)


def _handed_round(
    units: pd.DataFrame, key: str, seed: np.random.SeedSequence, end: date
) -> pd.Series:
    """Unit → the unit whose date it gets.

    Of `ORDERS` random ones the order that resembles the actual dates least: neither it
    nor its mirror image, in which the untrained are trained, tells of effects.
    """
    units = units.sort_values(key, kind="stable")
    names, dates = units[key].to_numpy(), units[DATE].to_numpy("datetime64[D]")
    if not len(names) or np.isnat(dates).all():
        return pd.Series(names, index=names)
    people = units.get("population", pd.Series(1, index=units.index))
    weights = people.to_numpy(float) / people.sum()
    identity = np.tile(np.arange(len(names)), (ORDERS, 1))
    orders = np.random.default_rng(seed).permuted(identity, axis=1)
    alike = np.array([_resemblance(dates, dates[o], weights, end) for o in orders])
    if alike.min() > MOST_ALIKE:
        dated = int((~np.isnat(dates)).sum())
        raise CannotBlind(
            f"--blind: {len(names)} values of {key}, {dated} of them with a "
            "training_date, are too few or too alike to hide who was trained when"
        )
    return pd.Series(names[orders[alike.argmin()]], index=names)


def _resemblance(
    actual: np.ndarray, given: np.ndarray, weights: np.ndarray, end: date
) -> float:
    """How much dates (N,) tell of the actual ones, 0 to 1.

    The larger of the correlation of exposure until `end`, in absolute value, and the
    share of the trained who keep their date, both by `weights` (N,), which sum to one.
    """
    trained = ~np.isnat(actual)
    kept = (weights * (trained & (actual == given))).sum() / weights[trained].sum()
    x, y = (_exposure(dates, end) for dates in (actual, given))
    x, y = x - weights @ x, y - weights @ y
    size = np.sqrt((weights @ x**2) * (weights @ y**2))
    return max(float(kept), abs(float(weights @ (x * y) / size)) if size > 0 else 1.0)


def _exposure(dates: np.ndarray, end: date) -> np.ndarray:
    days = (np.datetime64(end, "D") - dates).astype("timedelta64[D]").astype(float)
    return np.where(np.isnat(dates), 0.0, days)


def _with_dates(units: pd.DataFrame, key: str, given: pd.Series) -> pd.DataFrame:
    dates = units.set_index(key)[DATE]
    return units.assign(**{DATE: units[key].map(given).map(dates).to_numpy()})


def _attendance(
    frames: Mapping[str, pd.DataFrame],
    actual: Mapping[str, pd.DataFrame],
    donors: pd.Series | None,
    seed: np.random.SeedSequence,
) -> pd.DataFrame:
    """Prosecutors whose `trained` follows the date that their region was given.

    As large a share of a region's prosecutors, in random order, as attended where the
    date comes from; none in a region without a date. Not recorded stays so.
    """
    people = frames["prosecutors"].sort_values("prosecutor_id", kind="stable")
    known = people[people["trained"].notna()]
    rng = np.random.default_rng(seed)
    drawn = people["trained"].copy()
    if donors is None:
        drawn[known.index] = rng.permutation(known["trained"].to_numpy())
        return frames["prosecutors"].assign(trained=drawn)
    dates = actual["regions"].set_index("region_id")[DATE]
    dated = known["region_id"].map(dates).notna()
    shares = known[dated].groupby("region_id")["trained"].mean()
    usual = float(known.loc[dated, "trained"].mean()) if dated.any() else 0.0
    for region, rows in known.groupby("region_id", sort=True):
        donor = donors.get(region)
        there = donor is not None and pd.notna(dates[donor])
        share = shares.get(donor, usual) if there else 0.0
        attended = np.arange(len(rows)) < round(share * len(rows))
        drawn[rows.index] = rng.permutation(attended).astype(float)
    return frames["prosecutors"].assign(trained=drawn)
