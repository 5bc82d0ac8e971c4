"""The sample of a wild cluster bootstrap: arrays and groups, checked once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

__all__ = ["Grouping", "Sample", "grouping", "intersection", "make_sample"]

NARROW = 1_000_000  # range of integer labels that are counted rather than hashed


@dataclass(frozen=True)
class Grouping:
    """Groups of rows.

    Attributes
    ----------
    codes : (n_obs,) integers from 0 to size − 1, in the order of the sorted labels.
    labels : the groups' labels, sorted.
    """

    codes: np.ndarray
    labels: list[Any]

    @property
    def size(self) -> int:
        """Number of groups."""
        return len(self.labels)


@dataclass(frozen=True)
class Sample:
    """Checked inputs of one regression.

    Attributes
    ----------
    y : (n_obs,) outcome.
    x : (n_obs, k) regressors, fixed effects left out.
    names : the k regressors' names.
    weights : (n_obs,) positive analytic weights, or None.
    cluster : the level at which scores are summed.
    boot : the level at which signs are drawn; the same object as `cluster` unless a
        subcluster bootstrap is asked for.
    effects : the absorbed fixed effects.
    """

    y: np.ndarray
    x: np.ndarray
    names: tuple[str, ...]
    weights: np.ndarray | None
    cluster: Grouping
    boot: Grouping
    effects: tuple[Grouping, ...]


def grouping(values: Any, what: str) -> Grouping:
    """Codes and sorted labels of any one-dimensional label array (text, categorical,
    integer); raises ValueError where a label is missing."""
    array = values if isinstance(values, pd.Categorical) else np.asarray(values)
    if isinstance(values, pd.Series) and isinstance(values.dtype, pd.CategoricalDtype):
        array = values.array
    if array.ndim != 1:
        raise ValueError(f"{what} must be one-dimensional, not {array.ndim}-d")
    if isinstance(array, np.ndarray) and array.dtype.kind in "iu" and len(array):
        low, high = int(array.min()), int(array.max())
        if high - low < NARROW and abs(high) < 2**62:
            return _integer_grouping(array, low)
    try:
        codes, labels = pd.factorize(array, sort=True)
    except TypeError:
        raise ValueError(f"{what} mixes types that cannot be sorted") from None
    missing = int((codes < 0).sum())
    if missing:
        raise ValueError(f"{what} is missing in {missing} row(s); drop them first")
    return Grouping(codes.astype(np.intp, copy=False), list(labels))


def _integer_grouping(array: np.ndarray, low: int) -> Grouping:
    """The same for integers in a narrow range, without hashing."""
    codes = array.astype(np.intp) - low
    counts = np.bincount(codes)
    used = np.flatnonzero(counts)
    if len(used) < len(counts):
        codes = (np.cumsum(counts > 0) - 1).take(codes)
    return Grouping(codes, [low + value for value in used.tolist()])


def intersection(columns: Sequence[Any], what: str) -> Grouping:
    """Groups formed by crossing several label arrays; labels are tuples."""
    parts = [grouping(column, what) for column in columns]
    if len(parts) == 1:
        return parts[0]
    code = parts[0].codes
    for part in parts[1:]:
        code = code * part.size + part.codes
    used, codes = np.unique(code, return_inverse=True)
    labels = []
    for value in used.tolist():
        label = []
        for part in reversed(parts[1:]):
            value, remainder = divmod(value, part.size)
            label.append(part.labels[remainder])
        labels.append((parts[0].labels[value], *reversed(label)))
    return Grouping(codes.astype(np.intp, copy=False), labels)


def _numeric(values: Any, what: str) -> np.ndarray:
    # The library's message would quote a value, which may identify someone.
    try:
        if isinstance(values, (pd.DataFrame, pd.Series)):
            return values.to_numpy(dtype=np.float64, na_value=np.nan)
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{what} must be numeric") from None


def _finite(array: np.ndarray, what: str) -> np.ndarray:
    # The sum is finite only if no entry is NaN; overflow is caught by the second look.
    if not np.isfinite(array.sum()) and not np.isfinite(array).all():
        bad = int((~np.isfinite(array.reshape(len(array), -1)).all(axis=1)).sum())
        raise ValueError(f"{what} is missing or infinite in {bad} row(s)")
    return array


def _regressors(x: Any) -> tuple[np.ndarray, tuple[str, ...]]:
    if isinstance(x, pd.Series):
        x = x.to_frame("x0" if x.name is None else x.name)
    if isinstance(x, pd.DataFrame):
        names = tuple(str(name) for name in x.columns)
        array = _numeric(x, "X")
    else:
        array = _numeric(x, "X")
        array = array[:, None] if array.ndim == 1 else array
        names = tuple(f"x{j}" for j in range(array.shape[-1]))
    if array.ndim != 2 or array.shape[1] == 0:
        raise ValueError("X must have two dimensions and at least one column")
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ValueError(f"X has duplicated columns: {repeated}")
    return array, names


def _groups_of(values: Any, what: str, n_obs: int) -> Grouping:
    """One label array, or several (list of arrays, DataFrame) that are crossed."""
    if isinstance(values, pd.DataFrame):
        columns = [values[name] for name in values.columns]
    elif isinstance(values, (list, tuple)) and len(values) and np.ndim(values[0]) == 1:
        columns = list(values)
    else:
        columns = [values]
    for column in columns:
        if np.ndim(column) == 1 and len(column) != n_obs:
            raise ValueError(f"{what} has {len(column)} rows, the outcome {n_obs}")
    return intersection(columns, what)


def _checked_weights(weights: Any, n_obs: int) -> np.ndarray | None:
    if weights is None:
        return None
    array = _numeric(weights, "weights")
    if array.shape != (n_obs,):
        raise ValueError(f"weights must have shape ({n_obs},), not {array.shape}")
    _finite(array, "weights")
    if (array <= 0).any():
        raise ValueError(f"weights must be positive; {int((array <= 0).sum())} are not")
    return array


def _columns_of(absorb: Any) -> list[Any]:
    """The fixed effects one by one."""
    if absorb is None:
        return []
    if isinstance(absorb, pd.DataFrame):
        return [absorb[name] for name in absorb.columns]
    if isinstance(absorb, np.ndarray) and absorb.ndim == 2:
        return list(absorb.T)
    columns = list(absorb)
    if any(np.ndim(column) == 0 for column in columns):
        raise ValueError("absorb must be a list of arrays, one for each fixed effect")
    return columns


def _effect(codes: Any, cluster: Any, groups: Grouping, n_obs: int) -> Grouping:
    """Groups of one fixed effect; the cluster's own where they are the same."""
    if codes is cluster:
        return groups
    effect = _groups_of([codes] if np.ndim(codes) == 1 else codes, "absorb", n_obs)
    return groups if np.array_equal(effect.codes, groups.codes) else effect


