"""Documents: sources, encodings, flags, and what is refused with file and row."""

from __future__ import annotations

import io
import tracemalloc
from pathlib import Path

import pandas as pd
import pytest
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from perutip.contract.checks import ContractError
from perutip.text.reading import gather, normalize, read_documents
from perutip.text.reading.documents import Document, flag_of
from perutip.text.reading.encodings import decode
from perutip.text.reading.language import is_spanish

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "data" / "rulings"
SPANISH = (
    "Según la víctima, el acusado la trasladó “a la fuerza” a la ciudad en 2019. "
    "Se confirma la resolución apelada en todos sus extremos y se dispone la "
    "protección de la niña. N.º 12."
)
FOREIGN = {
    "Portuguese": "Trata-se de apelação criminal interposta pelo Ministério Público "
    "contra a sentença que absolveu o réu da imputação do crime de tráfico de pessoas. "
    "A vítima foi aliciada na cidade e transportada para fins de exploração, sem que "
    "houvesse consentimento. O juízo entendeu que não havia provas para a condenação.",
    "Portuguese headnote": "Apelação criminal. Tráfico internacional de pessoas. "
    "Materialidade e autoria comprovadas. Palavra da vítima. Especial relevância. "
    "Dosimetria da pena. Acordam os desembargadores, por unanimidade.",
    "English": "The defendant was convicted of trafficking in persons. On appeal, the "
    "court held that the testimony of the victim was sufficient for the sentence.",
    "Quechua": "Kay hatun rimanakuypi kamachikuq runakuna ninku huchachakusqa runaqa "
    "manam chay sipasta apamurqachu llamkananpaq. Mamanmi willakurqan wawanta mana "
    "munachkaptin pusasqankuta. Chaynam justicia ruwaqkuna rimarinku.",
    "Aymara": "Aka taripañ utanx uka tawaqux janiw munkaya irpatänti sasaw qhanañchi. "
    "Jupanakax aka uraqin irnaqapxi ukat juchani jaqix janiw sapxiti.",
    "French": "La cour d'appel a condamné le prévenu pour traite des êtres humains et "
    "a confirmé la décision rendue en première instance par le tribunal.",
    "Italian": "Il tribunale ha condannato l'imputato per il reato di tratta di "
    "persone e ha confermato la decisione che era stata resa in primo grado.",
    "garbled text layer": "Wkh ghihqgdqw zdv frqylfwhg ri wudiilfnlqj lq shuvrqv eb "
    "wkh wuldo frxuw xyz qwe rty",
}


@pytest.mark.parametrize("language", FOREIGN)
def test_other_languages_are_flagged(language):
    assert flag_of(tuple(normalize(FOREIGN[language]).split())) == "non_spanish"


@pytest.mark.parametrize(
    "text",
    [
        SPANISH,
        SPANISH.upper(),
        "".join("\ufffd" if c in "áéíóúñ" else c for c in SPANISH),
        "JUZGADO PENAL COLEGIADO DE LORETO EXPEDIENTE 03450-2020 DELITO: PROXENETISMO "
        "Loreto, 10 de mayo de 2023. CONSIDERANDO: En cuanto al hecho 2 de 12 de junio "
        "de 2020, rige la reserva de identidad, fojas 719. DECLARAR FUNDADO el "
        "sobreseimiento solicitado a favor de J. T. V.",
    ],
    ids=["plain", "capitals", "lost accents", "terse"],
)
def test_spanish_is_not_flagged(text):
    assert flag_of(tuple(normalize(text).split())) == ""


def test_simulated_rulings_are_sound_but_for_planted_damage():
    documents = list(read_documents(ROOT / "input" / "simulated"))
    assert len(documents) == 4000
    flags = [document.flag for document in documents]
    assert set(flags) <= {"", "damaged", "incomplete"}
    assert flags.count("incomplete") <= 4  # none of them breaks off
    assert 0.004 < flags.count("damaged") / len(flags) < 0.02
    assert 0.01 < sum(document.repaired for document in documents) / len(flags) < 0.05
    assert {document.encoding for document in documents} == {"register"}


def test_real_rulings_are_spanish():
    if not REAL.is_dir():
        pytest.skip("real rulings are not here")
    for path in sorted(REAL.glob("*.txt")):
        assert is_spanish(normalize(path.read_text(encoding="utf-8")).split())


ENCODED = ["utf_8", "cp1252", "cp850", "mac_roman", "utf_16"]


@pytest.mark.parametrize("encoding", ENCODED)
@pytest.mark.parametrize("repeats", [1, 200], ids=["short", "long"])
def test_encodings_are_detected(encoding, repeats):
    text = "\n".join([SPANISH] * repeats).replace("“", '"').replace("”", '"')
    found, name = decode(text.encode(encoding))
    assert found == text
    assert name == encoding


def test_utf_8_with_mark_and_ascii():
    assert decode("\ufeffaño".encode()) == ("año", "utf_8")
    assert decode(b"sin tilde") == ("sin tilde", "utf_8")


def folder_of(tmp_path: Path, files: dict[str, bytes], texts=()) -> Path:
    """A register whose rulings are files under rulings/, then rows of text."""
    (tmp_path / "rulings").mkdir()
    rows = []
    for name, content in files.items():
        (tmp_path / "rulings" / name).write_bytes(content)
        rows.append({"text": "", "text_file": name})
    rows += [{"text": text, "text_file": ""} for text in texts]
    table = pd.DataFrame(rows)
    table.insert(0, "ruling_id", [f"R{k}" for k in range(len(rows))])
    table.to_csv(tmp_path / "rulings.csv", index=False)
    return tmp_path


def pdf(*pages: str) -> bytes:
    """A PDF with one line of Latin-1 text a page; an empty page for an empty string."""
    from io import BytesIO

    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )
    for text in pages:
        page = writer.add_blank_page(600, 800)
        if not text:
            continue
        escaped = text.replace("(", "").replace(")", "")
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 9 Tf 20 700 Td ({escaped}) Tj ET".encode("cp1252"))
        page[NameObject("/Contents")] = writer._add_object(stream)
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


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
    "fake.pdf": (b"not a pdf at all", "a PDF that can be opened"),
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
