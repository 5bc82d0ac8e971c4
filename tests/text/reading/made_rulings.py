"""Rulings as files and as rows of a register, and PDFs with text."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

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
