"""Several units within one column, and recodes that several columns share."""

from __future__ import annotations

from pathlib import Path

import pytest

from perutip.contract.reading.raw_exports import load_mapping, map_raw
from perutip.contract.reading.raw_exports.messages.problems import MappingError
from perutip.contract.reading.raw_exports.notation.units import in_units, two_units

INPUT = Path(__file__).resolve().parents[3] / "input"
PENALTY = 'source = "RESULTADO / PENA (MESES)", divide_by = 12, digits = 1'
UNITS = {"años": 12, "año": 12, "meses": 1, "mes": 1}


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("8 años y 6 meses", 102),
        ("8 AÑOS, 6 MESES.", 102),
        ("8 años 6 meses", 102),
        ("1 año con 1 mes", 13),
        ("10,5 años", 126),
        ("1.200 meses", 1200),
        ("8", None),
        ("años", None),
        ("", None),
        ("8 6 meses", None),
        ("8 años y", None),
        ("8 años y 3", None),
        ("8 añosos", None),
        ("8 días", None),
        ("8 años 9 años", None),
    ],
)
def test_numbers_with_units_are_summed(text, months):
    assert in_units(text, UNITS, ",", ".") == months


def test_a_number_by_itself_has_the_unit_that_is_given_for_it():
    assert in_units("1,5 mil", {"": 1, "mil": 1000}, ",", "") == 1500
    assert in_units("1 500", {"": 1, "mil": 1000}, ",", " ") == 1500


@pytest.mark.parametrize(
    ("units", "two"),
    [
        (["meses", "años"], ("meses", "años")),
        (["S/.", "soles", "US$"], ("S/.", "US$")),
        (["mil", "millones"], ("mil", "millones")),
        (["mes", "meses", "Meses."], None),
        (["S/", "mil"], None),
        (["%"], None),
    ],
)
def test_which_units_are_two_of_one_kind(units, two):
    assert two_units(units) == two


@pytest.fixture
def mapping(tmp_path):
    def mapping(old: str, new: str) -> Path:
        text = (INPUT / "mapping.toml").read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "m.toml"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return path

    return mapping


def problems_of(path: Path) -> list[str]:
    with pytest.raises(MappingError) as refused:
        load_mapping(path)
    return [str(problem) for problem in refused.value.found]


def test_strip_takes_no_two_units_of_a_column(mapping):
    strip = PENALTY + ', strip = ["meses", "años"]'
    (said,) = problems_of(mapping(PENALTY, strip))
    assert said.startswith("m.toml, line 96: [cases.columns] sentence_years: strip: ")
    assert "'meses' and 'años' are two units" in said


def test_nor_does_that_of_a_section(mapping):
    strip = 'header_row = 2\nstrip = { "PRUEBA" = ["%", "por mil"] }'
    (said,) = problems_of(mapping("header_row = 2\n", strip + "\n"))
    assert "[officers_endline] strip: strip: '%' and 'por mil' are two units" in said


def test_units_that_count_nothing(mapping):
    (said,) = problems_of(mapping(PENALTY, PENALTY + ', units = { "años" = 0 }'))
    assert "units: expected numbers above 0" in said


def test_units_of_words(mapping):
    region = 'region_name = { source = "DEPARTAMENTO", units = { "a" = 1 } }'
    (said,) = problems_of(mapping('region_name = "DEPARTAMENTO"', region))
    assert "units: expected a column of numbers" in said


