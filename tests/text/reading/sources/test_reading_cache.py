"""What was read by other code is read anew: the key has every file of the reader."""

import runpy
import shutil
from pathlib import Path

import pytest

from perutip.text import reading
from perutip.text.reading.sources import documents

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


LONG = "El tribunal oyó a la joven y leyó las actas del local. " * 200


def read(folder, **more):
    return [
        (one.ruling_id, one.text, one.flag, one.words)
        for one in documents.read_documents(folder, **more)
    ]


def registers(folder, texts):
    rows = "".join(f'R{at},"{text}"\n' for at, text in enumerate(texts))
    (folder / "rulings.csv").write_text(f"ruling_id,text\n{rows}", "utf-8")
    return folder


def test_long_cells_are_read_once_and_short_ones_are_not_kept(tmp_path, monkeypatch):
    texts = [LONG, LONG[: documents.LONG_CELL // 2], LONG + "Regístrese."]
    folder, cache = registers(tmp_path, texts), tmp_path / "cache"
    first = read(folder, cache=cache, jobs=1)
    assert first == read(folder, jobs=1)
    assert len(list(cache.iterdir())) == 2
    anew = []
    judged = documents.mend
    monkeypatch.setattr(documents, "mend", lambda text: anew.append(1) or judged(text))
    assert read(folder, cache=cache, jobs=1) == first
    assert len(anew) == 1
    registers(tmp_path, [LONG.replace("joven", "señora"), *texts[1:]])
    assert read(folder, cache=cache, jobs=1) == read(folder, jobs=1) != first


def test_a_cell_and_a_file_of_the_same_bytes_are_two_documents(tmp_path):
    cache = tmp_path / "cache"
    (tmp_path / "rulings").mkdir()
    (tmp_path / "rulings" / "a.txt").write_text(LONG, "utf-8")
    (tmp_path / "rulings.csv").write_text(
        f'ruling_id,text,text_file\nR0,"{LONG}",\nR1,,a.txt\n', "utf-8"
    )
    found = list(documents.read_documents(tmp_path, cache=cache, jobs=1))
    assert found[0].encoding == "register" != found[1].encoding
    assert found[0].text == found[1].text
    assert list(documents.read_documents(tmp_path, cache=cache, jobs=1)) == found


def test_long_cells_are_shared_out_to_processes(tmp_path):
    texts = [f"{LONG} Foja {at}." for at in range(documents.FEWEST_FOR_PROCESSES + 5)]
    folder = registers(tmp_path, texts)
    assert read(folder, jobs=2) == read(folder, jobs=1)
