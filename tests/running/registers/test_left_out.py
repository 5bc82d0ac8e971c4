"""Rows that the mapping leaves out: carried, said, and said again once in order."""

from __future__ import annotations

import hashlib
import stat
import subprocess

import pytest

from perutip.contract.reading.left_out import LeftOut, left_out_text, read_left_out
from perutip.frames.sample_flow import flows_of_delivery
from perutip.reporting.disclosure import Disclosure
from perutip.running.bundle.public_files import package_files
from perutip.running.command_line import main
from perutip.running.files.places import ROOT
from perutip.running.plan.plan_lock import plan_files

HEAD = "id,ubigeo,f\n"
ROWS = ["P-1,08,1", "P-2,08,0", "P-3,08,1", "P-4,08,0", "P-4,08,0", ",,3"]
MAPPING = """
[prosecutors]
file = "p.csv"
identical_rows = "dropped"
filter = [{{ column = "id", filled = true }}{filter}]
exclude = [{exclude}]
[prosecutors.columns]
prosecutor_id = "id"
region_id = "ubigeo"
trained = "f"
female = {{ constant = "1" }}
experience_years = {{ constant = "3" }}
knowledge_score = {{ constant = "50" }}
"""
BROKEN = '{ column = "id", values = ["P-1", "P-2", "P-9"], reason = "broken" }'


@pytest.fixture
def mapped(tmp_path, capsys):
    """Return a function: rows, exclusions, further filters → exit code, what is said,
    the folder of registers."""

    def run(rows=ROWS, exclude=BROKEN, more=""):
        raw = tmp_path / "raw"
        raw.mkdir(exist_ok=True)
        (raw / "p.csv").write_text(HEAD + "\n".join(rows) + "\n", "utf-8")
        mapping = tmp_path / "mapping_own.toml"
        mapping.write_text(MAPPING.format(exclude=exclude, filter=more), "utf-8")
        to = tmp_path / "to"
        where = ("--mapping", str(mapping), "--to", str(to), "--replace")
        code = main(["map", str(raw), *where])
        return code, capsys.readouterr().out, to

    return run


def test_what_is_left_out_is_counted_by_reason_and_names_nobody(mapped):
    rows = ["P-1,08,?", "P-2,08,?", *ROWS[2:]]
    code, said, to = mapped(rows, more=', { column = "id", without = ["P-3"] }')
    assert code == 0 and "P-" not in said.replace(str(to), "")
    one = read_left_out(to)["prosecutors"]
    register = (to / "prosecutors.csv").read_bytes()
    assert one.sha256 == hashlib.sha256(register).hexdigest()
    assert one.rows == {"broken": 2, "identical": 1, "filter": 1}
    assert one.delivered == 5  # the line without an identifier is no row
    kept = len(register.splitlines()) - 1
    assert flows_of_delivery({"prosecutors": one})[0].remaining == kept
    text = (to / "left_out.csv").read_text("utf-8")
    assert "P-" not in text


def test_recodes_that_find_nothing_are_said(mapped, monkeypatch):
    recoded = 'trained = { source = "f", recode = { "si" = "1", "2" = "0" } }'
    own = MAPPING.replace(
        'trained = "f"', recoded.replace("{", "{{").replace("}", "}}")
    )
    monkeypatch.setitem(globals(), "MAPPING", own)
    _, said, _ = mapped(["P-1,08,si"], exclude="")
    assert "1 value of 'f' to recode, which no row has: remove" in said
    _, said, _ = mapped(["P-1,08,si", "P-2,08,2"], exclude="")
    assert "to recode" not in said


def test_a_column_that_the_office_has_not_says_how(mapped, monkeypatch):
    own = MAPPING.replace('knowledge_score = {{ constant = "50" }}\n', "")
    monkeypatch.setitem(globals(), "MAPPING", own.replace('region_id = "ubigeo"\n', ""))
    code, said, _ = mapped(exclude="")
    assert code == 2
    way = 'no rule for knowledge_score; knowledge_score = { constant = "" } where'
    assert way in said
    assert "no rule for region_id\n" in said


def test_a_record_without_its_number_is_no_line_of_totals(mapped):
    """A record has several cells; lines of totals and notes have a word or a sum."""
    rows = [*ROWS[:4], ",08,1", "TOTAL,,2", ",,3", ",Fuente: OTI,"]
    named = ', { column = "id", without = ["TOTAL"] }'
    code, said, to = mapped(rows, exclude="", more=named)
    assert code == 0
    one = read_left_out(to)["prosecutors"]
    assert (one.delivered, one.rows) == (5, {"filter": 1})
    assert "1 record that a filter leaves out: raw row 6" in said
    assert "3 lines of totals or notes left out: raw rows 7, 8, 9" in said


def test_notes_are_no_rows_twice_where_codes_are_looked_up(
    mapped, tmp_path, monkeypatch
):
    """Two notes under a table are alike in every cell but the one they stand in."""
    own = MAPPING.replace('= "id"\n', '= { source = "code", table = "codes" }\n')
    own = own.replace("{ source", "{{ source").replace('codes" }', 'codes" }}')
    join = '[prosecutors.joins.codes]\non = {{ "id" = "file" }}\n[prosecutors.columns]'
    own = own.replace("[prosecutors.columns]", join)
    own = own.replace("[prosecutors]", 'identical_except = ["f"]', 1)
    own = '[tables.codes]\nfile = "codes.csv"\n[prosecutors]' + own
    monkeypatch.setitem(globals(), "MAPPING", own)
    (tmp_path / "raw").mkdir()
    codes = "file,code\nP-1,C-1\nP-2,C-2\nP-3,C-3\nP-4,C-4\n"
    (tmp_path / "raw" / "codes.csv").write_text(codes, "utf-8")
    code, said, to = mapped([*ROWS[:5], ",,Fuente: OTI", ",,(*) preliminar"], "")
    assert code == 0
    one = read_left_out(to)["prosecutors"]
    assert (one.delivered, one.rows) == (5, {"identical": 1})
    assert "2 lines of totals or notes left out: raw rows 7, 8" in said


