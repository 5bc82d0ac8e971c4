"""Counting: quanteda's documented behaviours, rules, streams, stems, storage."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from nltk.stem.snowball import SnowballStemmer

from perutip.text import (
    TermCounts,
    boilerplate_passages,
    count_terms,
    keyword_in_context,
    load_dictionary,
)
from perutip.text.dictionary import SpanishStemmer


@pytest.fixture
def make(tmp_path):
    """A dictionary from YAML for its categories, with given rules."""

    def make(categories: str, rules: str = "rules: {negators: [no]}", ignore: str = ""):
        path = tmp_path / "d.yml"
        head = 'name: t\nversion: "1"\nlanguage: es\n'
        path.write_text(f"{head}{rules}\n{ignore}\ncategories:\n{categories}", "utf-8")
        return load_dictionary(path)

    return make


def keys(**terms: str) -> str:
    return "".join(
        f"  {name}: {{role: registered, terms: [{listed}]}}\n"
        for name, listed in terms.items()
    )


def hits(text, dictionary, **options) -> dict[str, int]:
    totals = count_terms([text], dictionary, **options).term_totals()
    totals = totals[totals["hits"] > 0]
    return {
        row.term if row.pole == "positive" else f"-{row.term}": row.hits
        for row in totals.itertuples()
    }


# quanteda, help page of tokens_lookup and of valuetype


def test_glob_star_is_any_letters_and_question_mark_exactly_one(make):
    d = make(keys(a="víctima*, 'agraviad?', '*puni*'"))
    text = "víctima víctimas victimario agraviada agraviad agraviados impunidad punir"
    assert hits(text, d) == {"víctima*": 3, "agraviad?": 1, "*puni*": 2}


def test_case_and_accents_do_not_matter(make):
    assert hits("CÁMARA GESELL, camara gesell", make(keys(a="Cámara Gesell"))) == {
        "Cámara Gesell": 2
    }


def test_several_words_match_only_in_sequence_over_punctuation_and_lines(make):
    d = make(keys(a="united nations"))
    assert hits("United,\nNations. nations united united the nations", d) == {
        "united nations": 1
    }


def test_nested_scope_dictionary_takes_the_longest_over_all_keys(make):
    d = make(keys(country="united states", law="united states congress"))
    assert hits("the united states congress", d) == {"united states congress": 1}
    assert hits("the united states and its united states congress", d) == {
        "united states": 1,
        "united states congress": 1,
    }


def test_overlapping_matches_of_different_keys_both_count_but_not_of_one_key(make):
    apart = make(keys(one="a b", two="b c"))
    assert hits("a b c", apart) == {"a b": 1, "b c": 1}
    together = make(keys(one="a b, b c"))
    assert hits("a b c", together) == {"a b": 1}


def test_words_all_taken_by_two_longer_matches_hide_a_shorter_one(make):
    d = make(keys(one="x a b", two="c d e", three="b c"))
    assert hits("x a b c d e", d) == {"x a b": 1, "c d e": 1}


def test_adjacent_and_repeated_matches_are_all_found(make):
    d = make(keys(one="a b", two="c"))
    assert hits("a b a b c c c a b", d) == {"a b": 3, "c": 3}


def test_a_more_specific_expression_wins_among_equals(make):
    d = make(keys(a="{term: 'víctima*', cue: [ley]}, víctimas"))
    assert hits("víctimas", d) == {"víctimas": 1}


# rules


def test_ignored_expressions_hide_what_they_contain(make):
    d = make(keys(a="trata de personas"), ignore="ignore: [se trata de personas]")
    text = "se trata de personas. La trata de personas"
    assert hits(text, d) == {"trata de personas": 1}


def test_a_cancelled_match_still_hides_what_is_nested_in_it(make):
    d = make(keys(a="víctima", b="{term: la víctima, cue: [fiscal]}"))
    assert hits("la víctima", d) == {}
    assert hits("la víctima y el fiscal", d) == {"la víctima": 1}


def test_cues_stand_within_their_distance_on_either_side_and_not_inside(make):
    terms = "{term: albergue de menor, cue: [menor]}"
    d = make(keys(a=terms), "rules: {cue_within: 2}")
    assert hits("albergue de menor", d) == {}
    assert hits("menor uno albergue de menor", d) == {"albergue de menor": 1}
    assert hits("albergue de menor uno menor", d) == {"albergue de menor": 1}
    assert hits("albergue de menor uno dos menor", d) == {}


def test_negation_reaches_its_distance_and_turns_as_each_expression_says(make):
    terms = "{term: up, negated: contra}, {term: keep, negated: positive}, plain"
    d = make(keys(a=terms), "rules: {negation_within: 2, negators: [no, falta de]}")
    assert hits("no up", d) == {"-up": 1}
    assert hits("no la up", d) == {"-up": 1}
    assert hits("no la la up", d) == {"up": 1}
    assert hits("falta de keep", d) == {"keep": 1}
    assert hits("falta de plain", d) == {}
    assert hits("falta de la plain", d) == {"plain": 1}


def test_statute_quotations_need_a_citation_and_marks(make):
    rules = (
        "rules: {statute_quotations: {within: 4, words: 2, citations: [artículo, ley]}}"
    )
    d = make(keys(a="dignidad"), rules)
    assert hits("el artículo 5 dice: “toda dignidad” siempre", d) == {}
    assert hits('el artículo 5 dice: "toda dignidad" siempre', d) == {}
    assert hits("el artículo 5 dice: “dignidad” siempre", d) == {"dignidad": 1}
    assert hits("el testigo dijo: “toda dignidad” siempre", d) == {"dignidad": 1}
    assert hits("la ley de los uno dos tres “toda dignidad”", d) == {"dignidad": 1}
    assert hits("la ley exige dignidad y “orden”", d) == {"dignidad": 1}
    article = "visto\nArtículo 129-A.- El que con\ndignidad obra\nLa dignidad"
    assert hits(article, d) == {"dignidad": 1}


def test_destroyed_accents_are_restored_from_the_dictionary(make):
    d = make(keys(a="víctima* de trata, revictimización, dignidad"))
    text = (
        "v\ufffdctimas de trata, revictimizaci\ufffd\ufffdn; "
        "\ufffddignidad\ufffd d\ufffdgnidad"
    )
    once = {"víctima* de trata": 1, "revictimización": 1, "dignidad": 1}
    assert hits(text, d) == once
    assert count_terms([text], d).n_tokens.tolist() == [6]
    assert hits("\ufffdltima petici\ufffdn", make(keys(a="última, petición"))) == {
        "última": 1,
        "petición": 1,
    }


# boilerplate

LONG = "se dispone que la víctima reciba el apoyo que la ley manda dar"


def test_passages_repeated_over_three_rulings_are_marked_not_two(make):
    d = make(keys(a="víctima"), "rules: {boilerplate: {words: 8, rulings: 3}}")
    own = "ayer la víctima declaró ante todos nosotros con calma"
    three = count_terms([LONG, f"x {LONG} y", f"{LONG} z", own], d)
    assert three.matrix.toarray().ravel().tolist() == [1, 1, 1, 1]
    assert three.repeated.toarray().ravel().tolist() == [1, 1, 1, 0]
    assert three.without_boilerplate().matrix.toarray().ravel().tolist() == [0, 0, 0, 1]
    two = count_terms([LONG, f"{LONG}. {LONG}", own], d)
    assert two.repeated.sum() == 0


def test_passages_of_whole_rulings_serve_their_sections(make):
    d = make(keys(a="víctima"))
    known = boilerplate_passages(iter([LONG, LONG, LONG]), d)
    assert len(known) == 5 and all(isinstance(p, int) for p in known)
    assert count_terms([LONG], d, passages=known).repeated.sum() == 1
    assert count_terms([LONG], d).repeated.sum() == 0
    assert count_terms([LONG] * 3, d, passages=frozenset()).repeated.sum() == 0


# stems


def test_stems_meet_where_surface_forms_do_not_and_globs_stay(make):
    d = make(keys(a="protecciones, fiscalía especial, 'agravi?'"))
    text = "protección fiscalías especiales agraviada"
    assert hits(text, d) == {}
    assert hits(text, d, stem=True) == {"protecciones": 1, "fiscalía especial": 1}


def test_each_type_stemmed_once_equals_stemming_every_token():
    words = [
        "agraviada",
        "agravios",
        "fiscalía",
        "fiscal",
        "declaró",
        "niñas",
        "129",
        "víctimas",
    ]
    stemmer = SpanishStemmer()
    plain = SnowballStemmer("spanish")
    text = " ".join(words * 3)
    expected = [plain.stem(w).replace("ñ", "n") for w in text.split()]
    assert stemmer.stem_words(text) == expected


# streams, storage, context


def test_texts_stream_in_constant_memory(make):
    d = make(keys(a="víctima"))
    text = "palabra " * 20000 + "víctima"

    def peak(n: int) -> int:
        tracemalloc.start()
        counts = count_terms((text for _ in range(n)), d)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert counts.matrix.sum() == n
        return peak

    peak(2)
    assert peak(40) < 1.5 * peak(5)


def test_columns_without_hits_and_texts_without_words_are_kept(make):
    counts = count_terms(["", "víctima", " ... "], make(keys(a="víctima, trata")))
    assert counts.matrix.toarray().tolist() == [[0, 0], [1, 0], [0, 0]]
    assert counts.n_tokens.tolist() == [0, 1, 0]
    assert counts.term_totals()["texts"].tolist() == [1, 0]
    assert count_terms([], make(keys(a="víctima"))).matrix.shape == (0, 1)


def test_a_text_that_is_no_string_is_named_by_its_position(make):
    with pytest.raises(TypeError, match="text 1 is NoneType"):
        count_terms(["a", None], make(keys(a="víctima")))


def test_counts_survive_storage(make, tmp_path):
    d = make(keys(a="{term: víctima, negated: contra}, trata", b="niña"))
    counts = count_terms(["víctima no víctima", "niña no trata", LONG, LONG, LONG], d)
    counts.save(tmp_path / "counts.npz")
    stored = TermCounts.load(tmp_path / "counts.npz")
    for name in ("matrix", "repeated"):
        assert (getattr(stored, name) != getattr(counts, name)).nnz == 0
    assert stored.columns.equals(counts.columns)
    assert stored.dropped.equals(counts.dropped)
    assert np.array_equal(stored.n_tokens, counts.n_tokens)
    assert (stored.dictionary_sha256, stored.stem) == (d.sha256, False)
    first = (tmp_path / "counts.npz").read_bytes()
    counts.save(tmp_path / "counts.npz")
    assert (tmp_path / "counts.npz").read_bytes() == first


def test_component_counts_and_selection_are_algebra_on_the_matrix(make):
    d = make(keys(a="{term: víctima, negated: contra}, trata", b="niña"))
    counts = count_terms(["víctima trata no víctima", "niña niña"], d)
    assert counts.component_counts().to_dict("list") == {"a": [2, 0], "b": [0, 2]}
    contra = counts.component_counts("contra")
    assert contra.to_dict("list") == {"a": [1, 0], "b": [0, 0]}
    without = counts.select_terms((counts.columns["term"] != "trata").to_numpy())
    assert without.component_counts()["a"].tolist() == [1, 0]


def test_keyword_in_context_shows_cancelled_matches_with_the_reason(make):
    d = make(keys(a="víctima, {term: ley, cue: [penal]}"))
    texts = ["uno dos la víctima dijo ley", ""]
    lines = list(keyword_in_context(texts, d, ["r1", "r2"], 2))
    assert [(k.text_id, k.left, k.match, k.right, k.verdict) for k in lines] == [
        ("r1", "dos la", "victima", "dijo ley", "positive"),
        ("r1", "victima dijo", "ley", "", "no_cue"),
    ]
    only = keyword_in_context(["víctima ley"], d, ["r1"], 2, verdicts=["no_cue"])
    assert [k.term for k in only] == ["ley"]
    with pytest.raises(ValueError, match="allowed: positive, contra"):
        keyword_in_context([], d, [], verdicts=["maybe"])
    with pytest.raises(ValueError):
        list(keyword_in_context(["a"], d, ["1", "2"]))