def make_sample(
    y: Any, x: Any, cluster: Any, *, weights: Any, bootcluster: Any, absorb: Any
) -> Sample:
    """Check the inputs once; raises ValueError naming what is wrong."""
    outcome = _numeric(y, "y")
    if outcome.ndim != 1:
        raise ValueError(f"y must be one-dimensional, not {outcome.ndim}-dimensional")
    n_obs = len(outcome)
    if n_obs == 0:
        raise ValueError("y has no rows")
    array, names = _regressors(x)
    if len(array) != n_obs:
        raise ValueError(f"X has {len(array)} rows, the outcome {n_obs}")
    _finite(outcome, "y")
    _finite(array, "X")
    groups = _groups_of(cluster, "cluster", n_obs)
    if groups.size < 2:
        raise ValueError("cluster has one group: at least two clusters are needed")
    boot = groups
    if bootcluster is not None:
        boot = _groups_of(bootcluster, "bootcluster", n_obs)
        if boot.size < 2:
            raise ValueError("bootcluster has one group: at least two are needed")
        if boot.size == groups.size and np.array_equal(boot.codes, groups.codes):
            boot = groups
    effects = tuple(
        _effect(codes, cluster, groups, n_obs) for codes in _columns_of(absorb)
    )
    checked = _checked_weights(weights, n_obs)
    return Sample(outcome, array, names, checked, groups, boot, effects)
