"""Signs and capitals inside and between words, where no sentence has them.

Specks on the glass of a scanner are read as stops, commas, quotation marks and dashes:
"tr'uncó", "Respect:o", "el ; órgano". Where a word processor's old wording runs into
the new one, a capital stands inside a word: "víctimaAgraviada". Sound rulings have
neither, addresses of the web and names of products apart; a comma after a space is a
habit of some clerks.
"""

from __future__ import annotations

import re

from perutip.text.reading.words.lexicon import spanish_words
from perutip.text.reading.words.signs import BEYOND, coded, shapes_of, table

FEWEST_SPECKS = 2
MOST_SPECKS = 0.003  # by words
FEWEST_LOOSE = 2  # commas and stops after a space, beside one sure speck
FEWEST_RUN_TOGETHER = 2
MOST_RUN_TOGETHER = 0.001  # by words
FEWEST_BARS = 3
MOST_BARS = 0.004  # by words
LETTERS_A_WORD = 6
STRETCH = 150  # signs
MOST_BETWEEN = 3
USUAL_WORD = 1e-4  # share of all words
_L, _U = "a-záéíóúüñ", "A-ZÁÉÍÓÚÜÑ"
_MARK = r".,;:'·‘’`"
_INSIDE = re.compile(rf"(?<!\S)([{_L}{_U}][{_L}]+)[{_MARK}]([{_L}]{{2,}})(?=[\s,.;:)])")
_LOOSE_MARK = re.compile(rf"(?<=[{_L},] )['_·‘`;](?= [{_L}])")
_LOOSE_STOP = re.compile(rf"(?<=[{_L}] )[.,](?= [{_L}])")
_NO_END = re.compile(
    r"\b(?:de|del|la|las|los|el|en|con|su|sus|un|una|al|por)[.;] (?=[a-záéíóúñ]{2})"
)
_RUN_TOGETHER = re.compile(rf"[{_L}]{{3}}[{_U}][{_L}]{{3}}")
_WRITTEN_SO = re.compile(r"WhatsApp|YouTube|FaceTime|TikTok|LinkedIn|OnlyFans|PayPal")
_BAR = re.compile(r"[|¦](?:(?<=[a-zñáéíóú].)|(?=[a-zñáéíóú]))|!(?<=[a-zñ].)(?=[a-zñ])")
_SHAPES = table(
    lambda sign: (
        b"a"
        if re.match(rf"[{_L}]", sign)
        else b"A"
        if re.match(rf"[{_U}]", sign)
        else b","
        if sign in _MARK + "_"
        else b" "
        if sign == " "
        else b"."
    )
)
_MAY_BE_SPECK = re.compile(b",(?:(?<= ,)(?= )|(?<=a,)(?=a))")  # of these shapes


def has_specks(text: str) -> bool:
    """Whether more marks or capitals stand amid words than in a sound text."""
    data = coded(text)
    if BEYOND in data:
        return False
    shapes = data.translate(_SHAPES)
    n_words = len(text) // LETTERS_A_WORD
    if b"aaaAaaa" in shapes:
        together = len(_RUN_TOGETHER.findall(text)) - len(_WRITTEN_SO.findall(text))
        if together >= FEWEST_RUN_TOGETHER and together > MOST_RUN_TOGETHER * n_words:
            return True
    if len(_MAY_BE_SPECK.findall(shapes)) < FEWEST_SPECKS:
        return False  # found faster
    if shapes.count(b" , ") + shapes.count(b"a,a") < FEWEST_SPECKS:
        return False
    specks = sum(map(_parts_a_word, _INSIDE.finditer(text)))
    specks += len(_LOOSE_MARK.findall(text))
    if not specks:
        return False
    specks += len(_NO_END.findall(text))
    if len(_LOOSE_STOP.findall(text)) >= FEWEST_LOOSE:
        specks += 1
    return specks >= FEWEST_SPECKS and specks > MOST_SPECKS * n_words


def lacks_letters(text: str) -> bool:
    """Whether figures stand for the letters of a stretch: no table of figures is so
    long without a word and without a stop or stroke between its digits."""
    shapes = shapes_of(text)
    if 2 * shapes.count(b"1") <= STRETCH:
        return False
    for start in range(0, len(shapes) - STRETCH, STRETCH):
        piece = shapes[start : start + STRETCH]
        if b"a" in piece or b"A" in piece:
            continue
        between = sum(map(piece.count, (b"1.1", b"1,1", b"1/1", b"1-1", b"1\n")))
        if 2 * piece.count(b"1") > STRETCH and between < MOST_BETWEEN:
            return True
    return False


def has_bars(text: str, n_words: int) -> bool:
    """Whether bars stand at letters, where a streak of a scanner's glass hid others."""
    if "|" not in text and "¦" not in text and "!" not in text:
        return False
    bars = len(_BAR.findall(text))
    return bars >= FEWEST_BARS and bars > MOST_BARS * n_words


def _parts_a_word(match: re.Match[str]) -> bool:
    """Whether a mark stands inside one word, and not between two without a space."""
    before, after = match[1].lower(), match[2]
    known = spanish_words()
    rarer = min(known.get(before, 0.0), known.get(after, 0.0))
    return before + after in known and rarer < USUAL_WORD
