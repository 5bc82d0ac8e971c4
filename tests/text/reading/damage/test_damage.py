"""Damage done on purpose: what can be undone is, what cannot is flagged, nothing is
scored silently. The text is sound prose of the simulated rulings."""

from __future__ import annotations

import html
import quopri
import re
import textwrap
import unicodedata
import zlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from perutip.text.counting import TextMatcher
from perutip.text.dictionary import load_dictionary
from perutip.text.reading.damage.mending import mend
from perutip.text.reading.sources.documents import flag_of
from perutip.text.reading.words.folding import fold

ROOT = Path(__file__).resolve().parents[4]
REAL = ROOT.parent / "shared" / "data" / "rulings"
MATCHER = TextMatcher(
    load_dictionary(ROOT / "input" / "dictionary" / "person_centered.yml")
)
ACCENTS = "áéíóúñ"


@pytest.fixture(scope="module")
def text():
    rulings = pd.read_csv(ROOT / "input" / "simulated" / "rulings.csv", dtype=str)
    kept = [
        t for t in rulings["text"] if t.encode("cp1252", "ignore").decode("cp1252") == t
    ]
    sound = [t for t in kept[:300] if not mend(t).repaired]
    return "\n\n".join(t for t in sound[:60] if not mend(t).damaged)


def somewhere(text, pattern, rate, change):
    """`change` applied to a share of what `pattern` matches."""
    rng = np.random.default_rng(5)
    return re.sub(
        pattern, lambda m: change(m.group()) if rng.random() < rate else m.group(), text
    )


def misread(text, *chain):
    for written, read in chain:
        text = text.encode(written, "ignore").decode(read, "replace")
    return text


def shifted(letter):
    first = 97 if letter.islower() else 65
    return chr((ord(letter) - first + 3) % 26 + first)


def columns(text):
    """Two columns side by side, a gap between them."""
    lines = [re.findall(r"\S.{0,40}(?:\s|$)", p) for p in text.split("\n\n")]
    flat = [line.strip() for group in lines for line in group]
    half = (len(flat) + 1) // 2
    left, right = flat[:half], [*flat[half:], ""]
    return "\n".join(
        f"{a.ljust(46)}{b}".rstrip() for a, b in zip(left, right, strict=False)
    )


def read_across(text):
    """Two columns side by side, one space between them."""
    return re.sub(" {2,}", " ", columns(text))


def hash_of(line):
    return zlib.crc32(line.encode())


def in_glyph_numbers(text):
    def spell(word):
        return "".join(f"(cid:{ord(c) % 97})" for c in word)

    return somewhere(text, r"\w+", 0.1, spell)


def shuffled(text, rate):
    """Neighbours of a share of word pairs change places."""
    pairs = r"[^\W\d_]+ [^\W\d_]+"
    return somewhere(text, pairs, rate, lambda p: " ".join(p.split()[::-1]))


def wrapped(text, width=72):
    return [line for part in text.split("\n") for line in textwrap.wrap(part, width)]


def numbered(text):
    return "\n".join(f"{n:4d} {line}" for n, line in enumerate(wrapped(text), 1))


def doubled(text):
    return "\n".join(line for line in wrapped(text) for _ in range(2))


def pages_doubled(text):
    lines = wrapped(text)
    pages = ["\n".join(lines[at : at + 30]) for at in range(0, len(lines), 30)]
    return "\f".join(page for page in pages for _ in range(2))


def in_rich_text(text):
    body = somewhere(text, f"[{ACCENTS}]", 1, lambda c: f"\\'{ord(c):02x}")
    font = r"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\pard\f0\fs22 "
    return font + body.replace("\n", "\\par\n") + "}"


def in_tex(text):
    return somewhere(text, "[áéóú]", 1, lambda c: f"\\'{{{PLAIN[c]}}}")


def stamped(text):
    stamp = (
        "\nFirma Digital\nFirmado digitalmente por QUISPE ROCA Ana FAU 20159981216 soft"
        "\nMotivo: Soy el autor\nFecha: 03.02.2021 10:11:12 -05:00\n"
    )
    return somewhere(text, "(?<=[a-z]) (?=[a-z])", 0.02, lambda _: stamp)


