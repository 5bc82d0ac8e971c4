"""Damage done to the tiny registers: cells, records, columns."""

from __future__ import annotations

LOOKS_ALIKE = "one spelling for what looks alike"


def cell(name, row, column, value):
    def damage(tiny, registers):
        tiny.set_cell(registers, name, row, column, value)

    return damage


def cells(*changes):
    def damage(tiny, registers):
        for change in changes:
            tiny.set_cell(registers, *change)

    return damage


def another(name, row, **changes):
    """A second record like `row`, with other cells."""

    def damage(tiny, registers):
        header = registers[name][0]
        record = list(registers[name][row - 1])
        for column, value in changes.items():
            record[header.index(column)] = value
        registers[name].append(record)

    return damage


def column(name, title, values):
    """An undeclared column beside the declared ones."""

    def damage(tiny, registers):
        for record, value in zip(registers[name], [title, *values], strict=True):
            record.append(value)

    return damage
