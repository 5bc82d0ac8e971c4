"""Cells in which a spreadsheet shows an error: #N/A, #REF!, #DIV/0!.

Calamine reads them as empty, so that a value which a formula lost would pass for one
that was never recorded. Of .xlsx and .xlsm they are read from the sheet's own XML
(ECMA-376, part 1, 18.3.1.4: type `e`); of other spreadsheets they stay empty.
"""

import posixpath
import re
import zipfile
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, fromstring

SUFFIXES = (".xlsx", ".xlsm")
MARK = re.compile(rb"""\bt=["']e["']""")
CELL = re.compile("([A-Z]+)([0-9]+)")
BOOK = "xl/workbook.xml"


def error_cells(path: Path, sheet: str) -> dict[tuple[int, int], str]:
    """Row and column, from 0, of the cells of a sheet that hold an error → its words.

    Empty for what is no workbook of XML; a workbook that cannot be read as one is left
    to who reads its cells.
    """
    if path.suffix.lower() not in SUFFIXES:
        return {}
    try:
        with zipfile.ZipFile(path) as book:
            part = _part_of(book, sheet)
            xml = book.read(part) if part else b""
        return dict(_errors(fromstring(xml))) if MARK.search(xml) else {}
    except (KeyError, OSError, ParseError, ValueError, zipfile.BadZipFile):
        return {}


def _part_of(book: zipfile.ZipFile, sheet: str) -> str:
    """The file of a sheet inside the workbook; empty where no sheet has this name."""
    wanted = ""
    for one in fromstring(book.read(BOOK)).iter():
        if _tag(one) == "sheet" and one.get("name") == sheet:
            wanted = next((v for k, v in one.items() if k.endswith("}id")), "")
    links = fromstring(book.read("xl/_rels/workbook.xml.rels"))
    for link in links if wanted else ():
        if link.get("Id") == wanted:
            return posixpath.normpath(posixpath.join("/xl", link.get("Target", "")))[1:]
    return ""


def _errors(root: Element) -> list[tuple[tuple[int, int], str]]:
    found = []
    for cell in root.iter():
        if _tag(cell) != "c" or cell.get("t") != "e":
            continue
        place = CELL.fullmatch(cell.get("r", ""))
        words = next((v.text for v in cell if _tag(v) == "v" and v.text), "#N/A")
        if place:
            found.append(((int(place[2]) - 1, _column(place[1])), words))
    return found


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]
