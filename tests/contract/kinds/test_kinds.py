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
from read_groups import read_with

from perutip.contract.reading import read_registers

KINDS = {**DATES, **CELLS, **IDENTIFIERS, **RECORDS}


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
