"""A mapping that cannot be one: every fault in words, with its line."""

from __future__ import annotations

import pytest

from perutip.contract.reading.raw_exports import MappingError, load_mapping

TINY = """
[regions]
file = "r.csv"
{source}
[regions.columns]
region_id = {{ source = "cod", pad = 2 }}
region_name = "nombre"
training_date = {{ source = "fecha", dates = ["dd/mm/yyyy", "words"] }}
population = {population}
{tail}
"""
ROWS = "cod,nombre,fecha,pob\n8,Cusco,01/05/2022,1200000\n15,Lima,,10000000\n"


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
    "unknown key": TINY.format(source='hoja = "x"', population='"pob"', tail=""),
    "wrong type": TINY.format(source="sheet = 3.5", population="[3.5]", tail=""),
    "unknown column": TINY.format(source="", population='"pob"', tail='age = "x"'),
    "unknown recode": TINY.format(
        source="", population='{ source = "pob", recode = "none" }', tail=""
    ),
    "unknown date form": TINY.format(
        source='dates = ["yy/mm/dd"]', population='"pob"', tail=""
    ),
    "no rule for a column": TINY.format(source="", population='"pob"', tail="").replace(
        'region_name = "nombre"\n', ""
    ),
    "source and constant": TINY.format(
        source="", population='{ source = "pob", constant = "1" }', tail=""
    ),
    "table not joined": TINY.format(
        source="", population='{ source = "pob", table = "t" }', tail=""
    ),
    "join of no table": TINY.format(
        source="", population='"pob"', tail='[regions.joins.t]\non = { "a" = "b" }'
    ),
    "file outside": TINY.format(source="", population='"pob"', tail="").replace(
        "r.csv", "../r.csv"
    ),
    "file of another kind": TINY.format(source="", population='"pob"', tail="").replace(
        "r.csv", "r.pdf"
    ),
    "unknown encoding": TINY.format(
        source='encoding = "klingon"', population='"pob"', tail=""
    ),
    "long separator": TINY.format(
        source='separator = ";;"', population='"pob"', tail=""
    ),
    "one mark for two": TINY.format(
        source='thousands = "."', population='"pob"', tail=""
    ),
    "sum without groups": TINY.format(
        source='sum = ["pob"]', population='"pob"', tail=""
    ),
    "header before the first row": TINY.format(
        source="header_row = 0", population='"pob"', tail=""
    ),
    "take upside down": TINY.format(
        source="", population='{ source = "pob", take = [3, 1] }', tail=""
    ),
    "divided by nothing": TINY.format(
        source="", population='{ source = "pob", divide_by = 0 }', tail=""
    ),
}


@pytest.mark.parametrize("kind", MAPPINGS)
def test_a_broken_mapping_is_refused_in_words(load, kind):
    with pytest.raises(MappingError) as error:
        load(MAPPINGS[kind])
    assert "mapping.toml" in str(error.value)


def test_all_faults_of_a_mapping_are_said_at_once_with_their_lines(load):
    text = TINY.format(source="hoja = 1\nsheat = 2", population="{}", tail="x = 'y'")
    with pytest.raises(MappingError) as error:
        load(text)
    assert len(error.value.problems) == 4
    assert "line 4: [regions] hoja: unknown" in str(error.value)
