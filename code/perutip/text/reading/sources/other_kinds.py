"""Files that were delivered as rulings and hold neither text nor a PDF."""

from __future__ import annotations

HEAD = 1024  # bytes in which a PDF says that it is one
_SIGNATURES = (
    (b"PK\x03\x04", "a Word or LibreOffice document (.docx, .odt) or a zip archive"),
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
SAVE = "save it as a PDF with its text, or as a .txt file"


def other_kind(content: bytes, suffix: str) -> str:
    """What a ruling's file is in place of what its ending says, and what to do, as a
    phrase after "expected"; empty where it may be what it says.

    content: all of the file, or its first `HEAD` bytes; an empty .txt is a ruling
    without a word. suffix: .txt or .pdf.
    """
    kind = next((k for sign, k in _SIGNATURES if content.startswith(sign)), "")
    marked = b"%PDF-" in content[:HEAD]
    if suffix == ".pdf":
        if marked:
            return ""
        if not kind:
            kind = "something else" if content.strip() else "an empty file"
        return f"a PDF; {kind} is named so: {SAVE}"
    if content.startswith(b"%PDF-"):
        return "a text; a PDF is named .txt: name it .pdf"
    return f"a text; {kind} is named .txt: {SAVE}" if kind else ""
