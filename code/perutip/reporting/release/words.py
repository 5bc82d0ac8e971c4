"""All that a public file says, as words: its text, and what its format packs away."""

import base64
import html
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator

from PIL import Image
from pypdf import PdfReader

WORD = re.compile(r"[^\W_]+")
EMBEDDED = re.compile(r"data:image/\w+;base64,([A-Za-z0-9+/=]+)")
MARKUP = re.compile(r"<[^>]*>")


def words_of(text: str) -> list[str]:
    """Runs of letters and digits, case, accents and compatibility forms folded."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return WORD.findall(plain)


def file_text(name: str, content: bytes) -> Iterator[str]:
    """Texts of a file: pages and metadata of a PDF, comments of a picture, words of a
    page, members of an archive, everything else decoded; the name comes first."""
    yield name
    kind = name.rpartition(".")[2].lower()
    if kind == "pdf":
        yield from _pdf(content)
    elif kind in ("png", "jpg", "jpeg"):
        yield from _picture(content)
    elif kind in ("html", "htm"):
        yield from _page(content.decode("utf-8", "replace"))
    elif zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for inner in archive.namelist():
                yield from file_text(inner, archive.read(inner))
    else:
        yield content.decode("utf-8", "replace")


def _page(source: str) -> Iterator[str]:
    """Source of a page and its words without markup; embedded pictures as pictures,
    whose letters in base 64 would read as identifiers by chance."""
    for picture in EMBEDDED.finditer(source):
        yield from _picture(base64.b64decode(picture[1]))
    text = EMBEDDED.sub(" ", source)
    yield html.unescape(text)
    yield html.unescape(MARKUP.sub(" ", text))


def _pdf(content: bytes) -> Iterator[str]:
    reader = PdfReader(io.BytesIO(content))
    for page in reader.pages:
        yield page.extract_text() or ""
    for key, value in (reader.metadata or {}).items():
        yield f"{key} {value}"


def _picture(content: bytes) -> Iterator[str]:
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()  # text chunks may stand behind the pixels
        for key, value in picture.info.items():
            yield f"{key} {value}"
