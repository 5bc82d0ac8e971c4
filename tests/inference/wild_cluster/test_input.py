"""Bad input is refused by name; labels, row order and units do not matter."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from one_regression import run

from perutip.inference.wild_cluster.moments import cluster_moments as _wild_moments


def _with_nan(values) -> np.ndarray:
    array = np.array(values, dtype=float)
    array[3] = np.nan
    return array


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda f: {"y": _with_nan(f["y"])}, "y is missing or infinite in 1 row"),
        (lambda f: {"X": _with_nan(f[["d", "x"]])}, "X is missing or infinite"),
        (lambda f: {"cluster": _with_nan(f["g"])}, "cluster is missing in 1 row"),
        (lambda f: {"weights": _with_nan(f["w"])}, "weights is missing or infinite"),
        (lambda f: {"weights": f["w"] - 0.5}, "weights must be positive"),
        (lambda f: {"weights": np.zeros(len(f))}, "weights must be positive"),
        (lambda f: {"weights": [1.0]}, "weights must have shape"),
        (lambda f: {"cluster": np.ones(len(f))}, "one group"),
        (lambda f: {"cluster": f["g"][:-1]}, "cluster has 239 rows"),
        (lambda f: {"bootcluster": np.ones(len(f))}, "bootcluster has one group"),
        (lambda f: {"absorb": [_with_nan(f["t"])]}, "absorb is missing in 1 row"),
        (lambda f: {"absorb": f["t"]}, "absorb must be a list"),
        (lambda f: {"absorb": [f["t"][:-2]]}, "absorb has 238 rows"),
        (lambda f: {"restriction": ""}, "restriction names"),
        (lambda f: {"restriction": "z"}, "restriction names"),
        (lambda f: {"restriction": {}}, "restriction is empty"),
        (lambda f: {"restriction": [1.0, 0.0]}, "must have 3 columns"),
        (lambda f: {"restriction": [0.0, 0.0, 0.0]}, "not zero"),
        (lambda f: {"restriction": [np.nan, 0.0, 0.0]}, "finite"),
        (lambda f: {"null": np.nan}, "null must be finite"),
        (lambda f: {"bootstrap": "WCR12"}, "bootstrap must be one of"),
        (lambda f: {"distribution": "gamma"}, "distribution must be one of"),
        (lambda f: {"alternative": "both"}, "alternative must be one of"),
        (lambda f: {"level": 95}, "level must lie"),
        (lambda f: {"reps": 0, "distribution": "normal"}, "reps must be"),
        (lambda f: {"distribution": "normal"}, "seed is needed"),
        (lambda f: {"X": f[["d", "x", "x"]]}, "duplicated columns"),
        (lambda f: {"X": f[["d", "region"]]}, "numeric"),
        (lambda f: {"y": f["region"]}, "numeric"),
        (
            lambda f: {"absorb": [f["g"]], "X": f[["d", "x", "g"]], "restriction": "g"},
            "dropped as collinear: ..g",
        ),
        (lambda f: {"y": 2 * f["d"] + 1}, "variance of the tested coefficient is zero"),
        (lambda f: {"y": []}, "no rows"),
    ],
)
def test_refused(frame, change, message) -> None:
    with pytest.raises(ValueError, match=message):
        run(frame, **change(frame))


@pytest.mark.parametrize("kind", ["text", "category", "tuple", "order", "negative"])
def test_labels_and_row_order_do_not_matter(frame, kind) -> None:
    base = run(frame, bootstrap="WCR31", distribution="webb", seed=3, reps=499)
    shuffled = frame.sample(frac=1.0, random_state=4)
    changed = {
        "text": (frame, frame["region"]),
        "category": (frame, pd.Categorical(frame["region"])),
        "tuple": (frame, [frame["g"] // 3, frame["g"] % 3]),
        "order": (shuffled, shuffled["g"]),
        "negative": (frame, frame["g"] * 1.5 - 7),
    }[kind]
    other = run(
        changed[0],
        cluster=changed[1],
        bootstrap="WCR31",
        distribution="webb",
        seed=3,
        reps=499,
    )
    assert other.t_stat == pytest.approx(base.t_stat, rel=1e-10)
    assert other.p_value == base.p_value
    assert other.conf_low == pytest.approx(base.conf_low, rel=1e-8)


def test_scale_does_not_matter(frame) -> None:
    base = run(frame, bootstrap="WCR33")
    scaled = run(
        frame,
        y=1e6 * frame["y"] + 1e7,
        X=frame[["d", "x"]].assign(x=1e-3 * frame["x"] + 2010, constant=1.0),
        bootstrap="WCR33",
    )
    assert scaled.t_stat == pytest.approx(base.t_stat, rel=1e-6)
    assert scaled.p_value == base.p_value
    assert scaled.conf_low == pytest.approx(1e6 * base.conf_low, rel=1e-6)


def test_ways_to_give_the_same_arrays(frame) -> None:
    base = run(frame, absorb=[frame["g"], frame["t"]], X=frame[["d"]])
    nullable = frame.convert_dtypes()
    for change in (
        {"absorb": frame[["g", "t"]]},
        {"absorb": frame[["g", "t"]].to_numpy()},
        {"absorb": [nullable["region"], nullable["t"]], "y": nullable["y"]},
        {"X": frame["d"]},
        {"cluster": nullable["g"]},
    ):
        arguments = {"absorb": [frame["g"], frame["t"]], "X": frame[["d"]]} | change
        assert run(frame, **arguments) == base


@pytest.mark.parametrize("weighted", [False, True])
def test_rows_read_in_chunks_and_sparse_tables_change_nothing(
    frame, monkeypatch, weighted
) -> None:
    options = {
        "X": frame[["d", "x"]],
        "absorb": [frame["officer"], frame["t"], frame["block"]],
        "weights": frame["w"] if weighted else None,
        "bootstrap": "WCR31",
    }
    base = run(frame, **options)
    monkeypatch.setattr(_wild_moments, "MOST_DENSE", 0)
    monkeypatch.setattr(
        _wild_moments,
        "_chunks",
        lambda sample, times=1: (slice(i, i + 37) for i in range(0, 240, 37)),
    )
    other = run(frame, **options)
    assert other.t_stat == pytest.approx(base.t_stat, rel=1e-10)
    assert other.p_value == base.p_value
    assert other.conf_low == pytest.approx(base.conf_low, rel=1e-9)
