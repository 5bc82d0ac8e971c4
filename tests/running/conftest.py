"""What tests of running share: a project whose plan can be locked, raw exports."""

import shutil

import pytest

from perutip.running.command_line import main
from perutip.running.files.places import ROOT
from perutip.running.plan.plan_lock import MAPPING, OUTCOMES, STUDY

REGIONS = """
[regions]
file = "r.csv"
[regions.columns]
region_id = "cod"
region_name = "nombre"
training_date = { source = "fecha", dates = ["words"] }
population = "pob"
"""


@pytest.fixture
def root(tmp_path):
    """The shipped study.toml, outcomes and mapping, one program, two words."""
    for name in (STUDY, OUTCOMES, MAPPING):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    words = tmp_path / "input" / "dictionary" / "words.yml"
    words.parent.mkdir()
    words.write_text("- uno\n- dos\n", encoding="utf-8")
    (tmp_path / "code" / "02_track4tip.py").write_text("x = 1\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def mapping():
    """The mapping of one raw file."""
    return REGIONS


@pytest.fixture
def raw(tmp_path, mapping):
    """A folder of raw exports, its mapping beside it."""
    folder = tmp_path / "raw"
    folder.mkdir()
    rows = "cod,nombre,fecha,pob\n08,Cusco,1 de mayo de 2022,5\n"
    (folder / "r.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "mapping.toml").write_text(mapping, encoding="utf-8")
    return folder


@pytest.fixture
def run_map():
    """`main.py map` of a folder of raw exports, by default into `to`, beside it and its
    mapping."""

    def run(raw, *more, to=None):
        where = ("--mapping", str(raw.parent / "mapping.toml"))
        target = ("--to", str(to or raw.parent / "to"))
        return main(["map", str(raw), *where, *target, *more])

    return run
