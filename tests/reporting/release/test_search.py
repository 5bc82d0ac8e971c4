"""What is found in files to be published, and what is no finding."""

from __future__ import annotations

import io
import zipfile

import pytest
from matplotlib.figure import Figure
from PIL import Image, PngImagePlugin

from perutip.reporting.release import file_text, search_files, words_of

PROSE = "La víctima declaró que el acusado la llevó al local y la amenazó con golpes"
RUN = "víctima declaró que el acusado la llevó al"


def found(text, identifiers=(), passages=(), exempt=()):
    return search_files(
        {"t.tex": [text]},
        {"cases.case_id": list(identifiers)},
        [("rulings", one) for one in passages],
        exempt,
    )


@pytest.mark.parametrize(
    "identifier,text",
    [
        ("C00017", "rows of C00017 & 3"),
        ("C00017", r"\textbf{c00017}"),
        ("2019-123-JR-PE", "expediente 2019/123 JR.PE, dos"),
        ("QUISPE MAMANI", "Quispe\nMamani"),
        ("JOSÉ-01", "jose 01"),
        ("4234567", "n = 4234567;"),
    ],
)
def test_an_identifier_is_found_however_it_is_written(identifier, text):
    (one,) = found(text, [identifier]).of("identifier")
    assert one.source == "cases.case_id" and one.file == "t.tex"


def test_part_of_a_word_a_count_and_a_word_of_ours_are_no_findings():
    assert not found("AC000171 and C0001", ["C00017", "C000"]).found
    searched = found("1,200 cases, 12 regions", ["1200", "12"])
    assert not searched.found and searched.n_like_counts == 2
    assert not found("the teacher said", ["teacher"], exempt=["def teacher():"]).found
    assert found("the teacher said", ["teacher"]).found


def test_eight_words_of_a_ruling_are_a_passage_and_seven_are_none():
    assert found(f"... {RUN} ...", passages=[PROSE]).of("passage")
    seven = RUN.rpartition(" ")[0]
    assert not found(f"... {seven} otra cosa", passages=[PROSE]).found


def test_a_passage_is_found_with_other_case_accents_breaks_and_numbers():
    text = "VICTIMA declaro que\nel acusado, 15, la llevo - al"
    assert found(text, passages=[PROSE]).of("passage")


def test_what_dictionary_or_code_says_itself_is_no_passage():
    assert not found(RUN, passages=[PROSE], exempt=[f"x {RUN} y"]).found


def test_an_identifier_inside_a_pdf_a_picture_and_an_archive_is_read():
    figure, page = Figure(), io.BytesIO()
    figure.text(0.5, 0.5, "C00017 here")
    figure.savefig(page, format="pdf", metadata={"Title": "about C00018"})
    marked, picture = PngImagePlugin.PngInfo(), io.BytesIO()
    marked.add_text("Comment", "C00019", zip=True)
    Image.new("1", (2, 2)).save(picture, "png", pnginfo=marked)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("C00020.txt", "nothing")
        archive.writestr("inner.png", picture.getvalue())
    for name, content, wanted in (
        ("a.pdf", page.getvalue(), {"c00017", "c00018"}),
        ("a.png", picture.getvalue(), {"c00019"}),
        ("a.zip", packed.getvalue(), {"c00020", "c00019"}),
        ("C00021.csv", b"x", {"c00021"}),
    ):
        words = {w for text in file_text(name, content) for w in words_of(text)}
        assert wanted <= words, name
