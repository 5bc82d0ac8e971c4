"""How a mapping says that nothing is recorded: `missing`, then recodes to nothing."""

from __future__ import annotations

import pytest

from perutip.contract.reading.raw_exports import MappingError

HEAD = "cod,nombre,fecha,pob\n"
ROWS = HEAD + "08,Cusco,01/05/2022,140\n15,Lima,{day},7\n"
TO_NOTHING = '"" leaves it empty (missing comes before recodes)'


@pytest.fixture
def tried(map_files, tiny_mapping):
    """Map two regions; returns the lines of the register."""

    def run(day="", **keys):
        tail = keys.pop("date", "")
        mapping = tiny_mapping(**keys).replace('"words"] }', f'"words"]{tail} }}')
        map_files({"r.csv": ROWS.format(day=day)}, mapping)
        return (map_files.out / "regions.csv").read_text("utf-8").splitlines()[1:]

    return run


@pytest.mark.parametrize(
    "keys",
    [
        {"source": 'missing = ["S/D"]'},
        {"date": ', recode = { "S/D" = "" }'},
        {"source": 'recode = { "fecha" = { "S/D" = "" } }'},
    ],
)
def test_a_word_for_nothing_is_left_empty(tried, keys):
    assert tried("S/D", **keys)[1] == "15,Lima,,7"


def test_a_recode_finds_nothing_that_missing_emptied(tried):
    keys = {"source": 'missing = ["x"]', "date": ', recode = { "x" = "2022-01-01" }'}
    assert tried("x", **keys)[1] == "15,Lima,,7"


def test_a_word_that_no_key_names_is_said_with_the_key(tried):
    with pytest.raises(MappingError) as error:
        tried("S/D")
    (said,) = error.value.problems
    assert "training_date: no rule for" in said
    assert said.endswith(
        "missing = […] names what is written where nothing is recorded"
    )


@pytest.mark.parametrize(
    "keys",
    [
        {"date": ', recode = { "01/05/2022" = "S/D" }'},
        {
            "source": 'missing = ["S/D"]\n'
            'recode = { "fecha" = { "01/05/2022" = "S/D" } }'
        },
    ],
)
def test_a_recode_to_a_word_of_missing_is_told_to_be_one_to_nothing(tried, keys):
    keys["source"] = keys.get("source", 'missing = ["S/D"]')
    with pytest.raises(MappingError) as error:
        tried(**keys)
    (said,) = error.value.problems
    assert "1 row (raw row 2)" in said and TO_NOTHING in said


def test_a_pseudonym_recoded_to_a_word_is_told_so_masked(map_files):
    mapping = """
[prosecutors]
file = "p.csv"
missing = ["S/D"]
[prosecutors.columns]
prosecutor_id = { source = "cod", recode = { "f-9" = "S/D" } }
region_id = { constant = "08" }
trained = { constant = "0" }
female = { constant = "" }
experience_years = { constant = "" }
knowledge_score = { constant = "" }
"""
    with pytest.raises(MappingError) as error:
        map_files({"p.csv": "cod\nF-0001\nf-9\n"}, mapping)
    (said,) = error.value.problems
    assert "‹masked›" in said and "f-9" not in said and TO_NOTHING in said


def test_the_codebook_says_in_which_order_cells_are_read():
    from perutip.contract.codebook import codebook_markdown

    words = " ".join(codebook_markdown().split())
    assert (
        "A cell goes through `missing`, `fill_down`, the `recode` and `strip`" in words
    )
    assert 'recode = { "140" = "" }' in words
