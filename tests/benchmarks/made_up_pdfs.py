"""PDFs like those of courts, written with an embedded font as word processors write it.

Glyph numbers instead of letters, a map from glyphs back to letters, ligatures, words
placed one by one, running heads and page numbers, words broken at line ends. Kinds
other than `sound`: two columns, scans, pages half scanned, a font without its map or
with a wrong one, passwords, broken files.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import matplotlib
import numpy as np
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
)

FONT = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSerif.ttf"
LETTERS = (
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZáéíóúüñÁÉÍÓÚÜÑ"
    "0123456789 .,;:()-–«»“”¿?¡!°º/'\"%&_ﬁﬂ"
)
WIDTH, HEIGHT, MARGIN, SIZE, LEADING = 595, 842, 70, 11, 14
LINES = 46
KINDS = (
    *("sound",) * 24,
    *("two columns",) * 3,
    *("scan",) * 2,
    "half scan",
    "no map",
    "wrong map",
    "opens without password",
    "password",
    "torn",
    "damaged table",
)
BROKEN = ("password", "torn")
LEFT_OUT = ("no map", "wrong map", "scan")  # of which no text can be scored


class Font:
    """A subset of a TrueType font: bytes, glyph numbers and widths of letters."""

    def __init__(self) -> None:
        font = TTFont(FONT)
        options = Options(retain_gids=False, notdef_outline=True, glyph_names=False)
        subset = Subsetter(options)
        subset.populate(text=LETTERS)
        subset.subset(font)
        numbers = {name: k for k, name in enumerate(font.getGlyphOrder())}
        scale = 1000 / font["head"].unitsPerEm
        self.glyph = {chr(c): numbers[g] for c, g in font.getBestCmap().items()}
        self.width = {
            chr(c): font["hmtx"][g][0] * scale for c, g in font.getBestCmap().items()
        }
        written = BytesIO()
        font.save(written)
        self.content = written.getvalue()

    def length(self, text: str) -> float:
        """Points that a text takes."""
        return sum(self.width.get(c, 0) for c in text) * SIZE / 1000

    def encode(self, text: str) -> str:
        """Glyph numbers in hexadecimal, ligatures where there are any."""
        text = text.replace("fi", "ﬁ").replace("fl", "ﬂ")
        return "".join(f"{self.glyph[c]:04X}" for c in text if c in self.glyph)

    def map_to_letters(self, shifted: int = 0) -> bytes:
        """The ToUnicode table; `shifted` gives each glyph another's letter."""
        letters = sorted(self.glyph.items(), key=lambda pair: pair[1])
        lines = []
        for k, (_, number) in enumerate(letters):
            letter = letters[(k + shifted) % len(letters)][0]
            spelled = letter.replace("ﬁ", "fi").replace("ﬂ", "fl")
            code = spelled.encode("utf-16-be").hex().upper()
            lines.append(f"<{number:04X}> <{code}>")
        table = "\n".join(lines)
        return (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
            "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
            f"{len(lines)} beginbfchar\n{table}\nendbfchar\n"
            "endcmap CMapName currentdict /CMap defineresource pop end end"
        ).encode()


def made_up_pdfs(folder: Path, n: int, words: list[str], seed: int) -> list[str]:
    """Write `n` PDFs, 5 to 40 pages, as 0.pdf, 1.pdf, ...; returns their kinds."""
    rng = np.random.default_rng(seed)
    font = Font()
    kinds = [KINDS[k % len(KINDS)] for k in range(n)]
    for number, kind in enumerate(kinds):
        pages = int(np.exp(rng.uniform(np.log(5), np.log(40))))
        content = _pdf(font, kind, pages, words, rng)
        (folder / f"{number}.pdf").write_bytes(content)
    return kinds


