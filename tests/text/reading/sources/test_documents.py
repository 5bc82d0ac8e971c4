"""Documents: sources, encodings, flags, and what is refused with file and row."""

from __future__ import annotations

import io
import tracemalloc
from pathlib import Path

import pandas as pd
import pytest
from made_rulings import FOREIGN, SPANISH, folder_of, pdf
from pypdf import PdfWriter

from perutip.contract.checks import ContractError
from perutip.text.reading import gather, normalize, read_documents
from perutip.text.reading.sources.documents import (
    Document,
    flag_of,
    unreadable_documents,
)

ROOT = Path(__file__).resolve().parents[4]


def test_simulated_rulings_are_sound_but_for_planted_damage():
    documents = list(read_documents(ROOT / "input" / "simulated"))
    assert len(documents) == 4000
    flags = [document.flag for document in documents]
    assert set(flags) <= {"", "damaged", "incomplete"}
    assert flags.count("incomplete") <= 4  # none of them breaks off
    assert 0.004 < flags.count("damaged") / len(flags) < 0.02
    assert 0.01 < sum(document.repaired for document in documents) / len(flags) < 0.05
    assert {document.encoding for document in documents} == {"register"}


def test_sources_and_flags(tmp_path):
    folder = folder_of(
        tmp_path,
        {
            "utf.txt": SPANISH.encode(),
            "latin.txt": SPANISH.replace("niña", "menor").encode("cp1252"),
            "layer.pdf": pdf(SPANISH, "La defensa apeló y la Sala lo confirma."),
            "scan.pdf": pdf("", ""),
            "half.pdf": pdf(SPANISH, "", ""),
            "blank.txt": b" \n\x0c 12 \n",
        },
        texts=[FOREIGN["Portuguese"], SPANISH.replace("niña", "adolescente")],
    )
    found = list(read_documents(folder))
    assert [d.flag for d in found] == [
        "",
        "",
        "",
        "scanned",
        "scanned",
        "empty",
        "non_spanish",
        "",
    ]
    assert [d.encoding for d in found] == [
        "utf_8",
        "cp1252",
        "pdf",
        "pdf",
        "pdf",
        "utf_8",
        "register",
        "register",
    ]
    assert "trasladó" in found[1].text
    assert "protección" in found[2].text