def test_scores_per_cent_and_shares_in_one_column(tmp_path, mapping):
    raw = tmp_path / "raw"
    raw.mkdir()
    for path in (INPUT / "example_raw").iterdir():
        (raw / path.name).write_bytes(path.read_bytes())
    lines = (raw / "fiscales.csv").read_text(encoding="cp1252").splitlines()
    for place, line in enumerate(lines[3:], start=3):
        *cells, score = line.split(";")
        if score[:1].isdigit() and place % 2:
            score = f"{float(score.replace(',', '.')) * 10:.0f} por mil"
        elif score[:1].isdigit():
            score += " %"
        lines[place] = ";".join([*cells, score])
    (raw / "fiscales.csv").write_text("\n".join(lines), encoding="cp1252")
    units = (
        'knowledge_score = { source = "NOTA", units = { "%" = 1, "por mil" = 0.1 } }'
    )
    map_raw(raw, mapping('knowledge_score = "NOTA"', units), tmp_path / "to")
    made = (tmp_path / "to/prosecutors.csv").read_bytes()
    assert made == (INPUT / "simulated/prosecutors.csv").read_bytes()
    lines[4] = lines[4].replace(" por mil", "").replace(" %", "")
    (raw / "fiscales.csv").write_text("\n".join(lines), encoding="cp1252")
    with pytest.raises(
        MappingError, match=r"one of its units behind it \(%, por mil\)"
    ):
        map_raw(raw, tmp_path / "m.toml", tmp_path / "again")


def test_a_wrong_word_of_a_shared_recode_is_told_by_its_line(mapping):
    (said,) = problems_of(mapping('"Art. 179 CP" = "179"', '"Art. 179 CP" = "179-X"'))
    assert said.startswith("m.toml, line 19: [recodes.articles] expected on the right")
    assert "cases.charge_filing, cases.charge_accusation, cases.charge_judgment" in said
    assert "Art. 179" not in said
    assert "179-X" not in said


def test_a_word_that_one_of_the_columns_takes_is_in_order(mapping):
    text = mapping('"SÍ" = "1"', '"SÍ" = "1"\n"EN TRÁMITE" = "pending"')
    own = text.read_text(encoding="utf-8").replace(
        'source = "RESULTADO / ESTADO"\nrecode = {',
        'source = "RESULTADO / ESTADO"\nrecode = "yes_no"\n# {',
    )
    text.write_text(own, encoding="utf-8")
    assert load_mapping(text).registers


def test_recodes_of_cells_as_they_are_read_are_left_alone(mapping):
    changed = mapping('"SÍ" = "1"', '"SÍ" = "sí"')
    own = changed.read_text(encoding="utf-8").replace(
        "header_row = 2\n", 'header_row = 2\nrecode = { "PRUEBA" = "yes_no" }\n'
    )
    changed.write_text(own, encoding="utf-8")
    assert load_mapping(changed).registers


def test_a_unit_that_only_a_title_says_changes_from_file_to_file(map_files):
    """As CODEBOOK.md shows it: the file's name is the unit behind the number."""
    text = """
[officers_baseline]
file_as = "ARCHIVO"
decimal = ","
separator = ";"
recode = { "ARCHIVO" = { "2023" = "años", "2024" = "meses" } }
[[officers_baseline.part]]
file = "2023.csv"
[[officers_baseline.part]]
file = "2024.csv"
titles = { "ANTIGÜEDAD (AÑOS)" = "MESES" }
[officers_baseline.columns]
officer_id = "ID"
ubigeo = { constant = "150101" }
"""
    for name in ("female", "age", "knowledge", "cases_identified"):
        text += f'{name} = {{ constant = "" }}\n'
    for name in ("crimes", "violence", "victims"):
        text += f'attitudes_{name} = {{ constant = "" }}\n'
    text += """
[officers_baseline.columns.tenure_years]
source = ["ANTIGÜEDAD (AÑOS)", "ARCHIVO"]
recode = { "años" = "", "meses" = "" }
units = { "años" = 12, "meses" = 1 }
divide_by = 12
"""
    files = {
        "2023.csv": "ID;ANTIGÜEDAD (AÑOS)\nO-1;8,5\nO-2;\n",
        "2024.csv": "ID;MESES\nO-3;30\nO-4;\nO-5;240\n",
    }
    map_files(files, text)
    made = (map_files.out / "officers_baseline.csv").read_text("utf-8")
    assert [line.split(",")[4] for line in made.splitlines()[1:]] == [
        *("8.5", "", "2.5", "", "20.0")
    ]
