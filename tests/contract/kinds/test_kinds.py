"""Kinds of broken register, each refused whatever instance of it turns up.

The list is the contract's memory: a kind that got through once stands here. Damage is
done to the tiny registers; `expected` stands in the message, "canary" never does.
"""

from __future__ import annotations

import pytest
from damaged_cells import CELLS
from damaged_dates import DATES
from damaged_identifiers import IDENTIFIERS
from damaged_records import RECORDS

from perutip.contract.reading import read_registers
from perutip.contract.registers import REGISTERS

KINDS = {**DATES, **CELLS, **IDENTIFIERS, **RECORDS}
COURTS = {"regions", "fiscal_districts", "prosecutors", "cases", "rulings"}
COURTS |= {"hand_coded"}


def read_with(damaged: set[str]) -> list[str] | None:
    """The registers of courts where all that is damaged is among them, or of all others
    with regions; all of them (None) where neither holds it."""
    others = (set(REGISTERS) - COURTS) | {"regions"}
    found = (group for group in (COURTS, others) if damaged and damaged <= group)
    group = next(found, None)
    return None if group is None else [n for n in REGISTERS if n in group]


@pytest.mark.parametrize("kind", KINDS)
def test_the_kind_is_refused(kind, tiny, tmp_path, refused):
    damage, expected = KINDS[kind]
    registers, sound = tiny.tables(), tiny.tables()
    damage(tiny, registers)
    damaged = {n for n in {*registers, *sound} if registers.get(n) != sound.get(n)}
    error = refused(tiny.write_tables(tmp_path, registers), names=read_with(damaged))
    assert expected in str(error), str(error)


def test_the_tiny_registers_break_nothing(tiny, folder):
    assert read_registers(folder, facts=tiny.FACTS).counted == ()
