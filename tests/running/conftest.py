"""What tests of running share: a small project whose plan can be locked."""

import shutil

import pytest

from perutip.running.places import ROOT
from perutip.running.plan_lock import MAPPING, OUTCOMES, STUDY


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
