"""Damage before a text arrives: undone, or flagged; sound text stays as it is."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from perutip.text.reading import clean, normalize
from perutip.text.reading.damage.mending import mend
from perutip.text.reading.sources.documents import read_documents
from perutip.text.reading.words.lexicon import is_broken_word, is_word

ROOT = Path(__file__).resolve().parents[4]
REAL = ROOT.parent / "shared" / "data" / "rulings"
ACCENTED = "áéíóúñÁÉÍÓÚÑ"
TEXT = (
    "El Colegiado valora la declaración de la víctima según las reglas de la sana "
    "crítica. La relación entre el acusado y la agraviada comenzó en el último año, "
    "cuando él le ofreció un trabajo en la región. La captación, la retención y el "
    "traslado están acreditados. También consta la situación económica de la niña, "
    "que vivía con su mamá y no tenía adónde ir; así lo señaló la psicóloga. "
)


def each(text: str, change) -> str:
    return "".join(change(sign) if sign in ACCENTED else sign for sign in text)


UNDONE = {
    "UTF-8 read as Latin-1": lambda t: t.encode().decode("latin-1"),
    "twice": lambda t: t.encode().decode("latin-1").encode().decode("latin-1"),
    "UTF-8 read as MacRoman": lambda t: t.encode().decode("mac_roman"),
    "UTF-8 read as cp850": lambda t: t.encode().decode("cp850"),
    "Latin-1 read as cp850": lambda t: t.encode("latin-1").decode("cp850"),
    "Latin-1 read as MacRoman": lambda t: t.encode("latin-1").decode("mac_roman"),
    "entities": lambda t: t.encode("ascii", "xmlcharrefreplace").decode(),
    "accents beside": lambda t: t.replace("ó", "o´").replace("í", "i´"),
    "accents before": lambda t: t.replace("ó", "´o").replace("í", "´i"),
    "quoted printable": lambda t: each(t, lambda s: f"={ord(s):02X}"),
}
FLAGGED = {
    "letters gone": lambda t: each(t, lambda _: ""),
    "a space for a letter": lambda t: each(t, lambda _: " "),
    "one letter gone": lambda t: t.replace("ó", ""),
    "digits for letters": lambda t: t.replace("ó", "6"),
    "other letters": lambda t: t.replace("ó", "æ").replace("í", "ß"),
    "consonants": lambda t: t.replace("ó", "c").replace("í", "q"),
    "two signs for a letter": lambda t: each(t, lambda _: "\ufffd\ufffd"),
}


@pytest.mark.parametrize("name", UNDONE)
def test_reversible_damage_is_undone(name):
    mended = mend(UNDONE[name](TEXT))
    assert normalize(mended.cleaned) == normalize(TEXT)
    assert mended.repaired and not mended.damaged


@pytest.mark.parametrize("name", FLAGGED)
def test_other_damage_is_flagged(name):
    assert mend(FLAGGED[name](TEXT)).damaged


@pytest.mark.parametrize("sign", ["\0", "\ufffd", "\uf0f3"])
def test_a_destroyed_letter_is_restored_where_one_word_fits(sign):
    found = mend(each(TEXT, lambda _: sign)).cleaned
    assert "la declaración de la víctima" in found
    assert "La relación entre" in found


def test_sound_text_is_not_touched():
    mended = mend(TEXT)
    assert mended.cleaned == clean(TEXT)
    assert not mended.repaired and not mended.damaged
    upper = mend(TEXT.upper())
    assert not upper.damaged and upper.cleaned == clean(TEXT.upper())


@pytest.mark.skipif(not REAL.is_dir(), reason="real rulings are not at hand")
def test_real_rulings_are_sound_until_damaged():
    for path in sorted(REAL.glob("*.txt"))[:3]:
        text = path.read_text(encoding="utf-8")[:20_000].rpartition(".\n")[0] + "."
        assert not mend(text).damaged
        assert all(mend(damage(text)).damaged for damage in FLAGGED.values())


def test_damaged_files_are_flagged_and_read_once(tmp_path):
    (tmp_path / "rulings").mkdir()
    for name, text in (("a.txt", TEXT), ("b.txt", FLAGGED["letters gone"](TEXT))):
        (tmp_path / "rulings" / name).write_text(text, encoding="utf-8")
    register = pd.DataFrame(
        {"ruling_id": ["S1", "S2"], "text_file": ["a.txt", "b.txt"]}
    )
    register.to_csv(tmp_path / "rulings.csv", index=False)
    cache = tmp_path / "cache"
    first = list(read_documents(tmp_path, cache=cache))
    assert [document.flag for document in first] == ["", "damaged"]
    kept = {path.name: path.stat().st_mtime_ns for path in cache.iterdir()}
    assert len(kept) == 2
    assert list(read_documents(tmp_path, cache=cache)) == first
    assert {p.name: p.stat().st_mtime_ns for p in cache.iterdir()} == kept


def test_lexicon_knows_words_with_and_without_accents():
    assert is_word("declaración") and is_word("declaracion")
    assert not is_word("declaracin") and not is_word("vctima")
    assert is_broken_word("decla", "ración") and not is_broken_word("la", "que")
