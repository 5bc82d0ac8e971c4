"""Names of regions against INEI's codes.

RENIEC numbers the departments in another order (07 Cusco, 14 Lima, 24 Callao, where
INEI has 07 Callao, 15 Lima): a register with its codes is whole in itself, and joins
cases and districts with INEI's codes to other regions and their days of training.
"""

from __future__ import annotations

import re

import pandas as pd

from perutip.contract.checks.links import Frames
from perutip.contract.checks.spelling import without_accents

_IN_ORDER = """amazonas ancash apurimac arequipa ayacucho cajamarca callao cusco
huancavelica huanuco ica junin lalibertad lambayeque lima loreto madrededios moquegua
pasco piura puno sanmartin tacna tumbes ucayali"""
CODES = {name: f"{k:02d}" for k, name in enumerate(_IN_ORDER.split(), start=1)}
OTHERWISE = {"cuzco": "08", "provinciaconstitucionaldelcallao": "07"}
EXPECTED = (
    "the name of the region that has this code in INEI's list (RENIEC's numbers the "
    "departments in another order)"
)


def code_of(name: str) -> str:
    """INEI's code of a region by its name, however spelt; empty for other names."""
    plain = re.sub("[^a-z]", "", without_accents(name))
    for title in ("", "gobiernoregional", "departamento", "region"):
        for of in ("", "de", "del"):
            found = plain.removeprefix(title + of) if title else plain
            if code := CODES.get(found) or OTHERWISE.get(found):
                return code
    return ""


def name_of_another_code(frames: Frames) -> pd.Series:
    """Rows of regions whose name is a region's with another code."""
    regions = frames["regions"]
    codes = regions["region_name"].fillna("").map(code_of)
    return (
        (codes != "") & regions["region_id"].notna() & (codes != regions["region_id"])
    )
