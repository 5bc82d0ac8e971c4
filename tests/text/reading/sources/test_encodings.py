"""Encodings of texts are detected, with a mark and without."""

from __future__ import annotations

import pytest
from made_rulings import SPANISH

from perutip.text.reading.sources.encodings import decode

ENCODED = ["utf_8", "cp1252", "cp850", "mac_roman", "utf_16"]


@pytest.mark.parametrize("encoding", ENCODED)
@pytest.mark.parametrize("repeats", [1, 200], ids=["short", "long"])
def test_encodings_are_detected(encoding, repeats):
    text = "\n".join([SPANISH] * repeats).replace("“", '"').replace("”", '"')
    found, name = decode(text.encode(encoding))
    assert found == text
    assert name == encoding


def test_utf_8_with_mark_and_ascii():
    assert decode("\ufeffaño".encode()) == ("año", "utf_8")
    assert decode(b"sin tilde") == ("sin tilde", "utf_8")


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "utf_16"])
@pytest.mark.parametrize(
    "text",
    [
        "RESOLUCIÓN N. 7. Lima, tres de mayo. Vistos y considerando lo actuado.",
        "PENSIÓN. Lima, DISEÑADO, FALLO: condeno, y así se ordena.",
        "El niño declaró que la vio; la habían dejado allí.",
    ],
)
def test_a_few_capitals_with_accents_are_no_quotation_marks(encoding, text):
    assert decode(text.encode(encoding)) == (text, encoding)


def test_what_was_read_wrong_before_is_left_to_the_repair():
    """UTF-8 that was saved as Windows-1252, with a byte that this has no sign for."""
    once = "RESOLUCIÓN del juzgado: la víctima declaró en ÁREA de protección"
    twice = once.encode("utf-8").decode("cp1252", "replace").encode("cp1252", "replace")
    text, encoding = decode(twice)
    assert encoding == "cp1252" and "vÃ­ctima" in text
