"""Files that are not the table that the contract expects: bytes, header, records."""

from __future__ import annotations

import hashlib

import pandas as pd
import pytest

from perutip.contract.checks import ContractError
from perutip.contract.reading import csv_file, file_bytes, read_registers
from perutip.contract.reading.ruling_files import check_ruling_texts


def refused(folder, file, raw):
    """Write `raw` bytes as `file` and return the problems of reading the folder."""
    (folder / file).write_bytes(raw)
    with pytest.raises(ContractError) as error:
        read_registers(folder)
    assert "canary" not in str(error.value)
    return [problem for problem in error.value.problems if problem.file == file]


def edited(folder, file, old, new):
    """Return the bytes of the tiny `file`, its first `old` replaced by `new`."""
    raw = (folder / file).read_bytes()
    assert old in raw
    return raw.replace(old, new, 1)


def test_latin_1_names_byte_offset_and_line(folder):
    raw = (folder / "rulings.csv").read_bytes().decode("utf-8").encode("latin-1")
    (problem,) = refused(folder, "rulings.csv", raw)
    offset = raw.index(b"\xf3")
    assert f"byte 0xF3 at offset {offset} (line 3 of the file)" in problem.expected
    assert "Latin-1" in problem.expected


def test_offset_counts_the_byte_order_mark(folder):
    raw = edited(folder, "regions.csv", b"Cusco", b"Cusc\xf3")
    (problem,) = refused(folder, "regions.csv", b"\xef\xbb\xbf" + raw)
    offset = raw.index(b"\xf3") + 3
    assert f"at offset {offset} (line 2" in problem.expected


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 64])
def test_faults_are_placed_alike_whatever_the_chunk(folder, monkeypatch, chunk):
    """Checked against the decoder of the whole file, which names the same byte."""
    monkeypatch.setattr(file_bytes, "CHUNK_BYTES", chunk)
    good = "a,ñ\n€,😀\n".encode()
    path = folder / "regions.csv"
    path.write_bytes(good)
    assert file_bytes.inspect_file(path) == (hashlib.sha256(good).hexdigest(), "")
    for bad in (good + b"\xe2\x82", good[:6] + b"\xff" + good[6:], good[:-2] + b"\n"):
        path.write_bytes(bad)
        with pytest.raises(UnicodeDecodeError) as error:
            bad.decode("utf-8")
        start = error.value.start
        line = bad[:start].count(b"\n") + 1
        digest, fault = file_bytes.inspect_file(path)
        assert digest == hashlib.sha256(bad).hexdigest()
        assert f"byte 0x{bad[start]:02X} at offset {start} (line {line} of" in fault


def test_byte_order_mark_and_windows_line_ends_are_accepted(folder):
    for file in ("regions.csv", "rulings.csv"):
        raw = (folder / file).read_bytes().replace(b"\n", b"\r\n")
        (folder / file).write_bytes(b"\xef\xbb\xbf" + raw)
    assert read_registers(folder)["regions"]["region_id"].tolist() == ["08", "15", "17"]


def test_utf_16_is_recognised(folder):
    text = (folder / "regions.csv").read_text(encoding="utf-8")
    (problem,) = refused(folder, "regions.csv", text.encode("utf-16"))
    assert "UTF-8" in problem.expected and "UTF-16" in problem.expected
    (problem,) = refused(folder, "regions.csv", text.encode("utf-16-le"))
    assert "UTF-16" in problem.expected


@pytest.mark.parametrize("raw", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_empty_file(folder, raw):
    (problem,) = refused(folder, "regions.csv", raw)
    assert "the file is empty" in problem.expected


def test_header_only(folder):
    raw = (folder / "residents_survey.csv").read_bytes().splitlines(keepends=True)[0]
    (problem,) = refused(folder, "residents_survey.csv", raw)
    assert "only a header" in problem.expected


def test_nul_byte(folder):
    raw = edited(folder, "cases.csv", b"pending", b"pend\0ing")
    (problem,) = refused(folder, "cases.csv", raw)
    assert f"the first stands at offset {raw.index(0)}" in problem.expected


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (
            b"filing_date",
            b"Filing Date",
            {"filing_date": "is 'Filing Date' meant?"},
        ),
        (b"filing_date", b"opened", {"filing_date": "the file does not have it"}),
        (
            b"firm_date",
            b"review_date",
            {"review_date": "each column once", "firm_date": "does not have it"},
        ),
    ],
)
def test_missing_misspelt_and_double_columns(folder, old, new, found):
    problems = refused(folder, "cases.csv", edited(folder, "cases.csv", old, new))
    assert {problem.column for problem in problems} == set(found)
    for problem in problems:
        assert problem.row == 1 and found[problem.column] in problem.expected