def _pdf(
    font: Font, kind: str, pages: int, words: list[str], rng: np.random.Generator
) -> bytes:
    writer = PdfWriter()
    shared = _font_objects(writer, font, kind)
    at = int(rng.integers(len(words)))
    flow = iter(words[at:] + words * (1 + pages * 500 // len(words)))
    for number in range(1, pages + 1):
        page = writer.add_blank_page(WIDTH, HEIGHT)
        if kind == "scan" or (kind == "half scan" and number % 3 == 0):
            drawn, resources = _scanned(writer, rng)
        else:
            drawn = _typed(font, flow, number, pages, kind == "two columns")
            resources = DictionaryObject({NameObject("/Font"): shared})
        page[NameObject("/Resources")] = resources
        page[NameObject("/Contents")] = writer._add_object(_stream(drawn.encode()))
    if kind in ("password", "opens without password"):
        user = "secreto" if kind == "password" else ""
        writer.encrypt(user, "dueño", algorithm="AES-128")
    written = BytesIO()
    writer.write(written)
    content = written.getvalue()
    if kind == "torn":
        return content[: len(content) // 8]
    if kind == "damaged table":
        return content.replace(b"startxref\n", b"startxref\n9")
    return content


def _typed(
    font: Font, flow: Iterator[str], number: int, pages: int, columns: bool
) -> str:
    lines = [
        (MARGIN, HEIGHT - 40, "CORTE SUPERIOR DE JUSTICIA - SALA PENAL DE APELACIONES"),
        (WIDTH - 150, 35, f"Página {number} de {pages}"),
    ]
    lefts = (MARGIN, WIDTH / 2 + 8) if columns else (MARGIN,)
    room = WIDTH / 2 - MARGIN - 8 if columns else WIDTH - 2 * MARGIN
    pending = ""
    for left in lefts:
        for row in range(LINES):
            line, pending = _line(font, flow, room, pending)
            lines.append((left, HEIGHT - 70 - row * LEADING, line))
    drawn = ["BT", f"/F1 {SIZE} Tf"]
    for left, height, line in lines:
        x = left
        for word in line.split(" "):
            drawn.append(f"1 0 0 1 {x:.2f} {height:.2f} Tm <{font.encode(word)}> Tj")
            x += font.length(word) + font.length(" ")
    return "\n".join([*drawn, "ET"])


def _line(
    font: Font, flow: Iterator[str], room: float, pending: str
) -> tuple[str, str]:
    """A line that fits, and what of its last word stands on the next."""
    line = pending
    for word in flow:
        longer = f"{line} {word}".strip()
        if font.length(longer) <= room:
            line = longer
            continue
        if len(word) > 8 and font.length(f"{line} {word[:4]}-") <= room:
            return f"{line} {word[:4]}-", word[4:]
        return line, word
    return line, ""


def _font_objects(writer: PdfWriter, font: Font, kind: str) -> DictionaryObject:
    descriptor = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/FontDescriptor"),
            NameObject("/FontName"): NameObject("/AAAAAA+DejaVuSerif"),
            NameObject("/Flags"): NumberObject(4),
            NameObject("/FontBBox"): ArrayObject(
                [NumberObject(n) for n in (-200, -300, 1500, 1200)]
            ),
            NameObject("/ItalicAngle"): NumberObject(0),
            NameObject("/Ascent"): NumberObject(930),
            NameObject("/Descent"): NumberObject(-230),
            NameObject("/CapHeight"): NumberObject(700),
            NameObject("/StemV"): NumberObject(80),
            NameObject("/FontFile2"): writer._add_object(_stream(font.content)),
        }
    )
    widths = ArrayObject()
    for letter, number in font.glyph.items():
        width = ArrayObject([FloatObject(round(font.width[letter], 1))])
        widths.extend([NumberObject(number), width])
    descendant = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/CIDFontType2"),
            NameObject("/BaseFont"): NameObject("/AAAAAA+DejaVuSerif"),
            NameObject("/CIDToGIDMap"): NameObject("/Identity"),
            NameObject("/CIDSystemInfo"): _system_info(),
            NameObject("/FontDescriptor"): writer._add_object(descriptor),
            NameObject("/W"): widths,
        }
    )
    whole = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type0"),
            NameObject("/BaseFont"): NameObject("/AAAAAA+DejaVuSerif"),
            NameObject("/Encoding"): NameObject("/Identity-H"),
            NameObject("/DescendantFonts"): ArrayObject(
                [writer._add_object(descendant)]
            ),
        }
    )
    if kind != "no map":
        table = font.map_to_letters(3 if kind == "wrong map" else 0)
        whole[NameObject("/ToUnicode")] = writer._add_object(_stream(table))
    return DictionaryObject({NameObject("/F1"): writer._add_object(whole)})


def _system_info() -> DictionaryObject:
    from pypdf.generic import TextStringObject

    return DictionaryObject(
        {
            NameObject("/Registry"): TextStringObject("Adobe"),
            NameObject("/Ordering"): TextStringObject("Identity"),
            NameObject("/Supplement"): NumberObject(0),
        }
    )


def _scanned(
    writer: PdfWriter, rng: np.random.Generator
) -> tuple[str, DictionaryObject]:
    """A page that is a picture of 100 dots an inch."""
    across, down = 826, 1169
    picture = _stream(rng.integers(200, 256, across * down, np.uint8).tobytes(), 1)
    picture.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Width"): NumberObject(across),
            NameObject("/Height"): NumberObject(down),
            NameObject("/ColorSpace"): NameObject("/DeviceGray"),
            NameObject("/BitsPerComponent"): NumberObject(8),
        }
    )
    images = DictionaryObject({NameObject("/Im1"): writer._add_object(picture)})
    resources = DictionaryObject({NameObject("/XObject"): images})
    return f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /Im1 Do Q", resources


def _stream(content: bytes, level: int = 6) -> StreamObject:
    stream = StreamObject()
    stream._data = zlib.compress(content, level)
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    return stream
