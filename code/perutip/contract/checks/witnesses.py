"""Columns that the contract does not declare and that contradict what it knows.

A district, a region or an arm typed beside a record is read as a witness: it has to
agree with the district of the record and with the logged draw. Nothing is taken from
it.
"""

import pandas as pd

from perutip.contract.checks.breaches import Breach
from perutip.contract.checks.links import Frames
from perutip.contract.checks.spelling import fold
from perutip.contract.registers import REGISTERS

ARM_NAMES = frozenset(
    (
        *("arm", "treated", "treatment", "treat", "treatment_arm", "assigned"),
        *("assignment", "brazo", "tratado", "tratamiento", "grupo", "group"),
        *("grupo_asignado", "asignacion"),
    )
)
DISTRICT_NAMES = frozenset(["ubigeo", "unit_id", "district_id", "distrito_ubigeo"])
REGION_NAMES = frozenset(("region_id",))
TREATED = frozenset(
    ("1", "1.0", "t", "treated", "treatment", "tratado", "tratamiento", "si", "yes")
)
CONTROL = frozenset(["0", "0.0", "c", "control", "untreated", "no"])


def is_witness(name: str) -> bool:
    """Is an undeclared column of this name checked against what is declared?"""
    return name.strip().lower() in ARM_NAMES | DISTRICT_NAMES | REGION_NAMES


def check_witnesses(
    frames: Frames, witnesses: dict[str, pd.DataFrame], treated: dict[str, int]
) -> list[Breach]:
    """Return the rows of undeclared columns that contradict the registers or the log.

    Parameters
    ----------
    frames : typed registers by name, index the record number.
    witnesses : undeclared text columns by register, same index.
    treated : district → 1 or 0 as drawn; empty without a log.
    """
    breaches: list[Breach] = []
    for name, columns in witnesses.items():
        if name not in frames:
            continue
        district = district_of(frames, name)
        region = frames[name].get("region_id", district.str[:2])
        for column, said in columns.items():
            breaches += _contradiction(
                name, str(column), said, (district, region), treated
            )
    return breaches


def district_of(frames: Frames, name: str) -> pd.Series:
    """Return the district code of each row, by its own column or by a link; else NA."""
    frame = frames[name]
    for own in ("ubigeo", "unit_id"):
        if own in frame:
            return frame[own]
    for key, parent in (
        ("officer_id", "officers_baseline"),
        ("incident_id", "incidents"),
    ):
        if key in frame and parent in frames and {key, "ubigeo"} <= set(frames[parent]):
            home = frames[parent].dropna(subset=[key]).drop_duplicates(subset=[key])
            return frame[key].map(home.set_index(key)["ubigeo"]).astype("str")
    return pd.Series(None, index=frame.index, dtype="str")


def _contradiction(
    name: str,
    column: str,
    said: pd.Series,
    place: tuple[pd.Series, pd.Series],
    treated: dict[str, int],
) -> list[Breach]:
    district, region = place
    plain = column.strip().lower()
    if plain in DISTRICT_NAMES:
        broken = said.notna() & district.notna() & (said != district)
        expected = f"{column}, not declared here, to be the district of the record"
    elif plain in REGION_NAMES:
        broken = said.notna() & region.notna() & (said != region)
        expected = f"{column}, not declared here, to be the region of the record"
    else:
        drawn = district.map(treated)
        typed = said.map(_arm, na_action="ignore")
        broken = drawn.notna() & typed.notna() & (drawn != typed)
        expected = f"{column}, not declared here, to be the arm in seed_log.jsonl"
    rows = said.index[broken.fillna(False).to_numpy(bool)].to_numpy("int64")
    if not len(rows):
        return []
    return [Breach(REGISTERS[name], "", expected, rows)]


def _arm(value: str) -> float:
    plain = fold(value)
    if plain in TREATED:
        return 1.0
    return 0.0 if plain in CONTROL else float("nan")
