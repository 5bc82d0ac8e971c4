"""The part of a sheet inside a zipped workbook, and words of its XML.

.xlsx and .xlsm (ECMA-376, part 1), .xlsb ([MS-XLSB]), .ods (OpenDocument 1.3), by what
the archive holds.
"""

import posixpath
import struct
import zipfile
from xml.etree.ElementTree import Element, ParseError, fromstring

from perutip.contract.reading.raw_exports.raw_files.binary_errors import sheet_identity

UNREADABLE = (  # what a workbook that is not whole raises
    *(LookupError, OSError, ParseError, ValueError),
    *(struct.error, zipfile.BadZipFile),
)
BOOK, BINARY, TABLES = "xl/workbook.xml", "xl/workbook.bin", "content.xml"


def part_of_sheet(book: zipfile.ZipFile, sheet: str) -> str:
    """The file of a sheet inside an .xlsx or .xlsb; empty where no sheet has this
    name."""
    if BOOK not in book.namelist():
        return _linked(book, BINARY, sheet_identity(book.read(BINARY), sheet))
    wanted = ""
    for one in fromstring(book.read(BOOK)).iter():
        if tag(one) == "sheet" and one.get("name") == sheet:
            wanted = next((v for k, v in one.items() if k.endswith("}id")), "")
    return _linked(book, BOOK, wanted)


def table_at(content: bytes, place: int) -> Element:
    """The table with this number, from 0, of the content of an .ods."""
    return [one for one in fromstring(content).iter() if tag(one) == "table"][place]


def _linked(book: zipfile.ZipFile, part: str, identity: str) -> str:
    """The file that a part of the workbook calls by `identity`; empty without any."""
    folder, _, name = part.rpartition("/")
    links = fromstring(book.read(f"{folder}/_rels/{name}.rels"))
    for link in links if identity else ():
        if link.get("Id") == identity:
            target = posixpath.join(f"/{folder}", link.get("Target", ""))
            return posixpath.normpath(target)[1:]
    return ""


def times(element: Element, name: str) -> int:
    """How often a row, column or cell of an .ods is repeated."""
    return int(attribute(element, name) or 1)


def attribute(element: Element, name: str) -> str:
    """An attribute of any namespace; empty without it."""
    return next((v for k, v in element.items() if k.endswith(f"}}{name}")), "")


def tag(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]
