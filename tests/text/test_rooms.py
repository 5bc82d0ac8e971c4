"""Rooms of the text code need each other in one direction, none in a circle."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from perutip import text

HERE = Path(text.__file__).parent


def needed_by_room(place):
    """Room of `place` → rooms of `place` whose modules it imports."""
    name = ".".join(["perutip", "text", *place.relative_to(HERE).parts]) + "."
    rooms = {one.parent.name for one in place.glob("*/__init__.py")}
    needed = {room: set() for room in rooms}
    for path in (one for room in rooms for one in (place / room).rglob("*.py")):
        room = path.relative_to(place).parts[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                first = node.module.removeprefix(name).split(".")[0]
                if node.module.startswith(name) and first != room:
                    needed[room].add(first)
    return needed


@pytest.mark.parametrize("place", ["", "reading", "counting"])
def test_rooms_need_each_other_in_one_direction(place):
    needed = needed_by_room(HERE / place)
    assert sum(map(len, needed.values())) > 3
    assert set().union(*needed.values()) <= set(needed)
    assert set(TopologicalSorter(needed).static_order()) == set(needed)
