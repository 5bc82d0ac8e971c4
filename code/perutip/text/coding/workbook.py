"""A reader's sheet as a workbook: codes beside the text, codebook, instructions.

A ruling is one row or several: a part holds what a row can show (Excel: 409 points of
height, 32,767 characters a cell), cut between paragraphs, sentences or words. The first
sheet is the one that is coded, because conversions to CSV take the first.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import xlsxwriter

from perutip.text.coding.codebook import CODES, Codebook

ITEM, PART, TEXT, NOTES = "item", "parte", "texto", "notas"
CELL = 32_767  # characters that a spreadsheet keeps of a cell
LINE_CHARACTERS = 96  # of the text's column
PART_LINES = 26  # 26 lines of 15 points stay under a row's 409
POINTS = 15
CREATED = datetime(2026, 1, 1)  # a fixed date: same sheet, same bytes
SHEETS = ("Codificación", "Libro de códigos", "Instrucciones")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


def parts(text: str) -> list[str]:
    """The text in pieces of at most `PART_LINES` lines as the sheet shows them.

    Nothing is lost but control characters and white space at cuts; at least one piece.
    """
    plain = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    found: list[str] = []
    held: list[str] = []
    used = 0
    for piece in _pieces(plain):
        lines = _lines(piece)
        if held and used + lines > PART_LINES:
            found.append("\n".join(held))
            held, used = [], 0
        held.append(piece)
        used += lines
    return [*found, "\n".join(held)] if held or not found else found


def _pieces(text: str) -> Iterator[str]:
    """Paragraphs, those that no row shows cut at sentences, else words, else signs."""
    most = LINE_CHARACTERS * (PART_LINES - 6)  # lines break at words: some stay short
    for paragraph in text.split("\n"):
        rest = paragraph.strip()
        while len(rest) > most:
            window = rest[:most]
            cut = max(window.rfind(mark) + 1 for mark in (". ", "; "))
            if cut < most // 2:
                cut = window.rfind(" ") if " " in window[most // 2 :] else most
            yield rest[:cut].rstrip()
            rest = rest[cut:].lstrip()
        if rest:
            yield rest


def _lines(piece: str) -> int:
    """Lines that a paragraph takes in the text's column, one more for broken words."""
    lines = -(-len(piece) // LINE_CHARACTERS)
    return lines + (lines > 1) + lines // 6


def coding_workbook(rows: Iterable[tuple[str, str]], codebook: Codebook) -> bytes:
    """The bytes of one reader's .xlsx from (item, text) in the order of reading."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": CREATED, "title": SHEETS[0]})
    _coding(book, rows, codebook)
    _codebook(book, codebook)
    _instructions(book, codebook)
    book.close()
    return buffer.getvalue()


def header(codebook: Codebook) -> list[str]:
    """Columns of the first sheet."""
    return [ITEM, PART, *(topic.column for topic in codebook.topics), TEXT, NOTES]


def _coding(
    book: xlsxwriter.Workbook, rows: Iterable[tuple[str, str]], codebook: Codebook
) -> None:
    sheet = book.add_worksheet(SHEETS[0])
    bold = book.add_format({"bold": True, "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    top = book.add_format({"valign": "top"})
    code = book.add_format({"valign": "top", "align": "center", "bg_color": "#FFF7D6"})
    names = header(codebook)
    first, last = 2, 1 + len(codebook.topics)
    for place, name in enumerate(names):
        sheet.write_string(0, place, name, bold)
    sheet.set_column(0, 1, 10, top)
    sheet.set_column(first, last, 13, top)
    sheet.set_column(last + 1, last + 1, LINE_CHARACTERS, wrap)
    sheet.set_column(last + 2, last + 2, 30, wrap)
    sheet.freeze_panes(1, first)
    row = 0
    for item, text in rows:
        pieces = parts(text)
        for number, piece in enumerate(pieces, start=1):
            row += 1
            height = POINTS * min(
                PART_LINES + 1, sum(map(_lines, piece.split("\n"))) or 1
            )
            sheet.set_row(row, height)
            sheet.write_string(row, 0, item, top)
            sheet.write_string(row, 1, f"{number} de {len(pieces)}", top)
            sheet.write_string(row, last + 1, piece[:CELL], wrap)
            if number == 1:
                for place in range(first, last + 1):
                    sheet.write_blank(row, place, None, code)
    allowed: dict[str, Any] = {
        "validate": "list",
        "source": [str(value) for value in CODES],
    }
    allowed |= {"ignore_blank": True, "error_title": "Código", "show_error": True}
    allowed |= {"error_message": "Escriba 0, 1, 2 o 3."}
    if row:
        sheet.data_validation(1, first, row, last, allowed)


def _codebook(book: xlsxwriter.Workbook, codebook: Codebook) -> None:
    sheet = book.add_worksheet(SHEETS[1])
    bold = book.add_format({"bold": True, "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 16, wrap)
    sheet.set_column(1, 1, 110, wrap)
    row = 0
    for topic in codebook.topics:
        lines = [("Definición", topic.definition)]
        lines += [
            (str(k), anchor) for k, anchor in zip(CODES, topic.anchors, strict=True)
        ]
        lines += [("Ejemplos", "; ".join(topic.examples))]
        sheet.write_string(row, 0, topic.column, bold)
        sheet.write_string(row, 1, topic.title, bold)
        for key, words in lines:
            row += 1
            sheet.write_string(row, 0, key, wrap)
            sheet.write_string(row, 1, words, wrap)
        row += 2


def _instructions(book: xlsxwriter.Workbook, codebook: Codebook) -> None:
    sheet = book.add_worksheet(SHEETS[2])
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 120, wrap)
    for row, line in enumerate(codebook.instructions):
        sheet.write_string(row, 0, line, wrap)
