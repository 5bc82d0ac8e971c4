"""Files that lie in the folder of registers and that no register reads."""

from __future__ import annotations

import pytest

from perutip.assignment.field.make_frame import DISTRICTS_FILE
from perutip.contract.checks import ContractError
from perutip.contract.reading import read_registers


def notices(folder, tiny, **options):
    return read_registers(folder, facts=tiny.FACTS, **options).notices


def test_a_register_under_another_name_is_named_with_the_one_that_is_meant(
    folder, tiny
):
    (folder / "districts.csv").rename(folder / "distritos.csv")
    (folder / "prosecutors.csv").rename(folder / "Prosecutors.xlsx")
    (folder / "Rosa Quispe.csv").write_text("x\n", encoding="utf-8")
    said = notices(folder, tiny, partial=True)
    assert "distritos.csv is read by no register; is districts.csv meant?" in said
    assert "Prosecutors.xlsx is read by no register; is prosecutors.csv meant?" in said
    assert "1 more table stands in the folder, read by no register" in said
    assert "Quispe" not in "\n".join(said)
    with pytest.raises(ContractError) as error:
        read_registers(folder, facts=tiny.FACTS)
    assert "it is missing; is 'distritos.csv' meant?" in str(error.value)


@pytest.mark.parametrize(
    "name",
    ["cases (1).csv", "cases - Copia.csv", "Copia de cases (2).xlsx", "cases.csv.txt"],
)
def test_a_copy_is_named_with_the_register_that_is_meant(folder, tiny, name):
    (folder / name).write_text("x\n", encoding="utf-8")
    said = notices(folder, tiny)
    assert f"{name} is read by no register; is cases.csv meant?" in said


@pytest.mark.parametrize("other", ["regions", "officers_endline", "municipal_records"])
def test_another_s_file_under_a_register_s_name_is_told(folder, tiny, other):
    content = (folder / f"{other}.csv").read_bytes()
    (folder / "prosecutors.csv").write_bytes(content)
    with pytest.raises(ContractError) as error:
        read_registers(folder, facts=tiny.FACTS)
    said = f"prosecutors.csv: its columns are those of {other}.csv: another's file?"
    assert said in str(error.value)


def test_a_register_without_half_of_its_columns_is_no_other_s(folder, tiny):
    (folder / "prosecutors.csv").write_text("prosecutor_id,region_id\nP1,08\n")
    with pytest.raises(ContractError) as error:
        read_registers(folder, facts=tiny.FACTS)
    assert "its columns are those of" not in str(error.value)


@pytest.mark.parametrize("lock", ["~$cases.csv", "~$ses.csv", ".~lock.cases.csv#"])
def test_a_lock_file_is_warned_of(folder, tiny, lock):
    (folder / lock).write_bytes(b"x")
    (said,) = [line for line in notices(folder, tiny) if "open in a spread" in line]
    assert said.startswith("cases.csv is open in a spreadsheet program")


def test_what_belongs_to_the_folder_is_no_stray_file(folder, tiny):
    for name in ("left_out.csv", "frame_pilot.csv", "seed_log.jsonl", DISTRICTS_FILE):
        (folder / name).write_text("", encoding="utf-8")
    assert not [line for line in notices(folder, tiny) if "no register" in line]


def test_a_csv_of_a_spreadsheet_is_told_the_way_out(folder, tiny):
    path = folder / "prosecutors.csv"
    text = path.read_text(encoding="utf-8").replace(".", "·").replace(",", ";")
    path.write_text(text.replace("·", ","), encoding="utf-8-sig")
    with pytest.raises(ContractError) as error:
        read_registers(folder, facts=tiny.FACTS)
    said = str(error.value)
    assert "the separator seems to be ';'" in said
    assert 'main.py map read it: separator = ";", decimal = ","' in said
    wanted = said.partition("comma-separated header with ")[2].partition(";")[0]
    assert "knowledge_score" in wanted and "fiscal_district" not in wanted


def test_another_separator_hides_no_fault_of_the_cells_behind_it(folder, tiny):
    path = folder / "cases.csv"
    text = path.read_text(encoding="utf-8").replace("pending", "pendiente")
    path.write_text(text.replace(",", ";"), encoding="utf-8")
    with pytest.raises(ContractError) as error:
        read_registers(folder, facts=tiny.FACTS)
    columns = {p.column for p in error.value.problems if p.file == "cases.csv"}
    assert columns == {"", "status"}, error.value.problems
