"""Rows of results.csv by hand, and exhibits that show them."""

import pandas as pd
import pytest

from perutip.reporting.results import ResultRow, to_frame
from perutip.study.exhibits import Exhibit

ROW = {
    "exhibit": "t02_x",
    "estimator": "two-way fixed effects",
    "term": "exposed",
    "std_error": 0.0538,
    "se_type": "CRV1, t(G-1)",
    "p_value": 0.122,
    "p_wild": 0.1214,
    "conf_level": 0.95,
    "conf_type": "WCR11 two-sided test inverted, 9999 seeded draws, ties counted",
    "n_obs": 1059.0,
    "n_clusters": 25.0,
    "n_treated_clusters": 12.0,
    "control_mean": 0.09,
    "draws": 33554432.0,
    "p_source": "p_wild: 33554432 enumerated",
    "set_draws": 9999.0,
    "definition": "amended",
    "outcome": "conviction",
}


def made(**more):
    """One row; estimate and set by default."""
    base = ROW | {"estimate": 0.0863, "conf_low": -0.0249, "conf_high": 0.222}
    return ResultRow(**(base | {"variable": more["label"]} | more))


def frame(*rows: ResultRow) -> pd.DataFrame:
    """Rows as results.csv holds them."""
    return to_frame(rows)


@pytest.fixture
def row():
    """Makes one row; estimate and set by default."""
    return made


@pytest.fixture
def exhibit():
    """A table of effects by panel."""
    return Exhibit(
        "t02_x",
        "table",
        "02",
        "Effects on convictions",
        layout="hazard",
        panels={"registered": "As registered", "amended": "Amended"},
        notes=("Cases of the register.",),
        number="Table A7",
    )


@pytest.fixture
def effects():
    """Three estimates, one that does not exist, in two panels."""
    return frame(
        made(panel="A. As registered", column="01", label="Convicted", p_rw=0.0175),
        made(
            panel="B. Amended",
            column="01",
            label="Convicted within 12 months",
            estimate=-0.0041,
            conf_low=-0.1283,
            conf_high=-0.0049,
        ),
        made(
            panel="B. Amended",
            column="02",
            label="Months",
            estimate=-1.178,
            std_error=1.5,
            conf_low=-1.64,
            conf_high=-0.713,
            set_draws=33554432.0,
            conf_type="t(G-1)",
        ),
        made(
            panel="B. Amended",
            column="03",
            label="Acquitted",
            status="not_estimable",
            reason="too_few_cases",
        ),
    )
