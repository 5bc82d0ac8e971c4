"""The search itself: a canary is found wherever a format can hide it."""

import struct
import sys
import zipfile
import zlib
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from canaries import CANARY, places, plant
from project import copy_registers

from perutip.contract.registers import REGISTERS


def pdf_with_text(path):
    figure, axes = plt.subplots()
    axes.set_title(CANARY)
    figure.savefig(path)
    plt.close(figure)


def pdf_with_metadata(path):
    figure = plt.figure()
    figure.savefig(path, metadata={"Author": CANARY})
    plt.close(figure)


def png_with_a_chunk(path):
    figure = plt.figure()
    figure.savefig(path, metadata={"Author": CANARY.lower()})
    plt.close(figure)


def png_with_a_packed_chunk(path):
    figure = plt.figure()
    figure.savefig(path)
    plt.close(figure)
    raw = path.read_bytes()
    data = b"zTXtAuthor\0\0" + zlib.compress(CANARY.encode() * 3)
    chunk = struct.pack(">I", len(data) - 4) + data
    chunk += struct.pack(">I", zlib.crc32(data))
    path.write_bytes(raw[:33] + chunk + raw[33:])


def archive_with_a_name(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"inside/{CANARY}.csv", "x")


def archive_of_an_archive(path):
    inner = path.with_suffix(".inner")
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", CANARY * 3)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(inner, "inner.zip")
    inner.unlink()


@pytest.mark.parametrize(
    ("name", "hide"),
    [
        ("f01.pdf", pdf_with_text),
        ("f02.pdf", pdf_with_metadata),
        ("f03.png", png_with_a_chunk),
        ("f04.png", png_with_a_packed_chunk),
        ("bundle.zip", archive_with_a_name),
        ("bundle.zip", archive_of_an_archive),
        (f"{CANARY}.tex", lambda path: path.write_text("x")),
    ],
)
def test_a_hidden_canary_is_found(tmp_path, name, hide):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "clean.tex").write_text("nothing")
    (tmp_path / "restricted").mkdir()
    (tmp_path / "restricted" / "key.csv").write_text(CANARY)
    hide(tmp_path / "tables" / name)
    assert places(tmp_path, CANARY) == [f"tables/{name}"]


def test_canaries_stand_in_every_identifying_column_of_the_contract(tmp_path):
    folder = copy_registers(tmp_path / "registers", rulings=5)
    planted = plant(folder)
    wanted = {
        f"{register.name}.{column.name}"
        for register in REGISTERS.values()
        for column in register.columns
        if (column.identifying or column.prose)
        and (folder / register.file).is_file()
        and column.name in (folder / register.file).read_text("utf-8").split("\n")[0]
    }
    assert set(planted) >= wanted and len(wanted) >= 10
    assert any(CANARY in path.name for path in folder.iterdir())