REFUSED = {
    "torn.pdf": (pdf(SPANISH)[:300], "a PDF that can be opened"),
    "fake.pdf": (b"not a pdf at all", "a PDF; something else is named so: save it"),
    "empty.pdf": (b"", "a PDF; an empty file is named so"),
    "old.txt": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "(.doc) is named .txt",
    ),
    "zip.txt": (b"PK\x03\x04" + b"\0" * 600, "a zip archive is named .txt: unpack"),
    "new.pdf": (
        b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml",
        "a PDF; a Word document or another of Office (.docx) is named so: save it",
    ),
    "word.txt": (b"PK\x03\x04" + b"\0" * 26 + b"word/document.xml", "a Word document"),
    "odt.txt": (
        b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.text",
        "a LibreOffice document (.odt) is named .txt",
    ),
    "scan.txt": (b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\0" * 60, "a picture (JPEG)"),
    "rich.txt": (b"{\\rtf1\\ansi La Sala resuelve}", "a rich-text document"),
    "text.txt": (pdf(SPANISH), "a PDF is named .txt: name it .pdf"),
    "nul.txt": (b"la parte \0\0 binaria", "without NUL"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_unreadable_files_name_file_and_row_only(tmp_path, name):
    content, expected = REFUSED[name]
    folder = folder_of(tmp_path, {"first.txt": SPANISH.encode(), name: content})
    with pytest.raises(ContractError) as refused:
        list(read_documents(folder))
    (problem,) = refused.value.problems
    assert (problem.file, problem.row) == ("rulings.csv", 3)
    assert expected in problem.expected
    assert name not in str(refused.value)


def test_encrypted_pdf_is_refused(tmp_path):
    writer = PdfWriter()
    writer.add_blank_page(600, 800)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "locked.pdf")
    content = (tmp_path / "locked.pdf").read_bytes()
    (tmp_path / "in").mkdir()
    folder = folder_of(tmp_path / "in", {"locked.pdf": content})
    with pytest.raises(ContractError, match="password"):
        list(read_documents(folder))


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256"])
def test_a_pdf_that_opens_without_a_password_is_read(tmp_path, algorithm):
    """An owner's password forbids printing or copying; the file opens all the same."""
    said = "La víctima declaró que el acusado la trasladó a otra ciudad."
    locked = io.BytesIO()
    writer = PdfWriter(clone_from=io.BytesIO(pdf(said)))
    writer.encrypt(user_password="", owner_password="owner", algorithm=algorithm)
    writer.write(locked)
    folder = folder_of(tmp_path, {"first.pdf": locked.getvalue()})
    (read,) = read_documents(folder)
    assert read.encoding == "pdf" and not read.flag
    assert list(read.words) == normalize(said).split()


def test_overlong_file_is_refused_without_reading(tmp_path):
    folder = folder_of(tmp_path, {"long.txt": b"x"})
    with (folder / "rulings" / "long.txt").open("r+b") as file:
        file.truncate(300_000_000)  # sparse
    tracemalloc.start()
    with pytest.raises(ContractError, match="at most 200,000,000 bytes"):
        list(read_documents(folder))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


def document(name: str, text: str) -> Document:
    words = tuple(normalize(text).split())
    return Document(name, text, "register", flag_of(words), words)


def test_duplicates_do_not_depend_on_the_order_of_the_register(tmp_path):
    documents = [
        document("b", SPANISH),
        document("a", SPANISH.upper().replace(" ", "\n")),
        document("c", SPANISH + " Otrosí se ordena la lectura de la sentencia."),
        document("d", FOREIGN["English"]),
        document("e", FOREIGN["English"]),
    ]
    numbers = {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}
    for order in (documents, documents[::-1]):
        corpus = gather(order, numbers, tmp_path / "texts.bin")
        assert corpus.table["ruling"].tolist() == [1, 2, 3, 4, 5]
        assert corpus.table["flag"].tolist() == [
            "",
            "duplicate",
            "",
            "non_spanish",
            "non_spanish",
        ]
        texts = list(corpus.texts())
        assert [bool(text) for text in texts] == [True, False, True, False, False]
        assert texts[2].endswith("lectura de la sentencia.")
        assert list(corpus.texts([2, 0])) == [texts[2], texts[0]]
    corpus.remove()
    assert not (tmp_path / "texts.bin").exists()


def test_unknown_or_repeated_rulings_are_refused_without_their_name(tmp_path):
    with pytest.raises(KeyError) as unknown:
        gather([document("secret", SPANISH)], {}, tmp_path / "t")
    assert "secret" not in str(unknown.value)
    with pytest.raises(ValueError, match="two documents"):
        gather([document("a", SPANISH)] * 2, {"a": 1}, tmp_path / "t")


def peak_of_gathering(n: int, path: Path) -> int:
    def many():
        for k in range(n):
            text = f"{SPANISH} Fojas {k}. " * 40
            yield document(f"R{k}", text)

    numbers = {f"R{k}": k for k in range(n)}
    tracemalloc.start()
    corpus = gather(many(), numbers, path)
    longest = max(len(text) for text in corpus.texts())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert longest > 5000
    return peak


def test_memory_does_not_grow_with_the_texts(tmp_path):
    small = peak_of_gathering(20, tmp_path / "small")
    large = peak_of_gathering(400, tmp_path / "large")
    per_ruling = (large - small) / 380
    assert per_ruling < 1500  # bytes; a text has about 9,000


def test_a_file_with_another_ending_is_left_to_its_name(tmp_path):
    files = {"a.docx": b"PK\x03\x04" + b"\0" * 600, "b.RTF": b"{\\rtf1 La Sala}"}
    folder = folder_of(tmp_path, files)
    rulings = pd.DataFrame({"text_file": list(files)}, index=[2, 3])
    assert unreadable_documents(folder, rulings) == []
