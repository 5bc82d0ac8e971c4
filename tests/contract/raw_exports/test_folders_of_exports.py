"""Folders in the folder of raw exports: no table in them is lost without a word."""

import os
import time

import pytest

from perutip.contract.reading.raw_exports import MappingError

HEAD = "cod,nombre,fecha,pob\n"
ROWS = f"{HEAD}8,Cusco,15/03/2022,5\n15,Lima,,6\n"
MORE = f"{HEAD}5,Ayacucho,15/03/2022,5\n"
NESTED = 'file = "MINISTERIO/r.csv"'
RULING = (
    "SENTENCIA N.º 7\nLima, tres de mayo de dos mil veinte; vistos, y considerando:\n"
    "que la agraviada, menor de edad, declaró; que el acusado, presente, negó.\n"
) * 60


@pytest.fixture
def tried(map_files, tiny_mapping):
    """Map regions out of MINISTERIO/r.csv, beside `files`; the report."""

    def run(files, top="", source=NESTED):
        for name, text in {"MINISTERIO/r.csv": ROWS, **files}.items():
            path = map_files.raw / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8"))
        mapping = tiny_mapping().replace('file = "r.csv"', source)
        return map_files({}, f"{top}\n{mapping}")

    run.raw = map_files.raw
    return run


@pytest.mark.parametrize(
    "name", ["MINISTERIO/r_2.csv", "r_2.csv", "A/B/C d/r.txt", "MINISTERIO/x/r.tsv"]
)
def test_a_second_file_of_a_register_is_refused_in_whatever_folder(tried, name):
    with pytest.raises(MappingError) as error:
        tried({name: MORE})
    (line,) = error.value.problems
    assert line.startswith(f"{name}: 1 row, read by nothing, with every column of")
    assert f'unread = ["{name}"]' in line and f'"MINISTERIO/r.csv", "{name}"]' in line


def test_it_is_left_out_by_name_or_with_its_folder(tried):
    files = {"VIEJO/r.csv": MORE, "VIEJO/2019/r.csv": MORE, "VIEJO.csv": "a,b\n1,2\n"}
    report = tried(files, 'unread = ["VIEJO/2019/r.csv", "VIEJO/r.csv"]')
    assert "VIEJO/2019/r.csv: 2 rows, declared unread" not in report
    assert "VIEJO/2019/r.csv: 1 row, declared unread" in report
    report = tried({}, 'unread = ["VIEJO/"]')
    assert "VIEJO/r.csv: 1 row, declared unread" in report
    assert "VIEJO.csv: 2 rows, read by no register" in report
    assert not any("which is not there" in line for line in report)


def test_other_tables_are_said_and_many_texts_of_a_folder_at_once(tried):
    other = "a;b;c\n1;2;3\n1;2;3\n"
    few = {f"MUNI/{n}.csv": other for n in range(2)}
    many = {f"PJ/2020/{n:02}.csv": other for n in range(12)}
    report = tried({**few, **many})
    assert "MUNI/0.csv: 3 rows, read by no register" in report
    assert (
        "PJ/2020/00.csv + PJ/2020/01.csv + PJ/2020/02.csv and 9 more files: "
        "36 rows, read by no register"
    ) in report


def test_what_is_no_table_is_counted_by_kind(tried):
    files = {
        **{f"PJ/sentencias/{n}.txt": RULING for n in range(3)},
        **{f"PJ/sentencias/{n}.pdf": "%PDF" for n in range(4)},
        **dict.fromkeys(("MUNI/.z.csv", ".git/r.csv"), MORE),
        **dict.fromkeys(("MUNI/~$x.xlsx", "MUNI/.~lock.y.ods#"), ""),
        **dict.fromkeys(("LEEME", "MINISTERIO/~$r.csv"), ""),
    }
    report = tried(files)
    assert (
        "besides, in the folder of raw exports and its 4 folders, not looked into: "
        "4 .pdf, 3 .txt, 2 lock files of office programs, 1 hidden file, "
        "1 hidden folder, 1 without an ending"
    ) in report
    assert any(line.startswith("MINISTERIO/r.csv is open in") for line in report)


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links on this system")
def test_a_link_back_is_not_followed(tried):
    (tried.raw / "MINISTERIO").mkdir()
    os.symlink(tried.raw, tried.raw / "MINISTERIO" / "otra_vez", True)
    assert (
        "besides, in the folder of raw exports and its 1 folder, not looked into: "
        "1 link to a folder"
    ) in tried({})


@pytest.mark.parametrize("source", ['file = "./MINISTERIO/r.csv"', NESTED])
def test_a_file_is_no_twin_of_itself_however_it_is_written(tried, source):
    assert not any("read by no register" in line for line in tried({}, "", source))


def test_thousands_of_rulings_cost_little(tried):
    """As texts and PDFs, which nothing opens or reads whole."""
    texts = {f"PJ/s/{n}.txt": RULING for n in range(1500)}
    papers = {f"PJ/s/{n}.pdf": "%PDF" for n in range(1500)}
    tried({})
    start = time.process_time()
    tried({})
    alone = time.process_time() - start
    tried({**texts, **papers})
    start = time.process_time()
    report = tried({})
    assert time.process_time() - start < alone + 4
    assert any("1,500 .pdf, 1,500 .txt" in line for line in report)
