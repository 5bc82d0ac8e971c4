"""exhibits.pdf: same bytes for same exhibits, carried over, missed, or given up."""

import os
import shutil
import stat
import sys

import pytest

from perutip.reporting.paper import typeset
from perutip.reporting.paper.latex import document

needs_latex = pytest.mark.skipif(
    shutil.which(typeset.PROGRAM) is None, reason="no LaTeX here"
)


@pytest.fixture
def stage(tmp_path):
    folder = tmp_path / "next"
    (folder / "tables").mkdir(parents=True)
    (folder / "tables" / "t.tex").write_text("A table: 0.123.\n", encoding="utf-8")
    text = document(["\\input{tables/t}"], [])
    (folder / "exhibits.tex").write_text(text, encoding="utf-8")
    return folder


def made(stage, standing):
    return typeset.begin_typesetting(stage, standing).finish()


@needs_latex
def test_two_runs_write_the_same_bytes_and_leave_nothing_else(stage, tmp_path):
    before = {path.name for path in stage.rglob("*")}
    assert made(stage, tmp_path / "none") == ""
    first = (stage / "exhibits.pdf").read_bytes()
    assert {path.name for path in stage.rglob("*")} - before == {"exhibits.pdf"}
    (stage / "exhibits.pdf").unlink()
    assert made(stage, tmp_path / "none") == ""
    assert (stage / "exhibits.pdf").read_bytes() == first
    assert b"CreationDate" not in first


def test_unchanged_exhibits_keep_their_pdf_without_latex(stage, tmp_path, monkeypatch):
    standing = tmp_path / "output"
    shutil.copytree(stage, standing)
    (standing / "exhibits.pdf").write_bytes(b"as it was")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert made(stage, standing) == ""
    assert (stage / "exhibits.pdf").read_bytes() == b"as it was"


def test_without_latex_a_changed_exhibit_loses_the_pdf_with_a_line(
    stage, tmp_path, monkeypatch
):
    standing = tmp_path / "output"
    shutil.copytree(stage, standing)
    (standing / "exhibits.pdf").write_bytes(b"as it was")
    (stage / "tables" / "t.tex").write_text("A table: 0.124.\n", encoding="utf-8")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    line = made(stage, standing)
    assert "apt-get install texlive-latex-recommended" in line
    assert "showed other exhibits" in line
    assert not (stage / "exhibits.pdf").exists()


@needs_latex
def test_latex_that_fails_says_why_and_fails_nothing_else(stage, tmp_path):
    (stage / "tables" / "t.tex").write_text("\\nosuchcommand\n", encoding="utf-8")
    line = made(stage, tmp_path / "none")
    assert "LaTeX stopped: Undefined control sequence" in line
    assert not (stage / "exhibits.pdf").exists()


@pytest.mark.skipif(os.name != "posix", reason="a shell script stands in for LaTeX")
def test_latex_that_hangs_is_ended(stage, tmp_path, monkeypatch):
    fake = tmp_path / "bin" / "pdflatex"
    fake.parent.mkdir()
    fake.write_text(f"#!{sys.executable}\nimport time; time.sleep(60)\n")
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(fake.parent), prepend=os.pathsep)
    monkeypatch.setattr(typeset, "SECONDS", 0.5)
    begun = typeset.begin_typesetting(stage, tmp_path / "none")
    assert "took more than" in begun.finish()
    assert begun.process.poll() is not None and not begun.folder.exists()


def test_an_output_without_its_document_gets_none(tmp_path):
    (tmp_path / "next").mkdir()
    assert made(tmp_path / "next", tmp_path / "none") == ""
