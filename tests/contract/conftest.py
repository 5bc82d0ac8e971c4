"""Fixtures: the module of tiny registers, and a folder of them."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from perutip.contract.checks import ContractError
from perutip.contract.reading import read_registers


@pytest.fixture(scope="session")
def tiny():
    """The module tests/contract/tiny.py."""
    path = Path(__file__).with_name("tiny.py")
    spec = importlib.util.spec_from_file_location("contract_tiny", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def folder(tiny, tmp_path):
    """A folder that holds every tiny register, all valid."""
    return tiny.write_tables(tmp_path / "registers", tiny.tables())


@pytest.fixture
def refused(tiny):
    """Return the refusal of reading a folder; it shows no identifier."""

    def refusal(folder, facts=tiny.FACTS, **options):
        with pytest.raises(ContractError) as error:
            read_registers(folder, facts=facts, **options)
        assert "canary" not in str(error.value)
        return error.value

    return refusal