PLAIN = dict(zip("áéíóúñ", "aeioun", strict=True))
CYRILLIC = str.maketrans("aeocpx", "аеосрх")
UNDONE = {
    "utf-8 as latin-1": lambda t: misread(t, ("utf-8", "latin-1")),
    "twice": lambda t: misread(t, *[("utf-8", "latin-1")] * 2),
    "latin-1 as cp850": lambda t: misread(t, ("cp1252", "cp850")),
    "latin-1 as mac": lambda t: misread(t, ("cp1252", "mac_roman")),
    "cp1252 as cp1251": lambda t: misread(t, ("cp1252", "cp1251")),
    "entities": html.escape,
    "numbered entities": lambda t: somewhere(
        t, f"[{ACCENTS}]", 1, lambda c: f"&#{ord(c)};"
    ),
    "quoted-printable": lambda t: quopri.encodestring(t.encode()).decode(),
    "escapes": lambda t: somewhere(t, f"[{ACCENTS}]", 1, lambda c: f"\\u{ord(c):04x}"),
    "rich text": lambda t: somewhere(t, f"[{ACCENTS}]", 1, lambda c: f"\\'{ord(c):x}"),
    "decomposed": lambda t: unicodedata.normalize("NFD", t),
    "joiners": lambda t: somewhere(t, r"\B", 0.1, lambda _: "\u200d"),
    "byte order marks": lambda t: somewhere(t, r"\B", 0.1, lambda _: "\ufeff"),
    "soft hyphens": lambda t: somewhere(
        t, r"(?<=[^\W\d])\B(?=[^\W\d])", 0.1, lambda _: "\u00ad"
    ),
    "direction marks": lambda t: somewhere(t, " ", 0.2, lambda _: " \u200f"),
    "ligatures": lambda t: t.replace("fi", "ﬁ").replace("fl", "ﬂ"),
    "no-break spaces": lambda t: t.replace(" ", "\u00a0"),
    "full width": lambda t: somewhere(t, "[a-z]", 1, lambda c: chr(ord(c) + 0xFEE0)),
    "loose accents": lambda t: t.replace("á", "a´").replace("ó", "o´"),
    "apostrophes": lambda t: t.replace("ó", "o'").replace("í", "i'"),
    "grave accents": lambda t: t.translate(str.maketrans("áéíóú", "àèìòù")),
    "look-alikes": lambda t: somewhere(
        t, "[aeocpx]", 0.1, lambda c: c.translate(CYRILLIC)
    ),
    "letters apart": lambda t: somewhere(t, r"\b[^\W\d_]{5,}\b", 0.1, " ".join),
    "columns": columns,
    "columns by a bar": lambda t: re.sub(" {4,}", " | ", columns(t)),
    "ligatures of Word": lambda t: t.replace("ti", "\u019f"),
    "one destroyed letter": lambda t: t.replace("ti", "\ufffdi", 1),
    "one foreign letter": lambda t: t + " \u03b1",
    "lines mirrored": lambda t: "\n".join(line[::-1] for line in t.split("\n")),
    "shifted letters": lambda t: somewhere(t, "[a-zA-Z]", 1, shifted),
    "lines numbered": numbered,
    "lines doubled": doubled,
    "pages doubled": pages_doubled,
    "paragraphs doubled": lambda t: "\n".join(
        paragraph for paragraph in t.split("\n") for _ in range(2)
    ),
    "pasted twice": lambda t: f"{t}\n{t}",
    "a third again at the end": lambda t: f"{t}\n\n{t[: t.find('.', len(t) // 3) + 1]}",
    "rich text whole": in_rich_text,
    "TeX": in_tex,
    "Markdown": lambda t: somewhere(
        t, r"\b[^\W\d_]{6,}", 0.2, lambda w: f"**{w[:4]}**{w[4:]}"
    ),
    "tags in words": lambda t: somewhere(
        t, r"\b[^\W\d_]{6,}", 0.2, lambda w: f"<b>{w[:3]}</b>{w[3:]}"
    ),
    "tags between words": lambda t: (
        somewhere(t, " ", 0.1, lambda _: ' <span class="x">') + "</span>"
    ),
    "entities without their end": lambda t: somewhere(
        t, "[áéíóú]", 1, lambda c: f"&{PLAIN[c]}acute"
    ),
    "underscores for spaces": lambda t: t.replace(" ", "_"),
    "zero-width spaces in words": lambda t: somewhere(
        t, r"(?<=\w)\B(?=\w)", 0.1, lambda _: "\u200b"
    ),
    "Turkish letters": lambda t: t.replace("i", "ı"),
    "stamps in sentences": stamped,
    "letters apart by points": lambda t: somewhere(
        t, r"\b[^\W\d_]{5,}\b", 0.1, ".".join
    ),
    "all letters apart": lambda t: re.sub(
        r"\S+", lambda w: " ".join(w.group()), t.replace(" ", "   ")
    ),
    "broken over page numbers": lambda t: somewhere(
        t, r"(?<=[^\W\d_]{3})\B(?=[^\W\d_]{3})", 0.02, lambda _: "-\n\n12\n\n"
    ),
    "hyphens of PDFium": lambda t: somewhere(
        t, r"(?<=[^\W\d_]{3})\B(?=[^\W\d_]{3})", 0.05, lambda _: "\ufffe"
    ),
}
FLAGGED = {
    "misread 2%": lambda t: somewhere(
        t, "[lneoa]", 0.02, lambda c: {"l": "1"}.get(c, "x")
    ),
    "misread 5%": lambda t: somewhere(
        t, "[lneoa]", 0.05, lambda c: {"l": "1"}.get(c, "x")
    ),
    "accents dropped with letters": lambda t: re.sub(f"[{ACCENTS}]", "", t),
    "spaces lost 2%": lambda t: somewhere(t, " ", 0.02, lambda _: ""),
    "spaces lost 30%": lambda t: somewhere(t, " ", 0.3, lambda _: ""),
    "words broken 2%": lambda t: somewhere(t, r"(?<=\w)\B(?=\w)", 0.02, lambda _: " "),
    "columns read across": read_across,
    "lines in another order": lambda t: "\n".join(sorted(wrapped(t), key=hash_of)),
    "every second line lost": lambda t: "\n".join(wrapped(t, 60)[::2]),
    "right margin cut": lambda t: "\n".join(line[:60] for line in wrapped(t)),
    "left margin cut": lambda t: "\n".join(line[6:] for line in wrapped(t)),
    "letters apart evenly": lambda t: " ".join(t.replace(" ", "")),
    "glyph numbers": in_glyph_numbers,
    "words left out": lambda t: somewhere(t, r"\w+ ", 0.2, lambda _: ""),
    "neighbours changed": lambda t: shuffled(t, 0.2),
    "words of lines in disorder": lambda t: "\n".join(
        " ".join(sorted(line.split())) for line in t.split("\n")
    ),
    "hyphens in words": lambda t: somewhere(
        t, r"(?<=[^\W\d_]{3})\B(?=[^\W\d_]{3})", 0.05, lambda _: "-"
    ),
}


def hits(cleaned):
    found = MATCHER.match(cleaned, cleaned=True).hits
    return sum(hit.verdict in ("positive", "contra") for hit in found)


@pytest.fixture(scope="module")
def hits_when_sound(text):
    return hits(mend(text).cleaned)


def flag(mended):
    words = tuple(fold(mended.cleaned).split())
    return "damaged" if mended.damaged else flag_of(words)


def test_sound_text_is_left_alone(text):
    mended = mend(text)
    assert not flag(mended) and hits(mended.cleaned) > 40


@pytest.mark.parametrize("name", UNDONE)
def test_damage_that_can_be_undone_costs_no_hits(text, hits_when_sound, name):
    mended = mend(UNDONE[name](text))
    assert not flag(mended)
    assert hits(mended.cleaned) >= 0.98 * hits_when_sound


@pytest.mark.parametrize("name", FLAGGED)
def test_damage_that_cannot_be_undone_is_flagged(text, name):
    assert flag(mend(FLAGGED[name](text)))


@pytest.mark.skipif(not REAL.is_dir(), reason="real rulings are not at hand")
def test_no_sound_real_ruling_is_flagged():
    for path in sorted(REAL.glob("*.txt")):
        assert not flag(mend(path.read_text("utf-8"))), path.name
