"""What a slip may add to a dictionary: words of grammar, a person, broken letters."""

from __future__ import annotations

import pytest

from perutip.text import DictionaryError, load_dictionary

WITH = (
    "name: Test\n"
    'version: "1"\n'
    "language: es\n"
    "categories:\n"
    "  language:\n"
    "    role: registered\n"
    "    label: {label}\n"
    "    terms:\n"
    "      - dignidad\n"
    "      - {term}\n"
)


@pytest.fixture
def problems(tmp_path):
    def problems(text: str) -> list[tuple[int, str]]:
        path = tmp_path / "d.yml"
        path.write_text(text, encoding="utf-8")
        try:
            load_dictionary(path)
        except DictionaryError as error:
            return error.problems
        return []

    return problems


def with_term(term: str, label: str = "Palabras") -> str:
    return WITH.format(term=term, label=label)


@pytest.mark.parametrize(
    "term", ["de la", "los", "QUE NO", "según", "(|de) (la|las)", "(víctima|ella)"]
)
def test_words_of_grammar_alone_are_refused(problems, term):
    ((line, said),) = problems(with_term(f"'{term}'"))
    assert line == 10
    assert said.startswith(f"'{term}' holds words of grammar alone")


@pytest.mark.parametrize("where", ["ignore", "contra"])
def test_so_they_are_where_nothing_counts_or_against(problems, where):
    text = with_term("refugio")
    text += "ignore: [de la]\n" if where == "ignore" else "    contra: [de la]\n"
    ((_, said),) = problems(text)
    assert "grammar alone" in said


def test_a_cue_or_a_negator_may_be_one(problems):
    text = with_term("{term: refugio, cue: [para ella]}")
    assert problems(text + "rules: {negators: [no, sin]}\n") == []


@pytest.mark.parametrize(
    "term",
    [
        "María Quispe Mamani",
        "señora Rosa Huamán",
        "(señor|don) Juan (Flores|Rojas)",
        "{term: refugio, exclude: [juan flores]}",
    ],
)
def test_a_persons_name_is_refused_and_not_repeated(problems, term):
    ((line, said),) = problems(with_term(term))
    assert line == 10
    assert "person's name" in said
    assert not any(word in said.lower() for word in ("quispe", "rosa", "juan"))


@pytest.mark.parametrize("term", ["Santa Rosa", "Ley Flores", "albergue de Lucía"])
def test_one_frequent_name_is_a_place_or_an_institution(problems, term):
    assert problems(with_term(term)) == []


def test_an_address_of_mail_is_refused_and_not_repeated(problems):
    ((line, said),) = problems(with_term("rosa@ejemplo.pe"))
    assert line == 10
    assert "mail" in said
    assert "rosa" not in said


@pytest.mark.parametrize("broken", ["protecciÃ³n", "v\ufffdctima", "NiÃ±a"])
def test_broken_letters_are_told_once(problems, broken):
    text = with_term(broken, label=broken) + f"      - {broken} otra\n"
    ((line, said),) = problems(text)
    assert line == 7
    assert "wrong encoding" in said
    assert "in 2 more lines" in said


def test_letters_with_accents_and_wildcards_are_in_order(problems):
    assert problems(with_term("'niñ?s, protección; ¿víctima? «agraviad?»'")) == []
