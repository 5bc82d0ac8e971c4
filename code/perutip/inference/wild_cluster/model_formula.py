"""From a pyfixest formula and a data frame to the arrays of the bootstrap.

formulaic, with pyfixest's transforms, builds the regressors, so that `i()`, `C()` and
`log()` mean what feols means; fixed effects after `|` are coded here, because pyfixest
writes `g^t` into a column g_t that the data may already have.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd
from formulaic.errors import FormulaicError

from perutip.inference.pyfixest_rooms import Formula, create_model_matrix
from perutip.inference.wild_cluster.engine import prepare
from perutip.inference.wild_cluster.moments.cluster_design import Design

__all__ = ["FormulaArrays", "MissingCluster", "formula_arrays"]

MissingCluster = Literal["raise", "drop"]
SEVERAL = re.compile(r"\b(sw|csw|sw0|csw0|mvsw)\s*\(")


@dataclass(frozen=True)
class FormulaArrays:
    """Arguments of the array interface, in the order of the rows kept.

    Attributes
    ----------
    absorb : one list of label arrays per fixed effect; several arrays are crossed.
    index : (n_obs,) positions in the data of the rows kept.
    """

    y: np.ndarray
    x: pd.DataFrame
    cluster: pd.Series
    weights: np.ndarray | None
    bootcluster: list[pd.Series] | None
    absorb: list[list[pd.Series]]
    index: np.ndarray

    @property
    def arguments(self) -> dict[str, Any]:
        """As keyword arguments of the functions that draw signs by cluster."""
        return {
            "y": self.y,
            "X": self.x,
            "cluster": self.cluster,
            "weights": self.weights,
            "absorb": self.absorb,
        }

    @cached_property
    def design(self) -> Design:
        """What the bootstrap needs of them where signs are drawn by cluster."""
        return prepare(
            self.y,
            self.x,
            self.cluster,
            weights=self.weights,
            bootcluster=None,
            absorb=self.absorb,
        )


def _split(formula: str) -> tuple[str, list[list[str]]]:
    """Main part and fixed effects, each a list of crossed columns."""
    parts = [part.strip() for part in formula.split("|")]
    if "~" not in parts[0] or not parts[0].split("~", 1)[0].strip():
        raise ValueError(f"formula must read 'y ~ x' or 'y ~ x | effects': {formula!r}")
    if any("~" in part for part in parts[1:]) or len(parts) > 2:
        raise ValueError("formula has instruments: the test is for least squares")
    if SEVERAL.search(formula) or "+" in parts[0].split("~", 1)[0]:
        raise ValueError("formula stands for several regressions; give them one by one")
    effects = parts[1] if len(parts) == 2 else ""
    if re.search(r"[\[\]()]", effects):
        raise ValueError(f"fixed effects {effects!r}: slopes and calls are not read")
    terms = [term.strip() for term in effects.split("+") if term.strip() not in "01"]
    return parts[0], [[name.strip() for name in term.split("^")] for term in terms]


def _column(data: pd.DataFrame, name: Any, what: str) -> pd.Series:
    if not isinstance(name, str) or not name:
        raise ValueError(f"{what} must name a column, not {name!r}")
    if name not in data.columns:
        raise ValueError(f"{what} names {name!r}, which is not a column of the data")
    column = data[name]
    if isinstance(column, pd.DataFrame):
        raise ValueError(f"{what} names {name!r}, which is a duplicated column")
    return column


def _check_unique(formula: str, data: pd.DataFrame) -> None:
    names = {str(name) for name in data.columns[data.columns.duplicated()]}
    repeated = sorted(names & set(re.findall(r"\w+", formula)))
    if repeated:
        raise ValueError(f"the data have duplicated columns: {repeated}")


def _matrix(main: str, data: pd.DataFrame, absorbed: bool) -> tuple[Any, Any]:
    # A copy: pyfixest resets the index of what it is given.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            matrix = create_model_matrix(
                Formula(_second_stage=main),
                data.reset_index(drop=True),
                drop_intercept=absorbed,
                context={},
            )
    except (FormulaicError, TypeError, KeyError, NameError, ValueError) as error:
        # Only the kind of error: its text may quote values of the data.
        kind = type(error.__cause__ or error).__name__
        raise ValueError(f"formula {main!r} cannot be read ({kind})") from None
    if matrix.independent.shape[1] == 0:
        raise ValueError(f"formula {main!r} has no regressor")
    return matrix.dependent, matrix.independent


def _names(bootcluster: str | Sequence[str] | None) -> list[str]:
    if bootcluster is None:
        return []
    if isinstance(bootcluster, str):
        return [name.strip() for name in bootcluster.split("^")]
    return list(bootcluster)


def formula_arrays(
    formula: str,
    data: pd.DataFrame,
    *,
    cluster: str,
    weights: str | None = None,
    bootcluster: str | Sequence[str] | None = None,
    missing_cluster: MissingCluster = "drop",
) -> FormulaArrays:
    """Rows with a missing value in the outcome, a regressor, a fixed effect or the
    weights are left out, and with a warning those without a cluster, unless
    `missing_cluster` is "raise".

    Raises ValueError where the formula or a column cannot be used.
    """
    main, effects = _split(formula)
    _check_unique(formula, data)
    group = _column(data, cluster, "cluster")
    boots = [_column(data, name, "bootcluster") for name in _names(bootcluster)]
    columns = [[_column(data, n, "fixed effect") for n in term] for term in effects]
    keep = np.ones(len(data), dtype=bool)
    for column in (c for term in columns for c in term):
        keep &= column.notna().to_numpy()
    if weights is not None:
        keep &= _column(data, weights, "weights").notna().to_numpy()
    if missing_cluster == "drop":
        known = np.logical_and.reduce([c.notna().to_numpy() for c in (group, *boots)])
        if (keep & ~known).any():
            lost = int((keep & ~known).sum())
            warnings.warn(f"{lost} rows without a cluster are left out", stacklevel=3)
        keep &= known
    if not keep.any():
        raise ValueError("no row is complete")
    rows = np.flatnonzero(keep)
    outcome, regressors = _matrix(main, data.iloc[rows], bool(effects))
    index = rows[outcome.index.to_numpy()]
    if len(index) == 0:
        raise ValueError("no row is complete")
    return FormulaArrays(
        y=outcome.to_numpy(dtype=np.float64)[:, 0],
        x=regressors.reset_index(drop=True),
        cluster=group.iloc[index],
        weights=None if weights is None else data[weights].iloc[index].to_numpy(),
        bootcluster=[b.iloc[index] for b in boots] or None,
        absorb=[[c.iloc[index] for c in term] for term in columns],
        index=index,
    )
