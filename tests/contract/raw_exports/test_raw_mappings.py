"""A mapping that cannot be one: every fault in words, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from perutip.contract.reading.raw_exports import MappingError, load_mapping
from perutip.contract.registers import REGISTERS

# registers whose file has another name than their section
MADE = [(n, r) for n, r in REGISTERS.items() if Path(r.file).stem != n]


@pytest.fixture
def load(tmp_path):
    """Load a mapping from its text or bytes."""

    def run(text):
        path = tmp_path / "mapping.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return load_mapping(path)

    return run


MAPPINGS = {
    "byte-order mark": b"\xef\xbb\xbf[regions]\n",
    "Latin-1": "[regions] # ñ\n".encode("latin-1"),
    "syntax": "[regions\n",
    "no register": "[recodes.x]\na = 'b'\n",
    "unknown register": "[regiones]\nfile = 'r.csv'\n",
    "unknown key": {"source": 'hoja = "x"'},
    "wrong type": {"source": "sheet = 3.5", "population": "[3.5]"},
    "unknown column": {"tail": 'age = "x"'},
    "unknown recode": {"population": '{ source = "pob", recode = "none" }'},
    "unknown date form": {"source": 'dates = ["yy/mm/dd"]'},
    "no rule for a column": {"swap": ('region_name = "nombre"\n', "")},
    "source and constant": {"population": '{ source = "pob", constant = "1" }'},
    "table not joined": {"population": '{ source = "pob", table = "t" }'},
    "join of no table": {"tail": '[regions.joins.t]\non = { "a" = "b" }'},
    "file outside": {"swap": ("r.csv", "../r.csv")},
    "file of another kind": {"swap": ("r.csv", "r.pdf")},
    "unknown encoding": {"source": 'encoding = "klingon"'},
    "long separator": {"source": 'separator = ";;"'},
    "one mark for two": {"source": 'thousands = "."'},
    "sum without groups": {"source": 'sum = ["pob"]'},
    "header before the first row": {"source": "header_row = 0"},
    "take upside down": {"population": '{ source = "pob", take = [3, 1] }'},
    "divided by nothing": {"population": '{ source = "pob", divide_by = 0 }'},
}


@pytest.mark.parametrize("kind", MAPPINGS)
def test_a_broken_mapping_is_refused_in_words(load, tiny_mapping, kind):
    given = MAPPINGS[kind]
    if isinstance(given, dict):
        keys = {key: text for key, text in given.items() if key != "swap"}
        given = tiny_mapping(**keys).replace(*given.get("swap", ("", "")))
    with pytest.raises(MappingError) as error:
        load(given)
    assert "mapping.toml" in str(error.value)


def test_all_faults_of_a_mapping_are_said_at_once_with_their_lines(load, tiny_mapping):
    text = tiny_mapping("hoja = 1\nsheat = 2", population="{}", tail="x = 'y'")
    with pytest.raises(MappingError) as error:
        load(text)
    assert len(error.value.problems) == 4
    assert "line 4: [regions] hoja: unknown" in str(error.value)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        *((Path(r.file).stem, f"{r.file} is made by [{n}]") for n, r in MADE),
        ("regiones", "regions.csv is made by [regions]"),
        ("Municipal_Record", "municipal_records.csv is made by [municipal]"),
    ],
)
def test_an_unknown_section_names_the_register_of_the_nearest_file(load, typed, said):
    with pytest.raises(MappingError) as error:
        load(f"[{typed}]\nfile = 'r.csv'\n")
    assert said in str(error.value)


def test_a_section_like_no_register_is_given_no_other(load):
    with pytest.raises(MappingError) as error:
        load("[xyz]\nfile = 'r.csv'\n")
    assert "is made by" not in str(error.value)
