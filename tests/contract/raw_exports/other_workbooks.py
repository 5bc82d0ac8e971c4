"""Workbooks of .xls, .xlsb and .ods with one sheet, written byte by byte.

A cell is text, a number, or an `Error`; the same cells in each. Written as the
specifications have it ([MS-CFB], [MS-XLS], [MS-XLSB], OpenDocument 1.3), so that no
writer of these kinds is needed.
"""

from __future__ import annotations

import io
import struct
import zipfile
from html import escape

CODES = {
    "#NULL!": 0x00,
    "#DIV/0!": 0x07,
    "#VALUE!": 0x0F,
    "#REF!": 0x17,
    "#NAME?": 0x1D,
    "#NUM!": 0x24,
    "#N/A": 0x2A,
}
SECTOR, FREE, LAST, TABLE = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


class Error(str):
    """An error of a cell; of a formula where `formula` is set."""

    formula = True


class TypedError(Error):
    """An error that was typed or pasted as a value."""

    formula = False


class FormulaText(str):
    """What a formula of .ods gives as text."""


def xls(sheets: dict[str, list[list[object]]]) -> bytes:
    """A workbook of Excel 97 to 2003 inside a compound file."""
    parts = [_xls_sheet(rows) for rows in sheets.values()]
    names = [name.encode("utf-16-le") for name in sheets]
    begin = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    size = len(begin) + sum(4 + 8 + len(name) for name in names) + 4
    told = b""
    for name, part in zip(names, parts, strict=True):
        head = struct.pack("<IBBBB", size, 0, 0, len(name) // 2, 1)
        told += _record(0x85, head + name)
        size += len(part)
    return _compound(begin + told + _record(0x0A, b"") + b"".join(parts))


def _xls_sheet(rows: list[list[object]]) -> bytes:
    made = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for at, row in enumerate(rows):
        for place, value in enumerate(row):
            where = struct.pack("<HHH", at, place, 0)
            if isinstance(value, Error) and value.formula:
                result = bytes([2, 0, CODES[value], 0, 0, 0, 0xFF, 0xFF])
                made += _record(6, where + result + bytes(6) + b"\x02\x00\x1c\x2a")
            elif isinstance(value, Error):
                made += _record(0x205, where + bytes([CODES[value], 1]))
            elif isinstance(value, str):
                text = value.encode("utf-16-le")
                head = struct.pack("<HB", len(value), 1)
                made += _record(0x204, where + head + text)
            else:
                made += _record(0x203, where + struct.pack("<d", value))
    return made + _record(0x0A, b"")


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _compound(stream: bytes) -> bytes:
    """One stream, padded to what is not small: table, directory, stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    n = len(stream) // SECTOR
    chain = [TABLE, LAST, *range(3, n + 2), LAST]
    table = struct.pack("<128I", *chain, *[FREE] * (128 - len(chain)))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, LAST, 0, LAST, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    entries = _entry("Root Entry", 5, LAST, 0, child=1) + _entry(
        "Workbook", 2, 2, len(stream)
    )
    return header + table + entries.ljust(SECTOR, b"\0") + stream


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    text = name.encode("utf-16-le").ljust(64, b"\0")
    head = struct.pack("<HBBIII", 2 * len(name) + 2, kind, 1, FREE, FREE, child)
    return text + head + bytes(36) + struct.pack("<IQ", start, size)


def xlsb(sheets: dict[str, list[list[object]]]) -> bytes:
    """A binary workbook of Excel 2007 and later."""
    kinds = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    listed, links, parts = b"", "", {}
    for at, (name, rows) in enumerate(sheets.items(), 1):
        identity = f"rId{at + 5}"
        content = struct.pack("<II", 0, at) + _wide(identity) + _wide(name)
        listed += _record_12(156, content)
        links += (
            f'<Relationship Id="{identity}" Type="{office}/worksheet" '
            f'Target="worksheets/sheet{at}.bin"/>'
        )
        parts[f"xl/worksheets/sheet{at}.bin"] = _xlsb_sheet(rows)
    book = _record_12(131, b"") + _record_12(143, b"") + listed + _record_12(144, b"")
    parts |= {
        "[Content_Types].xml": (
            f'<Types xmlns="{kinds}/content-types"><Default Extension="bin" '
            'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
            "</Types>"
        ).encode(),
        "xl/workbook.bin": book + _record_12(132, b""),
        "xl/_rels/workbook.bin.rels": (
            f'<Relationships xmlns="{kinds}/relationships">{links}</Relationships>'
        ).encode(),
    }
    return _zipped(parts)


def _xlsb_sheet(rows: list[list[object]]) -> bytes:
    wide = max(len(row) for row in rows)
    made = _record_12(129, b"")
    made += _record_12(148, struct.pack("<IIII", 0, len(rows) - 1, 0, wide - 1))
    made += _record_12(145, b"")
    for at, row in enumerate(rows):
        made += _record_12(0, struct.pack("<I", at) + bytes(13))
        for place, value in enumerate(row):
            where = struct.pack("<II", place, 0)
            if isinstance(value, Error):
                rest = struct.pack("<HI", 0, 0) * value.formula
                code = bytes([CODES[value]])
                made += _record_12(11 if value.formula else 3, where + code + rest)
            elif isinstance(value, str):
                made += _record_12(6, where + _wide(value))
            else:
                made += _record_12(5, where + struct.pack("<d", value))
    return made + _record_12(146, b"") + _record_12(130, b"")


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _record_12(kind: int, content: bytes) -> bytes:
    return _number(kind) + _number(len(content)) + content


def _number(value: int) -> bytes:
    if value < 128:
        return bytes([value])
    return bytes([value & 0x7F | 0x80]) + _number(value >> 7)


def ods(sheets: dict[str, list[list[object]]]) -> bytes:
    """An OpenDocument spreadsheet as LibreOffice writes it."""
    names = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext"
        ":1.0",
    }
    spaces = " ".join(f'xmlns:{k}="{v}"' for k, v in names.items())
    tables = "".join(
        f'<table:table table:name="{escape(name)}">{_ods_rows(rows)}</table:table>'
        for name, rows in sheets.items()
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f"{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = (
        f'<m:manifest xmlns:m="{space}"><m:file-entry m:full-path="/" '
        f'm:media-type="{kind}"/></m:manifest>'
    )
    parts = {
        "mimetype": kind,
        "content.xml": content,
        "META-INF/manifest.xml": manifest,
    }
    return _zipped({name: part.encode() for name, part in parts.items()})


def _ods_rows(rows: list[list[object]]) -> str:
    made = ""
    for row in rows:
        cells = ""
        for value in row:
            shown = f"<text:p>{escape(str(value))}</text:p></table:table-cell>"
            if isinstance(value, Error):
                own = 'calcext:value-type="error" ' * value.formula
                cells += (
                    f'<table:table-cell table:formula="of:=X" {own}'
                    f'office:value-type="string" office:string-value="">{shown}'
                )
            elif isinstance(value, str):
                formula = 'table:formula="of:=X" ' * isinstance(value, FormulaText)
                cells += f'<table:table-cell {formula}office:value-type="string">'
                cells += shown
            else:
                cells += (
                    '<table:table-cell office:value-type="float" '
                    f'office:value="{value}">{shown}'
                )
        made += f"<table:table-row>{cells}</table:table-row>"
    return made


def _zipped(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()