def test_exclusions_that_find_nothing_and_rows_in_order_are_said(mapped):
    rows = ["P-1,08,1", "P-2,08,?", *ROWS[2:]]
    _, said, _ = mapped(rows)
    assert "1 value of 'id' to leave out, which no row has" in said
    assert "(broken) now in order: 1 of 2 (raw row 2); remove the exclusion" in said
    _, said, _ = mapped(exclude="", more=', { column = "id", without = ["P-3"] }')
    assert "now in order: 1 of 1 (raw row 4)" in said
    _, said, _ = mapped(["P-1,08,?", "P-2,08,?", *ROWS[2:]])
    assert "now in order" not in said


def test_a_row_that_another_filter_leaves_out_too_is_not_in_order(mapped):
    """A line of totals: named by its identifier's column, and empty beside it."""
    rows = [*ROWS, "TOTAL,,"]
    named = ', { column = "id", without = ["TOTAL"] }'
    filled = ', { column = "ubigeo", filled = true }'
    for more in (named + filled, filled + named):
        code, said, _ = mapped(rows, exclude="", more=more)
        assert code == 0 and "now in order" not in said
    _, said, _ = mapped([*ROWS, "P-9,08,1"], "", named.replace("TOTAL", "P-9"))
    assert "now in order: 1 of 1" in said


def test_a_reason_that_no_correction_mends_is_not_questioned(mapped):
    exclude = '{ column = "id", values = ["P-1"], reason = "no_consent" }'
    code, said, to = mapped(exclude=exclude)
    assert code == 0 and "now in order" not in said
    assert read_left_out(to)["prosecutors"].rows["no_consent"] == 1


def test_a_reason_outside_the_list_is_refused_and_not_shown(mapped):
    wrong = '{ column = "id", values = ["P-1"], reason = "carpeta 77-2021" }'
    code, said, to = mapped(exclude=wrong)
    assert code == 2 and "expected one of 'broken'" in said and "77" not in said
    assert not (to / "prosecutors.csv").exists()
    assert "Mapping used" in said and "mapping_own.toml" in said


def test_the_folder_is_private_and_so_is_every_copy(mapped):
    _, _, to = mapped()
    assert stat.S_IMODE(to.stat().st_mode) == 0o700
    assert (to / ".gitignore").read_text("utf-8") == "*\n"


def test_a_file_of_another_hand_is_refused(tmp_path):
    found = {"cases": LeftOut("ab", 7, {"broken": 2})}
    path = tmp_path / "left_out.csv"
    path.write_text(left_out_text(found), "utf-8")
    assert read_left_out(tmp_path) == found
    path.write_text(left_out_text(found).replace("broken", "carpeta 7"), "utf-8")
    with pytest.raises(ValueError, match="map again"):
        read_left_out(tmp_path)


@pytest.mark.parametrize(
    ("start", "dropped", "published"),
    [
        (103, [3], [(0, None), (None, 100)]),
        (103, [2, 1], [(0, None), (None, None), (None, 100)]),
        (123, [3, 20], [(0, 123), (None, None), (None, 100)]),
        (120, [20], [(0, 120), (20, 100)]),
        (135, [15, 20], [(0, 135), (15, 120), (20, 100)]),
        (100, [], [(0, 100)]),
    ],
)
def test_a_small_number_does_not_come_back_from_a_known_end(start, dropped, published):
    lines = Disclosure(10).flow_to_known_end(start, dropped)
    shown = [tuple(None if v != v else v for v in line) for line in lines]
    assert shown == published


def test_neither_bundle_nor_lock_takes_an_old_delivery_or_a_mapping(tmp_path):
    own = ("input/confidential_day1/cases.csv", "input/mapping_confidential.toml")
    shipped = ("input/study.toml", "input/mapping.toml")
    for name in (*own, *shipped):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", "utf-8")
    (tmp_path / "code").mkdir()
    listed = "".join(f"{'0' * 64}  {name}\n" for name in (*own, *shipped))
    (tmp_path / "MANIFEST.sha256").write_text(listed, "utf-8")
    packed, locked = package_files(tmp_path).every, plan_files(tmp_path)
    assert set(packed) == set(shipped)
    assert set(locked) == {"input/study.toml"}


@pytest.mark.parametrize(
    "path",
    [
        "input/confidential/cases.csv",
        "input/confidential_day1/cases.csv",
        "input/confidential-2026-11-25/cases.csv",
        "input/mapping_confidential.toml",
        "input/confidential.zip",
        "input/raw/casos 2024.xlsx",
        "input/CASOS.xlsx",
        "raw_day1/casos.csv",
        "entregas/2026/casos.xls",
        "casos.xlsx",
    ],
)
def test_git_ignores_old_deliveries_and_a_mapping_of_ones_own(path):
    if not (ROOT / ".git").exists():
        pytest.skip("no checkout")
    asked = ["git", "check-ignore", "-q", "--no-index", path]
    assert subprocess.run(asked, cwd=ROOT, check=False).returncode == 0
    shipped = ["git", "check-ignore", "-q", "--no-index", "input/mapping.toml"]
    assert subprocess.run(shipped, cwd=ROOT, check=False).returncode == 1
