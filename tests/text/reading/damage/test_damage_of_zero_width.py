"""Signs without width inside every word are undone; between words they are a break."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from perutip.text.reading.damage.mending import mend
from perutip.text.reading.letters.zero_width import without_zero_width
from perutip.text.reading.words.folding import fold

ROOT = Path(__file__).resolve().parents[4]
SIGNS = "\u200b\u200c\u2060\ufeff"
TEXTS = pd.read_csv(ROOT / "input" / "simulated" / "rulings.csv", dtype=str)["text"][
    :25
]
LEAST_SAME = 0.99  # of the words


def same_words(one: str, other: str) -> float:
    a, b = fold(one).split(), fold(other).split()
    return 1 - len(set(a) ^ set(b)) / len(set(b))


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("every", [1, 2, 3])
def test_a_text_with_each_word_cut_is_whole_again_or_flagged(sign, every):
    letters = re.compile(rf"([^\W\d_]{{{every}}})(?=[^\W\d_])")
    whole = flagged = 0
    for text in TEXTS:
        sound = mend(text)
        if sound.damaged:
            continue
        mended = mend(letters.sub(rf"\1{sign}", text))
        flagged += mended.damaged
        if not mended.damaged:
            assert same_words(mended.cleaned, sound.cleaned) >= LEAST_SAME
            whole += 1
    assert whole > 0.9 * (whole + flagged) > 10


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("protec\u200bción de la ví\u200bctima", "protección de la víctima"),
        (
            "protección\u200bintegral de\u200bla víctima",
            "protección integral de la víctima",
        ),
        ("Are\u200bqui\u200bpa", "Arequipa"),
        ("Quispe\u200bMamani", "Quispe Mamani"),
        ("lla\u200bmar\u200bla", "llamarla"),
        ("de\u200bcla\u200bró\u200bque", "declaró que"),
    ],
)
def test_the_lexicon_tells_a_break_from_a_cut(text, whole):
    assert without_zero_width(text) == whole
