"""The look at a text's bytes says what the patterns say that it stands for."""

import random
import re
from itertools import pairwise

import pytest

from perutip.text.reading.damage.judging import _lone_letters, is_damaged
from perutip.text.reading.damage.unknown import unknown_words
from perutip.text.reading.pages.layout_damage import (
    _FOUR_APART,
    _LETTERS_AND_GAPS,
    _SPACED,
)
from perutip.text.reading.pages.page_furniture import _MARKED_PAGE
from perutip.text.reading.pages.page_heads import _CAPITALS, _has_lines_again
from perutip.text.reading.pages.page_numbers import SECOND_PAGE
from perutip.text.reading.pages.repeats import (
    _found_in,
    _has_plain_blanks,
    _keys,
    _pieces,
    plain_sentences,
)
from perutip.text.reading.sentences.word_order import BREAK, PIECES
from perutip.text.reading.words.marked_text import MarkedText
from perutip.text.reading.words.signs import (
    DIGIT,
    SIGN,
    SMALL,
    clauses_of,
    coded,
    is_odd,
    may_have,
    neighbours_in,
    words_of,
)

LETTER = re.compile(r"[^\W\d_]+")
LONE = re.compile(r"\s[bcdfghjklmnpqrstvwxzñBCDFGHJKLMNPQRSTVWXZÑ](?=\s)")
SIGN_INSIDE = re.compile(
    r"[a-zñ](?:[0-9_]|[^\w\s,;:()\[\]«»“”‘’–—\"]){1,2}[a-zñ]",
)
COMMON = "aeiosrnldctñóíáAEDLÑÓªº²½ß  \n\t\u00a0\f\x1c.;:,-_–—“”«»\"'()[]0179?¿/$%€Ÿ"
RARE = "ıﬁ\u200b\ufffd\uf0e9™\x00\x81Жα\u2003"


def texts(signs: str) -> list[str]:
    draw = random.Random(18380)
    return ["".join(draw.choices(signs, k=draw.randrange(60))) for _ in range(3000)]


@pytest.mark.parametrize("signs", [COMMON, "ab .\n", "xyz  -\n."], ids=repr)
def test_words_and_neighbours_are_those_of_the_patterns(signs: str) -> None:
    for text in texts(signs):
        assert words_of(text) == LETTER.findall(text)
        clauses = clauses_of(text)
        assert clauses is not None
        found = neighbours_in(clauses)
        runs = PIECES.findall(text.lower())
        pairs = [pair for run in runs for pair in pairwise(BREAK.split(run))]
        assert [(a, b) for a, b in pairwise(found) if a and b] == pairs


def test_signs_that_the_code_lacks_make_a_text_odd() -> None:
    for sign in RARE:
        assert is_odd(f"una {sign} palabra")
        assert may_have(f"una {sign} palabra", SMALL + DIGIT + SMALL)
    for sign in RARE.replace("™", "").replace("\x00", ""):
        assert words_of(f"una {sign}") is None
        assert clauses_of(f"una {sign}") is None
    assert not any(map(is_odd, COMMON.replace("\x1c", "")))


def test_no_search_is_left_out_that_would_find() -> None:
    inside = [SMALL + a + SMALL for a in (DIGIT, SIGN)]
    inside += [SMALL + a + b + SMALL for a in (DIGIT, SIGN) for b in (DIGIT, SIGN)]
    left_out = 0
    for text in texts(COMMON + RARE) + texts("ab12.-/ "):
        assert _lone_letters(text) == len(LONE.findall(text))
        if not may_have(text, *inside):
            left_out += 1
            assert not SIGN_INSIDE.search(text)
    assert left_out > 100


def test_sentences_with_plain_blanks_are_those_of_the_pattern() -> None:
    plain = [text for text in texts("ab .;:\n\f") if _has_plain_blanks(text)]
    assert len(plain) > 100
    for text in plain:
        assert plain_sentences(text) == _keys(text)


def test_wrong_signs_damage_a_text_of_either_kind() -> None:
    sound = "El juzgado valora la declaración de la agraviada y resuelve.\n" * 8
    for wrong in ("æßþø", "жшяф"):
        text = sound + " ".join(f"pa{wrong}bra" for _ in range(60))
        assert is_damaged(text, *unknown_words(text))
    assert not is_damaged(sound, *unknown_words(sound))


def test_an_abbreviation_at_the_end_of_a_line_ends_no_sentence() -> None:
    for between in ("\n\n", "\n¦"):  # a line, or the border of a part
        for abbreviated in ("Dr", "Lic", "fs", "Exp"):
            text = MarkedText(f"Lo dijo el {abbreviated}{between}El juez. Se archiva")
            assert [text.folded[at - 1 :] for at in text._stops] == [" se archiva"]
        text = MarkedText(f"Lo dijo el perito{between}El juez. Se archiva")
        assert len(text._stops) == 2


def test_sentences_are_found_where_borders_part_them() -> None:
    found = 0
    for text in texts("ab.;: \n\f") + texts("abc. \n"):
        if _has_plain_blanks(text):
            found += 1
            assert _found_in(text, plain_sentences(text)) == _pieces(text)
    assert found > 500


@pytest.mark.parametrize("signs", ["AB1 \n", "A12\n", COMMON + RARE], ids=repr)
def test_lines_that_come_again_are_seen_by_their_bytes(signs: str) -> None:
    for text in texts(signs):
        lines = [re.sub(r"\d+", "#", line) for line in _CAPITALS.findall(text)]
        assert _has_lines_again(text) or len(set(lines)) == len(lines)


def test_a_second_page_begins_a_line() -> None:
    pages = texts("Pp\n-") + texts("\n. ")
    texts_of = [text.replace("P", "Pág. 1/2").replace("p", "x") for text in pages]
    several = [text for text in texts_of if len(_MARKED_PAGE.findall(text)) > 1]
    assert len(several) > 100
    assert all(SECOND_PAGE.search(text) for text in several)


def test_letters_set_apart_stand_four_in_a_row() -> None:
    found = 0
    for text in texts("aB .") + texts("añ·-"):
        signs = coded(text).translate(_LETTERS_AND_GAPS)
        if _SPACED.search(text):
            found += 1
            assert any(two in signs and four in signs for two, four in _FOUR_APART)
    assert found > 30
