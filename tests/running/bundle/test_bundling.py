"""The bundle: what it holds, what refuses it, and that it is the same twice."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from perutip.reporting.manifest import manifest
from perutip.reporting.release import search
from perutip.running.asked import make_run
from perutip.running.bundle import bundling
from perutip.running.bundle.public_files import belonging, package_files
from perutip.running.command_line import main
from perutip.running.ending.commands import command
from perutip.running.files.places import ROOT
from perutip.running.output import made_from

ABOUT_A_RULING = "rulings.csv"
MADRE_DE_DIOS = (
    *("communities.csv", "girls.csv", "scenarios.csv", "interviews.csv"),
    *("interview_codes.csv", "victim_lists.csv", "responses.csv", "interviews"),
)
ROWS = ("t01_registers", "t03_reviews", "t04_index")
pytestmark = pytest.mark.skipif(
    belonging(ROOT) is None, reason="neither git nor MANIFEST.sha256 lists the package"
)


@pytest.fixture(scope="module", autouse=True)
def each_text_read_once():
    """Words of code and dictionary, the same in every bundle, are found once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "words_of", cache(search.words_of))
        yield


@pytest.fixture
def places(tmp_path):
    """Registers with few rulings and without a step 07, rows of three exhibits of the
    committed output with its tables, the archive."""
    registers, output, target = copied(tmp_path)
    for name in MADRE_DE_DIOS:
        path = registers / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for name in ("report.html", "exhibits.pdf"):
        (output / name).unlink()
    shutil.rmtree(output / "figures")
    rows = pd.read_csv(output / "results.csv", dtype="str", keep_default_na=False)
    kept = rows[rows["exhibit"].isin(ROWS)]
    assert set(kept["exhibit"]) == set(ROWS)
    kept.to_csv(output / "results.csv", index=False, lineterminator="\n")
    listed(registers, output)
    return registers, output, target


@pytest.fixture(scope="module")
def untouched(tmp_path_factory):
    """The whole committed output, for tests that change nothing of it."""
    made = copied(tmp_path_factory.mktemp("bundle"))
    listed(*made[:2])
    return made


def copied(tmp_path):
    registers, output = tmp_path / "registers", tmp_path / "out"
    shutil.copytree(ROOT / "input" / "simulated", registers)
    shutil.copytree(
        ROOT / "output",
        output,
        ignore=shutil.ignore_patterns(
            "data", "restricted", "logs", "quick", "blind", "bundle", "made_from.json"
        ),
    )
    rulings = pd.read_csv(registers / ABOUT_A_RULING, dtype="str")
    rulings.head(20).to_csv(registers / ABOUT_A_RULING, index=False)
    coded = pd.read_csv(registers / "hand_coded_rulings.csv", dtype="str")
    kept = coded["ruling_id"].isin(rulings["ruling_id"].head(20))
    coded[kept].to_csv(registers / "hand_coded_rulings.csv", index=False)
    return registers, output, tmp_path / "b.zip"


def listed(registers, output):
    """The manifest that a run on these registers would have written."""
    text = manifest(output, made_from.registers(registers))
    shipped = (ROOT / "output" / "manifest.sha256").read_text(encoding="utf-8")
    more = [x for x in shipped.splitlines() if x[:1] == "#" and "# input" not in x]
    assert more  # what else a run's manifest says, behind a #
    text += "".join(f"{line}\n" for line in more)
    (output / "manifest.sha256").write_text(text, encoding="utf-8")


def real(given, place):
    """The run, as if its registers were real."""
    return replace(make_run(given, place), data_status="confidential")


def edit(monkeypatch, files):
    """Let these files of the package alone differ from the commit."""
    packed = replace(package_files(ROOT), edited=files)
    monkeypatch.setattr(bundling, "package_files", lambda root: packed)


def bundle(places):
    registers, output, target = places
    options = ("--input", registers, "--output", output, "--to", target)
    return main(["bundle", *map(str, options)])


