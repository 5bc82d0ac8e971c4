"""Formulas mean what feols means, and are refused where they mean nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyfixest as pf
import pytest

from perutip.inference.wild_cluster import wild_cluster_test_formula


@pytest.mark.parametrize(
    ("formula", "options", "message"),
    [
        ("y ~ d + x", {"param": ""}, "param must name"),
        ("y ~ d + x", {"param": None}, "param must name"),
        ("y ~ d + x", {"param": []}, "param must name"),
        ("y ~ d + x", {"param": "z"}, "restriction names"),
        ("y ~ d + x | g", {"cluster": "zone"}, "cluster names 'zone'"),
        ("y ~ d + x | zone", {}, "fixed effect names 'zone'"),
        ("y ~ d + zone", {}, "cannot be read"),
        ("y ~ d + x", {"weights": "mass"}, "weights names 'mass'"),
        ("y ~ d | g | x ~ w", {}, "instruments"),
        ("y ~ d | x ~ w", {}, "instruments"),
        ("y ~ sw(d, x)", {}, "several regressions"),
        ("y + x ~ d", {}, "several regressions"),
        ("y ~ d + x | g[t]", {}, "slopes"),
        ("y, d", {}, "must read"),
        ("region ~ d", {}, "numeric|cannot be read"),
    ],
)
def test_formula_refused(frame, formula, options, message) -> None:
    arguments = {"cluster": "g", "param": "d"} | options
    with pytest.raises(ValueError, match=message):
        wild_cluster_test_formula(formula, frame, **arguments)


def test_duplicated_columns_of_the_data(frame) -> None:
    twice = pd.concat([frame, frame[["x"]]], axis=1)
    with pytest.raises(ValueError, match="duplicated columns: ..x"):
        wild_cluster_test_formula("y ~ d + x", twice, cluster="g", param="d")
    alone = wild_cluster_test_formula("y ~ d", frame, cluster="g", param="d")
    assert wild_cluster_test_formula("y ~ d", twice, cluster="g", param="d") == alone


def test_missing_values_in_a_formula(frame) -> None:
    holes = frame.copy()
    holes.loc[[2, 5], "x"] = np.nan
    holes.loc[9, "y"] = np.nan
    holes["t"] = holes["t"].astype(float)
    holes.loc[11, "t"] = np.nan
    kept = holes.dropna()
    arguments = {"cluster": "g", "param": "d"}
    left = wild_cluster_test_formula("y ~ d + x | g + t", holes, **arguments)
    right = wild_cluster_test_formula("y ~ d + x | g + t", kept, **arguments)
    assert left.n_obs == len(frame) - 4
    assert left == right
    holes["g"] = holes["g"].astype(float)
    holes.loc[20, "g"] = np.nan
    with pytest.raises(ValueError, match="cluster is missing in 1 row"):
        wild_cluster_test_formula(
            "y ~ d + x | t", holes, missing_cluster="raise", **arguments
        )
    with pytest.warns(UserWarning, match="1 rows without a cluster"):
        dropped = wild_cluster_test_formula("y ~ d + x | t", holes, **arguments)
    assert dropped.n_obs == len(frame) - 5


@pytest.mark.parametrize(
    "formula",
    [
        "y ~ d + x | g + t",
        "y ~ d + x | g + t^block",
        "y ~ d + x | officer + t",
        "y ~ d + x + i(t, ref=2)",
        "y ~ d + x + C(block) + x:d | t",
        "y ~ d + I(x**2) + log(w)",
        "y ~ d + x + g | g + t",
        "y ~ d * x | block^t",
    ],
)
@pytest.mark.filterwarnings(r"ignore:\s*1 variables dropped")
def test_formula_means_what_feols_means(frame, formula) -> None:
    fit = pf.feols(
        formula,
        frame,
        vcov={"CRV1": "g"},
        ssc=pf.ssc(k_fixef="full"),
        fixef_rm="none",
    )
    result = wild_cluster_test_formula(formula, frame, cluster="g", param="d")
    assert result.estimate == pytest.approx(fit.coef()["d"], rel=1e-7)
    assert result.n_obs == fit._N
    # feols counts redundant levels too; without that factor the errors are the same.
    degrees = (fit._N - 1) / (fit._N - result.n_regressors) * 9 / 8
    unscaled = fit.se()["d"] / np.sqrt(float(np.ravel(fit._ssc)[0]))
    assert result.std_error == pytest.approx(unscaled * np.sqrt(degrees), rel=1e-7)


def test_interacted_effects_do_not_use_a_column_of_that_name(frame) -> None:
    decoy = frame.assign(t_block=0)
    arguments = {"cluster": "g", "param": "d"}
    right = wild_cluster_test_formula("y ~ d | g + t^block", frame, **arguments)
    assert wild_cluster_test_formula("y ~ d | g + t^block", decoy, **arguments) == right
