"""The whole package on the simulated registers, run as a stranger would run it."""

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from project import read, tree_bytes, write
from whole_run import CANARY, copy_project, results, run_package

from perutip.study.exhibits import EXHIBITS


def test_the_last_line_is_the_sentinel_and_the_banner_comes_first(runs):
    lines = runs[0][1].stdout.strip().splitlines()
    assert re.fullmatch(
        rf"REPLICATION COMPLETE: 7/7 steps, {len(EXHIBITS)} exhibits", lines[-1]
    )
    assert lines[0] == lines[-2] == "SIMULATED DATA"


def test_every_promised_exhibit_exists_and_carries_its_stamp(runs):
    output = runs[0][0]
    for exhibit in EXHIBITS:
        for name in exhibit.files:
            assert (output / name).stat().st_size > 0, name
        if exhibit.kind == "table":
            text = (output / exhibit.files[0]).read_text(encoding="utf-8")
            assert r"SIMULATED DATA $\cdot$ QUICK" in text, exhibit.key


def test_every_outcome_has_the_row_that_it_must_have(runs, catalogue):
    rows = results(runs[0][0])
    for key, outcome in catalogue.outcomes.items():
        wanted = "funder" if outcome.source == "funder" else "as_registered"
        mine = [
            r
            for r in rows
            if r["outcome"] == key
            and r["definition"] == wanted
            and r["estimator"] not in ("count", "description")
        ]
        assert mine, key
        for row in mine:
            if row["status"] == "ok":
                assert row["estimate"], row
                if wanted == "as_registered":
                    assert row["conf_low"] and row["conf_high"], row
            else:
                assert row["reason"], row


def test_no_blank_estimate_without_a_status_and_no_small_cell(runs):
    for row in results(runs[0][0]):
        assert row["status"] in ("ok", "not_estimable", "awaiting")
        assert row["data_status"] == "simulated"
        assert bool(row["estimate"]) == (row["status"] == "ok"), row
        assert row["status"] == "ok" or row["reason"], row
        if row["n_obs"]:
            assert float(row["n_obs"]) >= 10, row
        if (
            row["estimator"] == "count"
            and row["estimate"]
            and "luster" not in row["term"]
        ):
            value = float(row["estimate"])
            shares = row["term"] in (
                "share",
                "empty",
                "columns",
                "mde",
                "simulated_mde",
            )
            assert shares or value == 0 or value >= 10, row


def test_no_identifier_or_text_leaves_the_restricted_folder(runs):
    from pypdf import PdfReader

    output, done = runs[0]
    assert CANARY not in done.stdout + done.stderr
    restricted = 0
    for path in sorted(output.rglob("*")):
        if not path.is_file():
            continue
        content = path.read_bytes()
        if path.suffix == ".pdf":
            pages = PdfReader(path).pages
            content += "".join(page.extract_text() for page in pages).encode()
        inside = CANARY.encode() in content
        if path.relative_to(output).parts[0] == "restricted":
            restricted += inside
        else:
            assert not inside, path.relative_to(output)
    assert restricted, "the canaries were not planted where the keys are written"


def test_the_manifest_verifies(runs):
    output = runs[0][0]
    lines = (output / "manifest.sha256").read_text(encoding="utf-8").splitlines()
    checked = 0
    for line in lines:
        if not line.startswith("#"):
            digest, name = line.split("  ")
            content = (output / name).read_bytes()
            assert hashlib.sha256(content).hexdigest() == digest, name
            checked += 1
    assert checked > len(EXHIBITS)


def test_the_independent_verifier_confirms_the_draw(runs):
    folder = runs[0][0] / "randomization"
    done = subprocess.run(
        [sys.executable, "-I", "verify_draw.py", "seed_log.jsonl"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no LaTeX here")
def test_the_document_of_all_exhibits_compiles_and_nothing_overflows(runs, tmp_path):
    shutil.copytree(runs[0][0], tmp_path / "output")
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "exhibits.tex"],
        cwd=tmp_path / "output",
        capture_output=True,
        check=False,
    )
    log = done.stdout.decode("utf-8", errors="replace")
    assert done.returncode == 0, log[-2000:]
    widest = [
        float(points) for points in re.findall(r"Overfull .hbox .([0-9.]+)pt", log)
    ]
    assert max(widest, default=0.0) < 1.0, log
    assert "Float too large" not in log, log


def test_a_failing_step_stops_the_run_and_leaves_earlier_output(runs, tmp_path):
    project = copy_project(tmp_path / "project")
    output = project / "output" / "quick"
    shutil.copytree(runs[0][0], output)
    shutil.rmtree(project / "input")
    shutil.copytree(runs[0][0].parents[1] / "input", project / "input")
    before = tree_bytes(output)
    step = project / "code" / "03_appeals.py"
    text = step.read_text(encoding="utf-8")
    step.write_text(
        text.replace(
            '    cases = run.read_data("cases")\n', "    raise KeyError('secret')\n"
        ),
        encoding="utf-8",
    )
    done = run_package(project, "--quick", "--steps", "3")
    assert done.returncode == 1
    assert "step 03" in done.stdout and "KeyError" in done.stdout
    assert "secret" not in done.stdout + done.stderr
    assert tree_bytes(output) == before


def test_output_of_other_data_is_refused(runs, tmp_path):
    project, output = copy_project(tmp_path / "project"), tmp_path / "output"
    shutil.copytree(runs[0][0], output)
    before = tree_bytes(output)
    registers = tmp_path / "registers"
    shutil.copytree(project / "input" / "simulated", registers)
    (registers / "truth.toml").unlink()
    for path in registers.glob("*.csv"):
        write(read(path).iloc[::-1], path)
    done = run_package(
        project, "--input", str(registers), "--output", str(output), "--steps", "1"
    )
    assert done.returncode == 2
    assert "simulated data" in done.stdout
    assert tree_bytes(output) == before