def test_the_archive_is_whole_and_the_same_twice(untouched, capsys):
    *_, target = untouched
    assert bundle(untouched) == 0, capsys.readouterr().out
    first = target.read_bytes()
    said = capsys.readouterr().out.splitlines()[-1]
    assert said == f"BUNDLED: b.zip, sha256 {hashlib.sha256(first).hexdigest()}"
    assert bundle(untouched) == 0
    assert target.read_bytes() == first
    with zipfile.ZipFile(target) as archive:
        names = archive.namelist()
        top = names[0].partition("/")[0]
        lines = archive.read(f"{top}/MANIFEST.sha256").decode().splitlines()
        for line in lines:
            digest, _, name = line.partition("  ")
            held = archive.read(f"{top}/{name}")
            assert hashlib.sha256(held).hexdigest() == digest
    assert {f"{top}/README.md", f"{top}/output/results.csv"} <= set(names)
    assert len(lines) == len(names) - 1
    private = ("restricted", "confidential", "logs", "/data/", "__pycache__")
    assert not [n for n in names if any(word in n for word in private)]


def test_the_outcome_record_is_one_that_the_viewer_of_output_checkers_opens(untouched):
    """Its conditions: version, a file per record, a checksum per file, cells inside."""
    *_, target = untouched
    assert target.is_file() or bundle(untouched) == 0
    folder = target.with_name("b-outcome")
    (path,) = folder.glob("*.json")
    record = json.loads(path.read_text(encoding="utf-8"))
    assert path.name == "results.json" and record["version"].startswith("0.4.")
    tables = [one for one in record["results"].values() if one["type"] == "table"]
    assert len(tables) > 30
    for one in record["results"].values():
        assert one["files"] and one["status"] in ("pass", "review")
        for file in one["files"]:
            kept = (folder / "checksums" / f"{file['name']}.txt").read_text()
            content = (folder / file["name"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == kept
    hidden = 0
    for one in tables:
        (file,) = one["files"]
        table = pd.read_csv(folder / file["name"], index_col=0)
        for row, column in file["sdc"]["cells"]["threshold"]:
            hidden += 1
            assert pd.isna(table.iat[row, column])
            assert one["outcome"][table.columns[column]][table.index[row]] != "ok"
    assert hidden > 5


def test_an_identifier_in_a_table_refuses_it_and_is_not_said(places, capsys):
    registers, output, target = places
    path = output / "tables" / "t01_registers.tex"
    path.write_text(path.read_text("utf-8") + "% C00017\n", encoding="utf-8")
    listed(registers, output)
    assert bundle(places) == 1 and not target.exists()
    said = capsys.readouterr().out
    assert "output/tables/t01_registers.tex" in said and "C00017" not in said
    kept = (output / "restricted" / "bundle.csv").read_text("utf-8")
    assert "identifier,output/tables/t01_registers.tex,cases.case_id,c00017" in kept


def test_a_small_count_that_comes_back_refuses_it(places, capsys):
    registers, output, target = places
    path = output / "results.csv"
    rows = pd.read_csv(path, dtype="str", keep_default_na=False)
    small = rows.index[(rows["exhibit"] == "t03_reviews") & (rows["estimate"] == "")]
    rows.loc[small[0], ["estimate", "status", "reason"]] = ["4", "ok", ""]
    rows.to_csv(path, index=False, lineterminator="\n")
    listed(registers, output)
    assert bundle(places) == 1 and not target.exists()
    assert "small counts would come back from" in capsys.readouterr().out


def test_a_passage_refuses_real_registers_and_is_reported_of_simulated(
    places, capsys, monkeypatch
):
    registers, output, target = places
    rulings = pd.read_csv(registers / ABOUT_A_RULING, dtype="str")
    told = "el testigo Anaximandro Quispe refirió haber visto todo aquella misma noche"
    rulings.loc[0, "text"] += f" {told}."
    rulings.to_csv(registers / ABOUT_A_RULING, index=False)
    path = output / "tables" / "t01_registers.tex"
    path.write_text(f"{path.read_text('utf-8')}% {told}\n", encoding="utf-8")
    listed(registers, output)
    assert bundle(places) == 0
    assert "passages of the registers stand in output/tables" in capsys.readouterr().out
    target.unlink()

    edit(monkeypatch, {})
    options = ("--input", registers, "--output", output, "--to", target)
    assert bundling.bundle_command([str(o) for o in options], real) == 1
    said = capsys.readouterr().out
    assert "passages of the registers stand in" in said and not target.exists()
    assert "Anaximandro" not in said


def test_an_output_that_a_hand_changed_is_refused(places, capsys):
    _, output, _ = places
    (output / "numbers.tex").write_text("% another\n", encoding="utf-8")
    assert bundle(places) == 1
    assert "not as the run left it: numbers.tex" in capsys.readouterr().out


@pytest.mark.parametrize("how", ["no manifest", "another register", "other code"])
def test_an_output_of_something_else_is_wrong_use(places, how, capsys):
    registers, output, _ = places
    if how == "no manifest":
        (output / "manifest.sha256").unlink()
    elif how == "another register":
        path = registers / "regions.csv"
        path.write_text(path.read_text("utf-8") + "\n", encoding="utf-8")
    else:
        made = {"01": {"registers": {}, "settings": {}, "code": "x", "mode": "full"}}
        (output / "made_from.json").write_text(json.dumps(made), encoding="utf-8")
    assert bundle(places) == 2
    assert f"run {command()}" in capsys.readouterr().out


def test_it_is_not_written_into_the_package(places, capsys):
    registers, output, _ = places
    assert bundle((registers, output, registers / "b.zip")) == 2
    assert bundle((registers, output, ROOT / "input" / "b.zip")) == 2


def test_an_edited_file_of_the_package_is_searched_where_registers_are_real(
    places, capsys, monkeypatch
):
    registers, output, target = places
    edit(monkeypatch, {"tests/conftest.py": b"# C00017\n"})
    options = ("--input", registers, "--output", output, "--to", target)
    assert bundling.bundle_command([str(o) for o in options], real) == 1
    said = capsys.readouterr().out
    assert "1 identifiers of the registers stand in tests/conftest.py" in said
    assert not target.exists() and "C00017" not in said


def test_a_partial_output_is_bundled_when_asked_and_said_to_be_partial(places, capsys):
    """Registers that are missing are no traceback: their rows wait for them."""
    registers, output, target = places
    for name in ("hand_coded_rulings.csv", ABOUT_A_RULING):
        (registers / name).unlink()
    path = output / "results.csv"
    rows = pd.read_csv(path, dtype="str", keep_default_na=False)
    waits = rows.index[(rows["step"] == "04") & (rows["status"] == "ok")]
    empty = ["estimate", "std_error", "conf_low", "conf_high", "n_obs"]
    rows.loc[waits, empty] = ""
    rows.loc[waits, ["status", "reason"]] = ["awaiting", "awaiting:rulings.csv"]
    rows.to_csv(path, index=False, lineterminator="\n")
    listed(registers, output)
    assert bundle(places) == 2 and not target.exists()
    said = capsys.readouterr().out
    assert "is partial, it awaits rulings.csv" in said and "--partial" in said
    options = ("--input", registers, "--output", output, "--to", target, "--partial")
    assert main(["bundle", *map(str, options)]) == 0, capsys.readouterr().out
    said = capsys.readouterr().out
    assert "partial output, awaiting rulings.csv" in said and "BUNDLED" in said


def test_no_file_but_an_archive_is_written_over(untouched, tmp_path, capsys):
    registers, output, _ = untouched
    mine = tmp_path / "notes.txt"
    mine.write_text("mine", encoding="utf-8")
    for target in (mine, ROOT / ".git" / "b.zip", ROOT / "tests" / "b.zip"):
        options = ("--input", registers, "--output", output, "--to", target)
        assert main(["bundle", *map(str, options)]) == 2
    told = capsys.readouterr().out
    assert "is a file that is no archive" in told and "lies in the package" in told
    assert mine.read_text("utf-8") == "mine" and not (ROOT / "tests/b.zip").exists()
