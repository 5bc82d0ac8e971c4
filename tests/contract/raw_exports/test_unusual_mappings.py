"""A mapping that is no file, or names what is no encoding of text or no separator."""

from __future__ import annotations

import pytest

from perutip.contract.reading.raw_exports import MappingError
from perutip.contract.reading.raw_exports.mapping_file.loading_sources import _of_text
from perutip.contract.reading.raw_exports.mapping_file.records import read_toml
from perutip.running.mapping import map_command
from perutip.running.usage import UsageError

MAPPING = """
[prosecutors]
file = "f.csv"
encoding = {encoding}
separator = {separator}
[prosecutors.columns]
prosecutor_id = "COD"
region_id = {{ source = "REG", pad = 2 }}
trained = {{ constant = "0" }}
female = {{ constant = "" }}
experience_years = {{ constant = "" }}
knowledge_score = {{ constant = "" }}
"""


@pytest.mark.parametrize("encoding", ["rot13", "base64", "undefined", "a\\u0000"])
def test_what_is_no_encoding_of_text_is_refused_by_line(map_files, encoding):
    mapping = MAPPING.format(encoding=f'"{encoding}"', separator='";"')
    with pytest.raises(MappingError) as error:
        map_files({"f.csv": b"COD;REG\nP-1;8\n"}, mapping)
    (problem,) = error.value.problems
    assert "is no known encoding" in str(problem)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp850"])
def test_an_encoding_of_text_is_one(encoding):
    assert _of_text(encoding)


@pytest.mark.parametrize("separator", ['"\\n"', '"\\r"', "'\"'", '"\\u0000"'])
def test_what_separates_no_cells_is_refused_by_line(map_files, separator):
    mapping = MAPPING.format(encoding='"utf-8"', separator=separator)
    with pytest.raises(MappingError) as error:
        map_files({"f.csv": b"COD;REG\nP-1;8\n"}, mapping)
    (problem,) = error.value.problems
    assert "separates no cells" in str(problem)


def test_a_folder_in_the_place_of_the_mapping_is_said_to_be_one(tmp_path):
    with pytest.raises(MappingError, match="a folder stands in its place"):
        read_toml(tmp_path)
    with pytest.raises(MappingError, match="no such file"):
        read_toml(tmp_path / "none.toml")


def test_raw_is_a_folder_and_the_registers_go_to_no_broken_link(tmp_path):
    file = tmp_path / "raw.csv"
    file.write_text("COD\n", encoding="utf-8")
    with pytest.raises(UsageError, match="RAW .*is a file, not a folder"):
        map_command([str(file), "--to", str(tmp_path / "to")])
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "gone" / "folder")
    with pytest.raises(UsageError, match="is a link to what is not there"):
        map_command([str(tmp_path), "--to", str(link)])


@pytest.mark.parametrize("name", ["a\\u0000.csv", "a\\n.csv", f"{'a' * 400}.csv"])
def test_a_name_that_no_file_bears_is_refused_by_line(map_files, name):
    mapping = MAPPING.format(encoding='"utf-8"', separator='";"')
    with pytest.raises(MappingError) as error:
        map_files({"f.csv": b"COD;REG\n"}, mapping.replace("f.csv", name))
    assert "expected a file inside the folder" in str(error.value.problems[0])


@pytest.mark.parametrize("first", [b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")])
def test_a_workbook_that_is_named_a_text_is_said_to_be_one(map_files, first):
    mapping = MAPPING.format(encoding='"utf-8"', separator='";"')
    with pytest.raises(MappingError) as error:
        map_files({"f.csv": first + bytes(99)}, mapping)
    (problem,) = error.value.problems
    assert str(problem).startswith("f.csv: a workbook or an archive, no text")


def test_every_line_of_a_mapping_that_is_no_toml_is_said_and_what_it_holds_is_not(
    tmp_path,
):
    path = tmp_path / "m.toml"
    lines = ["[cases]", "file = “Ana Rojas.xlsx”", "pad = 2%", "sheet = Quispe"]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(MappingError) as error:
        read_toml(path)
    problems = [str(problem) for problem in error.value.problems]
    assert [one.split(":")[0] for one in problems] == [
        f"m.toml, line {number}" for number in (2, 3, 4)
    ]
    assert all("not readable as TOML: expected" in one for one in problems)
    assert not any("Rojas" in one or "Quispe" in one for one in problems)


def test_a_mapping_of_another_encoding_is_told_its_line(tmp_path):
    path = tmp_path / "m.toml"
    path.write_bytes("[cases]\nfile = 'a.csv'\n# Ñ\n".encode("cp1252"))
    with pytest.raises(MappingError, match="line 3: byte 0xD1 is not UTF-8; save"):
        read_toml(path)
