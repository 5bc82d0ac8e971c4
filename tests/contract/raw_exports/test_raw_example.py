"""Raw exports to registers: the shipped example and the public register."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from perutip.contract.reading.raw_exports import load_mapping, map_raw
from perutip.simulation.raw_exports import write_exports

ROOT = Path(__file__).resolve().parents[3]
INPUT = ROOT / "input"
PUBLIC = ROOT.parent / "shared" / "data"
MAPPED = ("regions", "prosecutors", "cases", "officers_baseline", "officers_endline")


def test_the_example_maps_to_the_simulated_registers_byte_for_byte(tmp_path):
    report = map_raw(INPUT / "example_raw", INPUT / "mapping.toml", tmp_path / "out")
    for name in MAPPED:
        file = f"{name}.csv"
        made = (tmp_path / "out" / file).read_bytes()
        assert made == (INPUT / "simulated" / file).read_bytes(), name
    assert any("1,201 rows in, 1,200 after the filter, 1,200 out" in r for r in report)
    written = (tmp_path / "out" / "mapping" / "report.txt").read_text(encoding="utf-8")
    assert written.splitlines() == report


def test_the_example_is_current_and_small(tmp_path):
    write_exports(INPUT / "simulated", tmp_path)
    shipped = sorted((INPUT / "example_raw").iterdir())
    assert [path.name for path in shipped] == sorted(p.name for p in tmp_path.iterdir())
    for path in shipped:
        assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name
    assert sum(path.stat().st_size for path in shipped) <= 600_000


PUBLIC_MAPPING = """
[tables.victims]
file = "trafficking_register_2017_2025.xlsx"
filter = [{ column = "Denuncias por comisión", among = ["C_TOTAL"] }]
fold = ["lugar", "PROVINCIA", "DISTRITO"]
group_by = ["lugar", "PROVINCIA", "DISTRITO"]
sum = ["Valor"]
blanks = "zero"
[tables.study]
file = "study.csv"
[districts]
file = "districts_inei_2025.csv"
separator = ";"
[districts.joins.victims]
on = { "departamento" = "lugar", "provincia" = "PROVINCIA", "distrito" = "DISTRITO" }
[districts.joins.study]
on = { "ubigeo" = "ubigeo" }
by = "exact"
[districts.columns]
ubigeo = "ubigeo"
district_name = "distrito"
region_id = { source = "ubigeo", take = [1, 2] }
role = { source = "role", table = "study", when_empty = "reserve" }
population = "población"
victims_2017_2025 = { source = "Valor", table = "victims", when_empty = "0" }
poverty_rate = { source = "poverty", table = "study", when_empty = "0.2" }
altitude = "altitud"
officers_active = { constant = "1" }
"""


@pytest.mark.skipif(not PUBLIC.is_dir(), reason="the public data are not beside us")
def test_the_public_register_and_the_district_list_map_to_districts(tmp_path):
    """Population sums and victims are known from the files' own documentation."""
    for name in ("trafficking_register_2017_2025.xlsx", "districts_inei_2025.csv"):
        (tmp_path / name).symlink_to(PUBLIC / name)
    (tmp_path / "study.csv").write_text("ubigeo,role,poverty\n150101,trial,0.1\n")
    (tmp_path / "mapping.toml").write_text(PUBLIC_MAPPING, encoding="utf-8")
    report = map_raw(tmp_path, tmp_path / "mapping.toml", tmp_path / "out")
    with (tmp_path / "out" / "districts.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 1891
    assert sum(int(row["population"]) for row in rows) == 34_350_244
    assert rows[0]["altitude"] == "2338.0" and rows[0]["ubigeo"] == "010101"
    joined = sum(int(row["victims_2017_2025"]) for row in rows)
    (line,) = [line for line in report if "join victims" in line]
    assert "110 rows joined" in line
    assert f"{5142 - joined:,} of 5,142 Valor" in line and 0 < joined < 5142


def test_the_shipped_mapping_loads():
    assert {rules.name for rules in load_mapping(INPUT / "mapping.toml").registers} == {
        *MAPPED
    }


def test_a_column_that_another_rule_reads_is_not_called_left_out(tmp_path):
    """The departments are a table of joins and the register of regions."""
    report = map_raw(INPUT / "example_raw", INPUT / "mapping.toml", tmp_path / "out")
    assert "table departments: 25 rows in" in report
    assert not [line for line in report if "read by no rule" in line]