def test_misspelt_optional_column_is_no_silent_loss(folder):
    raw = edited(folder, "prosecutors.csv", b"knowledge_baseline", b"knowledge_basline")
    (problem,) = refused(folder, "prosecutors.csv", raw)
    assert problem.column == "knowledge_baseline"


def test_undeclared_columns_are_noticed_and_not_read(tiny, tmp_path):
    registers = tiny.tables()
    registers["cases"] = [[*record, "María canary"] for record in registers["cases"]]
    registers["cases"] = [[*record, "Juana canary"] for record in registers["cases"]]
    registers["cases"][0][-2:] = ["victim_name", "ROSA QUISPE"]
    result = read_registers(tiny.write_tables(tmp_path, registers))
    said = "cases.csv: not declared, not read: 'victim_name' (column 22), ‹masked›"
    assert f"{said} (column 23)" in result.notices
    assert "QUISPE" not in repr(result.notices)
    assert "victim_name" not in result["cases"]


def test_file_without_header_shows_none_of_its_data(folder):
    raw = (folder / "cases.csv").read_bytes().split(b"\n", 1)[1]
    (problem,) = refused(folder, "cases.csv", raw)
    assert (problem.row, problem.value) == (1, "")
    assert "header with case_id, region_id" in problem.expected


def test_semicolons_are_recognised(folder):
    raw = (folder / "regions.csv").read_bytes().replace(b",", b";")
    (problem,) = refused(folder, "regions.csv", raw)
    assert "separator seems to be ';'" in problem.expected


def test_short_long_and_blank_records_keep_their_numbers(folder):
    raw = (folder / "residents_survey.csv").read_bytes()
    header, first, second = raw.strip().split(b"\n")
    lines = [header, first + b",1", b"", second.rsplit(b",", 1)[0], b",,,,", b"", b""]
    problems = refused(folder, "residents_survey.csv", b"\n".join(lines))
    assert sorted((p.row, p.value) for p in problems) == [
        (2, "6 cells"),
        (3, ""),
        (4, "4 cells"),
        (5, ""),
    ]


def test_record_number_counts_records_not_lines(tiny, tmp_path):
    registers = tiny.tables()
    tiny.set_cell(registers, "rulings", 4, "instance", "court")
    with pytest.raises(ContractError) as error:
        read_registers(tiny.write_tables(tmp_path, registers))
    assert [problem.row for problem in error.value.problems] == [4]


def test_open_quote_and_stray_quote(folder):
    raw = edited(folder, "rulings.csv", b'juzgado."', b"juzgado.")
    assert refused(folder, "rulings.csv", raw)[0].row == 2
    raw = edited(folder, "rulings.csv", b'"Vistos', b'"Vistos" ')
    assert "quotes only around" in refused(folder, "rulings.csv", raw)[0].expected


def test_endless_line_is_refused_before_it_is_held(folder, monkeypatch):
    monkeypatch.setattr(file_bytes, "CHUNK_BYTES", 64)
    monkeypatch.setattr(file_bytes, "LONGEST_LINE", 500)
    raw = edited(folder, "rulings.csv", b"Se resuelve", b"Se resuelve " * 100)
    (problem,) = refused(folder, "rulings.csv", raw)
    assert "lines of at most 500 bytes" in problem.expected


def test_huge_cell_is_refused(folder, monkeypatch):
    monkeypatch.setattr(csv_file, "LONGEST_CELL", 500)
    raw = edited(folder, "rulings.csv", b"Se resuelve", b"Se resuelve " * 100)
    assert "at most 500 characters" in refused(folder, "rulings.csv", raw)[0].expected


def test_directory_in_place_of_a_file(folder):
    (folder / "regions.csv").unlink()
    (folder / "regions.csv").mkdir()
    with pytest.raises(ContractError, match="a readable file"):
        read_registers(folder)


