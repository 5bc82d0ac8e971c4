"""What the published means without training are, recomputed from the registers.

Two-way rows hold what the treated are imputed to have had; the regression on
prosecutors, the mean of its own untrained ones. The notes of the tables say so.
"""

import numpy as np
import pandas as pd
import pytest

from perutip.contract.reading import read_registers
from perutip.frames.prosecution import prosecution_frames
from perutip.reporting.results import read_results
from perutip.running.files.places import ROOT

OUTPUT = ROOT / "output"


@pytest.fixture(scope="module")
def frames(config):
    names = ("regions", "cases", "prosecutors")
    registers = read_registers(ROOT / "input" / "simulated", names=names, partial=True)
    return prosecution_frames(registers.frames, config)


def published(exhibit, variable):
    rows = read_results(OUTPUT / "results.csv")
    mine = rows[(rows["exhibit"] == exhibit) & (rows["variable"] == variable)]
    return float(mine["control_mean"].iloc[0])


def noted(exhibit):
    return (OUTPUT / "tables" / f"{exhibit}.tex").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("exhibit", "variable"),
    [("t02_conviction", "convicted"), ("t02_resolution_time", "resolution_months")],
)
def test_a_two_way_row_holds_the_mean_imputed_to_the_treated(frames, exhibit, variable):
    cases = frames["cases"].dropna(subset=[variable])
    half = cases["filing_date"].dt.year * 2 + (cases["filing_date"].dt.month > 6)
    effects = pd.get_dummies(
        pd.DataFrame({"unit": cases["unit"], "half": half}).astype(str), dtype=float
    )
    x, y = effects.to_numpy(), cases[variable].to_numpy(float)
    free = (cases["exposed"] == 0).to_numpy()
    beta = np.linalg.lstsq(x[free], y[free], rcond=None)[0]
    reached = (effects[free].sum() > 0).to_numpy()
    treated = ~free & (x[:, ~reached].sum(axis=1) == 0)
    assert published(exhibit, variable) == pytest.approx(
        (x[treated] @ beta).mean(), abs=0.011
    )
    assert abs(published(exhibit, variable) - y[free].mean()) > 0.1
    assert "Untrained mean: what the treated are imputed to have had" in noted(exhibit)


def test_prosecutors_are_set_against_the_untrained_of_their_regression(frames):
    rows = frames["prosecutors"].dropna(
        subset=["knowledge_score", "trained", "experience_years", "female"]
    )
    mean = rows.loc[rows["trained"] == 0, "knowledge_score"].mean()
    assert published("t02_knowledge", "knowledge_score") == pytest.approx(
        mean, abs=0.006
    )
    assert "the mean of the regression's untreated observations" in noted(
        "t02_knowledge"
    ).replace("\n", " ")
