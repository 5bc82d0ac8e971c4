"""What was read by other code is read anew: the key has every file of the reader."""

import runpy
import shutil
from pathlib import Path

import pytest

from perutip.text import reading

HERE = Path(reading.__file__).parent
PLACES = sorted(str(p.relative_to(HERE).parent) for p in HERE.rglob("__init__.py"))


@pytest.mark.parametrize("place", PLACES)
def test_a_change_in_any_room_of_the_reader_changes_its_version(place, tmp_path):
    copy = shutil.copytree(
        HERE, tmp_path / "reading", ignore=shutil.ignore_patterns("__pycache__")
    )

    def version():
        module = runpy.run_path(str(copy / "sources" / "reading_cache.py"))
        return module["reader_version"]()

    before = version()
    assert version() == before
    changed = max((copy / place).glob("*.py"))
    changed.write_text(changed.read_text(encoding="utf-8") + "# changed\n", "utf-8")
    assert version() != before
