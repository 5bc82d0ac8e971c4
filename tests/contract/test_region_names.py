"""A region's name and its code are INEI's, or the register is refused."""

from __future__ import annotations

import pandas as pd
import pytest

from perutip.contract.checks.region_names import CODES, code_of, name_of_another_code
from perutip.simulation.cases.regions import region_table

RENIEC = {"06": "Cajamarca", "07": "Cusco", "14": "Lima", "24": "Callao"}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        *[
            ("Áncash", "02"),
            ("MADRE DE DIOS", "17"),
            ("Cuzco", "08"),
            ("La  libertad", "13"),
        ],
        *[("Gobierno Regional de Junín", "12"), ("REGIÓN DEL CALLAO", "07")],
        *[("Lima Provincias", ""), ("Selva Central", ""), ("", "")],
    ],
)
def test_a_name_however_spelt(name, code):
    assert code_of(name) == code


def test_every_region_of_the_simulation_has_its_code():
    table = region_table()
    assert len(CODES) == len(table) == 25
    assert list(table["region_name"].map(code_of)) == list(table["region_id"])


def test_codes_of_another_list_are_told():
    frame = pd.DataFrame({"region_id": list(RENIEC), "region_name": RENIEC.values()})
    assert list(name_of_another_code({"regions": frame})) == [False, True, True, True]


def test_names_and_codes_that_are_not_there_are_left_alone():
    frame = pd.DataFrame(
        {"region_id": ["15", None, "08"], "region_name": [None, "Lima", "Valle"]}
    )
    assert not name_of_another_code({"regions": frame}).any()
