"""Damage that a careful reader undoes without a guess: the words come back."""

from __future__ import annotations

import base64
import re
import unicodedata

import pytest

from perutip.text.reading.damage.mending import mend
from perutip.text.reading.words.folding import fold

TEXT = (
    "La Sala escuchó a la agraviada en audiencia privada, con la psicóloga a su "
    "lado. Su relato fue constante desde la denuncia y coincide con lo que narró la"
    " dueña del hospedaje. El acusado retenía los documentos de las jóvenes y "
    "descontaba la comida de un jornal que nunca llegó a pagar. Por ello este "
    "Tribunal ordena que la madre y la niña reciban atención psicológica, y que "
    "nadie publique sus nombres. La pena se fija según la edad de la víctima y el "
    "daño que se le causó. Así se resolvió en sesión de ayer, después de oír a las "
    "partes. El secretario notificará la decisión. La fiscalía apeló solo la suma "
    "de la reparación, que juzgó baja. La defensa pidió la nulidad de lo actuado "
    "porque, según dijo, faltó un intérprete."
)
LINES = [line.strip() for line in re.findall(r"\S.{0,55}(?:\s|$)", TEXT)]


def words(text):
    return fold(text).split()


def pages(order, per_page=3):
    cut = [LINES[i : i + per_page] for i in range(0, len(LINES), per_page)]
    told = [
        "\n".join([*page, f"Página {k} de {len(cut)}"]) for k, page in enumerate(cut, 1)
    ]
    return "\f".join(told[k] for k in order(len(told)))


def styled(text):
    return "".join(
        chr(0x1D5EE + ord(c) - 97) if "a" <= c <= "z" else c
        for c in unicodedata.normalize("NFD", text)
    )


def mail_part(text):
    coded = base64.b64encode(text.encode()).decode()
    head = "--=_part_7\nContent-Transfer-Encoding: base64\n\n"
    return f"{head}{coded}\n--=_part_7--"


DONE = {
    "capitals and small letters changed": lambda: TEXT.swapcase(),
    "each letter printed twice": lambda: re.sub(r"([^\W\d_])", r"\1\1", TEXT),
    "letters of mathematics": lambda: styled(TEXT),
    "marks of direction": lambda: TEXT.replace("a", "a\u200f").replace(" ", "\u2067 "),
    "selectors between letters": lambda: TEXT.replace("e", "e\ufe0f\u2063"),
    "look-alikes of other scripts": lambda: TEXT.replace("a", "ɑ").replace("n", "ո"),
    "escapes of a program": lambda: re.sub(
        r"[^\x00-\x7f]", lambda m: f"\\\\u{ord(m.group()):04x}", "\n".join(LINES)
    ).replace("\n", "\\\\n"),
    "codes of mail": lambda: re.sub(
        r"[^\x00-\x7f]",
        lambda m: "".join(f"={b:02X}" for b in m.group().encode()),
        TEXT,
    ),
    "codes of an address": lambda: re.sub(
        r"[^\x00-\x7f]",
        lambda m: "".join(f"%{b:02x}" for b in m.group().encode()),
        TEXT,
    ).replace(" ", "+"),
    "seven-bit letters": lambda: TEXT.encode("utf-7").decode("ascii"),
    "two bytes a letter": lambda: TEXT.encode("utf-16-le").decode("latin-1"),
    "a font whose signs are moved": lambda: "".join(
        chr(0xF000 + ord(c)) if 0x21 <= ord(c) < 0x100 else c for c in TEXT
    ),
    "an alphabet moved by five": lambda: "".join(
        chr((ord(c.lower()) - 97 + 5) % 26 + 97) if c.isascii() and c.isalpha() else c
        for c in TEXT
    ),
    "small letters alone moved by three": lambda: "".join(
        chr((ord(c) - 97 + 3) % 26 + 97) if "a" <= c <= "z" else c for c in TEXT
    ),
    "lines from right to left": lambda: "\n".join(line[::-1] for line in LINES),
    "words of each line from the last": lambda: "\n".join(
        " ".join(line.split()[::-1]) for line in TEXT.split("\n")
    ),
    "lines in base64": lambda: "\n".join(
        mail_part(line) if k % 2 else line for k, line in enumerate(LINES)
    ),
    "commands of TeX": lambda: (
        "\\begin{document}\n\\noindent "
        + TEXT.replace("Sala", "\\textbf{Sala}").replace("ó", "\\'{o}")
        + "\n\\end{document}"
    ),
    "marks of forwarded mail": lambda: "\n".join(f"> > {line}" for line in LINES),
    "clock marks": lambda: "".join(
        f"\n[00:0{k % 6}:1{k % 10}] {line}" for k, line in enumerate(LINES)
    ),
    "pages in the order of a duplex scan": lambda: pages(
        lambda n: [*range(0, n, 2), *sorted(range(1, n, 2), reverse=True)]
    ),
    "numbers of lines on both sides": lambda: "\n".join(
        f"{k:2d}   {line}" + (f"   {k}" if k % 4 == 0 else "")
        for k, line in enumerate(LINES, 1)
    ),
    "headers between numbered pages": lambda: "\n".join(
        f"CORTE SUPERIOR DE JUSTICIA\nSALA PENAL\n{chunk}\nPágina {k} de 5"
        for k, chunk in enumerate(
            ("\n".join(LINES[i : i + 3]) for i in range(0, len(LINES), 3)), 1
        )
    ),
    "question marks for letters with an accent": lambda: re.sub("[áéíóúñ]", "?", TEXT),
}


@pytest.mark.parametrize("name", DONE)
def test_the_words_come_back(name):
    worse = DONE[name]()
    assert worse != TEXT
    mended = mend(worse)
    assert not mended.damaged
    there, here = words(mended.cleaned), words(TEXT)
    lost = [word for word in here if word not in there]
    assert len(lost) <= 0.02 * len(here)
    assert abs(len(there) - len(here)) <= 0.02 * len(here)


def test_what_is_undone_keeps_the_order_of_the_words():
    for name in ("pages in the order of a duplex scan", "words of each line"):
        made = next(make for key, make in DONE.items() if key.startswith(name))
        assert words(mend(made()).cleaned) == words(TEXT)


def test_notes_between_lines_go_to_the_end():
    lines = list(LINES)
    lines[1] = re.sub(r"(\w+)$", r"\g<1>1", lines[1])
    lines[4] = re.sub(r"(\w+)$", r"\g<1>2", lines[4])
    lines.insert(2, "1 Acta de la audiencia del lunes.")
    lines.insert(6, "2 Véase el folio anterior.")
    mended = mend("\n".join(lines))
    body = " ".join(words(TEXT))
    assert " ".join(words(mended.cleaned)).startswith(body)


def test_sound_text_is_left_as_it_is():
    for sound in (TEXT, "\n".join(LINES), TEXT.upper()):
        mended = mend(sound)
        assert not mended.damaged
        assert words(mended.cleaned) == words(TEXT)
