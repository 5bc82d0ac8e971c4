"""What a frame leaves out or divides by: districts of the pilot, regions trained.

Two registers of the study, of which a frame needs two columns each.
"""

from __future__ import annotations

import datetime as dt
import re

from perutip.assignment.draw.public_cells import shown, ubigeos
from perutip.assignment.draw.public_tables import PublicTable
from perutip.contract.reading.coercion import FORM
from perutip.contract.registers import REGISTERS

REGION_COLUMNS = ("region_id", "training_date")
ROLE_COLUMNS = ("ubigeo", "role")
PILOT_ROLES = ("pilot_treated", "pilot_control")


def trained_regions(table: PublicTable) -> set[str]:
    """Regions whose prosecutors were trained: those with a training_date.

    Refused by row: what is no region's code, and a date that is none.
    """
    if set(REGION_COLUMNS) - set(table.rows):
        return set()
    region = REGISTERS["regions"].column("region_id")
    trained = set()
    for row, code, date in table.rows[list(REGION_COLUMNS)].itertuples():
        if not re.fullmatch(region.pattern, str(code or "")):
            table.fault(row, region.name, shown(code), region.expected)
        if date is not None and not _is_date(date):
            expected = "a date as YYYY-MM-DD, or an empty cell"
            table.fault(row, "training_date", shown(date), expected)
        if date is not None:
            trained.add(str(code))
    return trained


def pilot_districts(table: PublicTable) -> set[str]:
    """Districts whose role is of the pilot.

    Refused by row: what is no ubigeo, and a role that the contract does not know.
    """
    codes = ubigeos(table, "ubigeo")
    if set(ROLE_COLUMNS) - set(table.rows):
        return set()
    roles = REGISTERS["districts"].column("role").allowed
    for row, role in table.rows["role"].items():
        if role not in roles:
            table.fault(
                int(str(row)), "role", shown(role), f"one of {', '.join(roles)}"
            )
    return set(codes[table.rows["role"].isin(PILOT_ROLES)])


def _is_date(cell: object) -> bool:
    if isinstance(cell, dt.date):
        return True
    if not re.fullmatch(FORM["date"], str(cell)):
        return False
    try:
        return bool(dt.date.fromisoformat(str(cell)))
    except ValueError:
        return False
