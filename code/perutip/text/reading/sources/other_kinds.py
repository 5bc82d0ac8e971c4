"""Files that were delivered as rulings and hold neither text nor a PDF."""

from __future__ import annotations

from perutip.contract.reading.ruling_files import SAVE, UNPACK

HEAD = 1024  # bytes in which a PDF says that it is one
_ZIPPED = b"PK\x03\x04"  # an archive, and what keeps its parts in one
_IN_ZIP = (  # names that stand in front of an archive
    (b"word/", "a Word document (.docx)"),
    (b"[Content_Types].xml", "a Word document or another of Office (.docx)"),
    (b"vnd.oasis.opendocument", "a LibreOffice document (.odt)"),
)
_SIGNATURES = (
    (_ZIPPED, "a zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Word document (.doc)"),
    (b"{\\rtf", "a rich-text document (.rtf)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"Rar!", "a compressed file (RAR)"),
    (b"7z\xbc\xaf", "a compressed file (7z)"),
)
_PACKED = ("a zip archive", "a compressed file")


def other_kind(content: bytes, suffix: str) -> str:
    """What a ruling's file is in place of what its ending says, and what to do, as a
    phrase after "expected"; empty where it may be what it says.

    content: all of the file, or its first `HEAD` bytes; an empty .txt is a ruling
    without a word. suffix: .txt or .pdf.
    """
    kind = next((k for sign, k in _SIGNATURES if content.startswith(sign)), "")
    if content.startswith(_ZIPPED):
        kind = next((k for name, k in _IN_ZIP if name in content[:HEAD]), kind)
    advice = UNPACK if kind.startswith(_PACKED) else SAVE
    marked = b"%PDF-" in content[:HEAD]
    if suffix == ".pdf":
        if marked:
            return ""
        if not kind:
            kind = "something else" if content.strip() else "an empty file"
        return f"a PDF; {kind} is named so: {advice}"
    if content.startswith(b"%PDF-"):
        return "a text; a PDF is named .txt: name it .pdf"
    return f"a text; {kind} is named .txt: {advice}" if kind else ""
