"""Studies made by hand, for the tests of the designs; cases that lived day by day."""

from __future__ import annotations

import pytest
from hazard_worlds import made_world


@pytest.fixture(scope="module")
def lived():
    """Cases of 24 regions, 14 trained, in the columns of the analysis file."""
    cases, regions = made_world(5, n=1500, regions=24, trained=14, effect=0.03)
    out = cases.rename(columns={"region": "unit", "end_date": "resolution_date"})
    out["training_date"] = out["unit"].map(regions.set_index("region")["training_date"])
    out["convicted"] = (out["end_kind"] == "convicted").astype(float)
    return out.assign(region_id="01", undated=0.0)