def test_half_filled_folder_names_what_is_there_and_what_is_not(folder):
    for file in ("regions.csv", "cases.csv", "incidents.csv"):
        (folder / file).unlink()
    (folder / "Cases .csv").write_text("x", encoding="utf-8")
    with pytest.raises(ContractError) as error:
        read_registers(folder)
    message = str(error.value)
    assert "3 problems in 3 files" in message
    assert "expected 23 registers" in message
    assert "found 18: regions" not in message
    assert "is 'Cases .csv' meant?" in message
    for file in ("regions.csv", "cases.csv", "incidents.csv"):
        assert f"{file}\n  expected this file; it is missing" in message


class TestRulingFiles:
    """rulings.csv with text_file instead of text."""

    @pytest.fixture
    def write(self, tiny, tmp_path):
        def write(*names):
            registers = tiny.tables()
            registers["rulings"][0][-1] = "text_file"
            for record, name in zip(registers["rulings"][1:], names, strict=True):
                record[-1] = name
            (tmp_path / "rulings" / "lima").mkdir(parents=True)
            (tmp_path / "rulings" / "a.txt").write_text("x", encoding="utf-8")
            (tmp_path / "rulings" / "lima" / "b.PDF").write_bytes(b"%PDF")
            (tmp_path / "outside.txt").write_text("x", encoding="utf-8")
            return tiny.write_tables(tmp_path, registers)

        return write

    def test_existing_files_are_accepted(self, write):
        rulings = read_registers(write("a.txt", "lima/b.PDF", "a.txt"))["rulings"]
        assert rulings["text_file"][1] == "lima/b.PDF" and "text" not in rulings

    def test_one_file_in_more_rows_than_a_ruling_has_cases_is_refused(self):
        """Filled down in a spreadsheet: every ruling would be one and the same."""
        names = ["a.txt"] * 11 + ["b.txt"] * 10 + ["c.txt"]
        index = pd.RangeIndex(2, 24)
        rulings = pd.DataFrame({"text_file": names}, index, dtype="str")
        (found,) = check_ruling_texts(rulings, pd.Index([]), None)
        assert found.expected.startswith("a file of its own; more than 10 rows")
        assert list(found.rows) == list(range(2, 13))

    def test_files_that_no_row_names_are_counted(self, write):
        folder = write("a.txt", "lima/b.PDF", "a.txt")
        assert not [n for n in read_registers(folder).notices if "rulings/" in n]
        (folder / "rulings" / "Rosa Quispe.docx").write_bytes(b"x")
        (folder / "rulings" / "lima" / "77.txt").write_text("x", encoding="utf-8")
        (folder / "rulings" / "~$a.docx").write_bytes(b"lock")
        (said,) = [n for n in read_registers(folder).notices if "rulings/" in n]
        assert said == (
            "rulings/: 2 files are not read: no row of rulings.csv names such a "
            "text_file (1 neither .txt nor .pdf)"
        )

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("../outside.txt", "a relative path inside rulings/"),
            ("/etc/passwd.txt", "a relative path inside rulings/"),
            ("C:/canary.txt", "a relative path inside rulings/"),
            ("lima" + chr(92) + "b.pdf", "a relative path inside rulings/"),
            ("canary.txt", "a file that exists under rulings/"),
            ("canary" * 60 + ".txt", "a file that exists under rulings/"),
            ("canary.docx", "in .txt or .pdf; this is a Word document (.docx): save"),
            ("canary.zip", "in .txt or .pdf; this is a compressed file (.zip): un"),
            ("canary.PNG", "this is a picture (.png): have its letters recognized"),
            ("canary", "a file name that ends in .txt or .pdf"),
            ("", "exactly one of the two"),
        ],
    )
    def test_other_paths_are_refused_and_masked(self, write, name, expected):
        with pytest.raises(ContractError) as error:
            read_registers(write("a.txt", name, "lima/b.PDF"))
        (problem,) = error.value.problems
        assert problem.row == 3 and expected in problem.expected
        assert "canary" not in str(error.value) + repr(problem)

    def test_link_out_of_the_folder_is_refused(self, write, tmp_path):
        folder = write("a.txt", "link.txt", "a.txt")
        (folder / "rulings" / "link.txt").symlink_to(tmp_path / "outside.txt")
        with pytest.raises(ContractError, match="not a link out of it"):
            read_registers(folder)
