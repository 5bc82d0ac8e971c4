"""Small worlds of cases, made by code that shares nothing with the design."""

from __future__ import annotations

import pytest
from hazard_worlds import World, made_world


@pytest.fixture(scope="session")
def world() -> World:
    """Generator of small worlds."""
    return made_world
