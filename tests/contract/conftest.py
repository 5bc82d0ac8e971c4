"""Fixtures: the module of tiny registers, a folder of them, raw files to be mapped."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from perutip.contract.checks import ContractError
from perutip.contract.reading import read_registers
from perutip.contract.reading.raw_exports import map_raw

TINY = """
[regions]
file = "r.csv"
{source}
[regions.columns]
region_id = {{ source = "cod", pad = 2 }}
region_name = "nombre"
training_date = {{ source = "fecha", dates = ["dd/mm/yyyy", "words"] }}
population = {population}
{tail}
"""


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


@pytest.fixture
def tiny_mapping():
    """The text of a mapping of regions out of r.csv: cod, nombre, fecha, pob."""

    def text(source="", population='"pob"', tail=""):
        return TINY.format(source=source, population=population, tail=tail)

    return text


@pytest.fixture
def map_files(tmp_path):
    """Write raw files, name → text or bytes, and a mapping, and map; the report."""
    raw = tmp_path / "raw"
    raw.mkdir()

    def run(files, mapping, *, replace=True, **options):
        path = tmp_path / "mapping.toml"
        for place, content in {
            **{raw / name: found for name, found in files.items()},
            path: mapping,
        }.items():
            text = isinstance(content, str)
            place.write_bytes(content.encode("utf-8") if text else content)
        return map_raw(raw, path, run.out, replace=replace, **options)

    run.raw, run.out = raw, tmp_path / "out"
    return run
