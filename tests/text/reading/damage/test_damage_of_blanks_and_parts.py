"""Blanks that another sign stands for, and damage to one part of a text alone."""

from __future__ import annotations

import pytest

from perutip.text.reading.damage.mending import mend
from perutip.text.reading.words.folding import fold

TEXT = (
    "MOTIVACIÓN DE LA SALA\n"
    "La joven contó que la dueña del local retenía su documento, y nadie la ayudó. La "
    "perita afirmó en audiencia que su relato era espontáneo; así lo confirma el acta "
    "de fojas 45 del cuaderno. El encargado cobraba 30 soles al día por el cuarto. "
    "Según el médico, las lesiones tenían más de diez días y fueron causadas por "
    "golpes. La Sala concluye que la prueba es suficiente y que el consentimiento no "
    "libera de culpa a quien engaña.\n"
    "DECISIÓN\n"
    "Por ello confirma la condena y ordena que la niña reciba atención médica en su "
    "región. Notifíquese a las partes."
)
THIRD = len(TEXT) // 3


def words(text):
    return fold(text).split()


@pytest.mark.parametrize("sign", ["·", "/", '","', "~", "\u200b", "\u2060"])
def test_a_sign_for_every_blank_is_a_blank(sign):
    mended = mend(TEXT.replace(" ", sign))
    assert not mended.damaged
    assert words(mended.cleaned) == words(TEXT)


def test_zero_width_blanks_in_one_part_are_blanks():
    part = TEXT[THIRD : 2 * THIRD].replace(" ", "\u200b")
    mended = mend(TEXT[:THIRD] + part + TEXT[2 * THIRD :])
    assert words(mended.cleaned) == words(TEXT)


def test_soft_hyphens_at_every_sign_are_none():
    assert words(mend("\u00ad".join(TEXT)).cleaned) == words(TEXT)


@pytest.mark.parametrize("page", ["cp850", "cp437", "mac_roman"])
def test_one_part_of_another_code_page_is_read_again(page):
    part = TEXT[THIRD:].encode("utf-8").decode(page)
    assert words(mend(TEXT[:THIRD] + part).cleaned) == words(TEXT)


def test_capitals_whose_last_byte_was_dropped_are_spelled_out():
    lost = "".join(
        sign for sign in TEXT.encode().decode("latin-1") if not 128 <= ord(sign) < 160
    )
    cleaned = mend(lost).cleaned
    assert "MOTIVACIÓN" in cleaned
    assert "DECISIÓN" in cleaned


def test_a_ligature_destroyed_as_one_sign_comes_back():
    mended = mend(TEXT.replace("fi", "\ufffd"))
    assert words(mended.cleaned) == words(TEXT)


def test_a_name_in_capitals_with_a_foreign_letter_stays():
    assert "JOÃO" in mend(TEXT.replace("El encargado", "JOÃO")).cleaned


def test_changes_marked_by_a_program_are_carried_out():
    marked = TEXT.replace("espontáneo", "[-dudoso-]{+espontáneo+}")
    marked = marked.replace("suficiente", "[-escasa-] {+suficiente+}")
    assert words(mend(marked).cleaned) == words(TEXT)


@pytest.mark.parametrize(
    "stamp",
    [
        "Firmado por: ROJAS PAZ Ana Fecha: 03/04/2019 09:12:44",
        "Firmado digitalmente por: Ana Rojas Paz Fecha: 03.04.2019 09:12",
    ],
)
def test_a_stamp_with_who_and_when_leaves_no_word(stamp):
    stamped = TEXT.replace(" el acta ", f" el\n{stamp}\nacta ")
    assert words(mend(stamped).cleaned) == words(TEXT)


def test_figures_for_letters_of_a_stretch_are_flagged_and_a_table_is_not():
    figures = "".join("4" if sign.isalpha() else sign for sign in TEXT)
    assert mend(f"{TEXT}\n{figures}\n{TEXT[::1].lower()}").damaged
    table = "\n".join(f"{k} 1,2{k}0.50 12/0{k}/2018 3{k}0.00" for k in range(1, 9))
    assert not mend(f"{TEXT}\n{table}\nTotal según pericia: 900 soles.").damaged


def test_words_left_out_by_dots_are_flagged_and_one_pause_is_not():
    pieces = TEXT.split(" ")
    hidden = " ".join("…" if k % 6 == 4 else word for k, word in enumerate(pieces))
    assert mend(hidden).damaged
    assert not mend(TEXT.replace("y nadie la ayudó", "y … nadie la ayudó")).damaged
