"""Names of raw files, folders, sheets and columns that name a person are masked."""

from __future__ import annotations

import pytest
import xlsxwriter

from perutip.contract.checks import MASKED
from perutip.contract.checks.telling_titles import may_name
from perutip.contract.reading.raw_exports import MappingError

PARTY = "PEREZ QUISPE Juan DNI 45678912"
ROWS = "cod,nombre,fecha,pob\n8,Cusco,15/03/2022,5\n"
OTHER = "a;b\n1;2\n"
NAMED = (
    *(PARTY, "Caso de Maria Flores Huaman", "SENT 00012-2015-1-0201-JR-PE-01"),
    *("Resolucion_00345_2019", "jquispe", "FloresHuamanRosa", "45678912"),
    *("Dra. Rosa Salazar", "exp 1234-2018"),
)
HARMLESS = (
    *("casos_fiscalia", "SAN MARTÍN", "LA LIBERTAD", "base 2015-2020", "AREQUIPA"),
    *("casos_20251231", "corte 20251231103000", "Hoja1", "Nº de expediente"),
    *("RESULTADO / Fecha", "MADRE DE DIOS", "¿Apelado?", "serenos_salida", "Apellidos"),
    *("art. 129-A", "Pena (años)", "San Juan de Lurigancho", "Población 2022"),
)


@pytest.mark.parametrize("name", NAMED)
def test_a_name_of_a_party_is_hidden(name):
    assert may_name(name)


@pytest.mark.parametrize("name", HARMLESS)
def test_a_name_of_an_office_s_file_or_column_is_shown(name):
    assert not may_name(name)


def workbook(path, sheet):
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet(sheet)
        page.write_row(0, 0, ["a", "b"])
        page.write_row(1, 0, ["x", "y"])


def test_reports_show_no_name_of_a_file_folder_sheet_or_column(map_files, tiny_mapping):
    (map_files.raw / "Caso Rosa Flores Huaman").mkdir()
    workbook(map_files.raw / "libro.xlsx", "MAMANI CONDORI")
    files = {
        "r.csv": ROWS.replace("pob", f"pob,{PARTY}").replace("2022,5", "2022,5,x"),
        f"{PARTY}.csv": OTHER,
        f"{PARTY} (2).txt": OTHER,
        "Caso Rosa Flores Huaman/x.csv": OTHER,
    }
    report = map_files(files, tiny_mapping())
    written = (map_files.out / "mapping" / "report.txt").read_text("utf-8")
    for text in ("\n".join(report), written):
        for word in ("PEREZ", "45678912", "Flores", "MAMANI"):
            assert word not in text
        assert f"{MASKED}.csv: 2 rows, read by no register" in text
        assert f"{MASKED}/x.csv: 2 rows" in text and "give it another name" in text
        assert f"libro.xlsx, sheet {MASKED}: 2 rows" in text
        assert f"read by no rule: '{MASKED}'" in text


def test_problems_show_none_either(map_files, tiny_mapping, tmp_path):
    name, mapping = f"{PARTY}.csv", tiny_mapping()
    files = {name: ROWS.replace("15/03/2022", "ayer"), "b.csv": OTHER}
    with pytest.raises(MappingError) as error:
        map_files(files, mapping.replace('"r.csv"', f'"{name}"'))
    error.value.write_full_list(tmp_path / "problems.csv")
    listed = (tmp_path / "problems.csv").read_text("utf-8")
    for text in (str(error.value), listed):
        assert "PEREZ" not in text and "45678912" not in text
        assert f"{MASKED}.csv" in text
    assert "give it another name" in str(error.value)


def test_titles_of_a_header_that_was_not_found_show_none(map_files, tiny_mapping):
    head = f"codigo,nombre,fecha,pob,{PARTY}\n"
    with pytest.raises(MappingError) as error:
        map_files({"r.csv": head + "8,Cusco,,5,1\n"}, tiny_mapping())
    assert "no column 'cod'" in str(error.value)
    assert "PEREZ" not in str(error.value)
    twice = f"cod,nombre,fecha,pob,{PARTY},{PARTY}\n"
    with pytest.raises(MappingError) as error:
        map_files({"r.csv": twice + "8,Cusco,,5,1,1\n"}, tiny_mapping())
    assert "more than once" in str(error.value)
    assert "PEREZ" not in str(error.value)


def test_names_that_the_mapping_alone_has_show_none(map_files, tiny_mapping):
    mapping = tiny_mapping().replace('"r.csv"', f'"{PARTY}.csv"')
    with pytest.raises(MappingError) as error:
        map_files({"r.csv": ROWS}, mapping)
    assert "not in the folder of raw exports" in str(error.value)
    assert "PEREZ" not in str(error.value)
