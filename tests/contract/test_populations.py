"""Populations in thousands, told by officers and by districts within regions."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from perutip.contract.checks.notices import find_notices
from perutip.contract.checks.populations import POPULATIONS, populations
from perutip.contract.reading import read_registers

SIMULATED = Path(__file__).resolve().parents[2] / "input" / "simulated"


def world(of_district=1, of_region=1):
    districts = pd.DataFrame(
        {
            "ubigeo": ["150101", "150102", "080101"],
            "region_id": ["15", "15", "08"],
            "population": [265_000, 41_000, 118_000],
            "officers_active": [420, 49, 63],
        },
        index=pd.RangeIndex(2, 5),
    )
    regions = pd.DataFrame(
        {"region_id": ["08", "15", "16"], "population": [1_370_000, 10_900_000, 5]},
        index=pd.RangeIndex(2, 5),
    )
    districts["population"] //= of_district
    regions["population"] //= of_region
    return {"regions": regions, "districts": districts}


def found(frames):
    return [(n.file, n.where) for n in populations(frames) if n.rows]


def test_districts_in_thousands():
    assert found(world(of_district=1000)) == [("districts.csv", (2, 3, 4))]


def test_regions_in_thousands():
    assert found(world(of_region=1000)) == [("regions.csv", (2, 3))]


def test_persons_give_none_and_neither_does_a_register_that_is_not_there():
    assert found(world()) == []
    frames = world(of_region=1000)
    del frames["districts"]
    assert found(frames) == [] and found({"districts": world()["districts"]}) == []


def test_it_is_among_the_notices_of_a_run():
    frames = dict(read_registers(SIMULATED, partial=False).frames)
    assert POPULATIONS not in {n.kind for n in find_notices(frames)}
    people = frames["districts"]["population"] // 1000
    frames["districts"] = frames["districts"].assign(population=people)
    assert POPULATIONS in {n.kind for n in find_notices(frames)}
