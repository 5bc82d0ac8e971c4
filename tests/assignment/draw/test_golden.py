"""The draw, byte for byte, against four implementations that share no code with it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest

from perutip.assignment.draw import assignment_digest, draw, frame_digest, read_frame

GOLDEN = Path(__file__).parent / "golden"
README = Path(__file__).parents[3] / "README.md"
FRAMES = ["trial_5x4", "odd_strata", "pairs", "unequal"]
SEED = hashlib.sha256(b"golden files of hashdraw/1").hexdigest()
LANGUAGES = {"node": "hashdraw.mjs", "perl": "hashdraw.pl", "ruby": "hashdraw.rb"}


def written(name: str) -> str:
    """The package's draw in the golden files' form."""
    frame = read_frame(GOLDEN / f"{name}.csv")
    drawn = draw(frame, seed=SEED)
    names = ["unit_id", "stratum", "rank", "treated", "ticket"]
    rows = list(drawn[names].itertuples(index=False, name=None))
    lines = ["\t".join(map(str, row)) for row in rows]
    digest = assignment_digest([row[:4] for row in rows])
    return "\n".join([f"F {frame_digest(frame)}", *lines, f"digest {digest}", ""])


@pytest.mark.parametrize("name", FRAMES)
def test_draw_equals_the_golden_file(name: str) -> None:
    assert written(name).encode() == (GOLDEN / f"{name}.txt").read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FRAMES)
def test_golden_file_is_what_each_language_makes(name: str, language: str) -> None:
    tool = shutil.which(language)
    if tool is None:
        pytest.skip(f"no {language} here")
    script, frame = GOLDEN / LANGUAGES[language], GOLDEN / f"{name}.csv"
    command = [tool, str(script), SEED, str(frame)]
    done = subprocess.run(command, capture_output=True)
    if done.returncode:
        pytest.skip(f"{language} lacks a library: {done.stderr.decode()[:80]}")
    assert done.stdout == (GOLDEN / f"{name}.txt").read_bytes()


@pytest.mark.parametrize("name", FRAMES)
def test_shell_recipe_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    if any(shutil.which(t) is None for t in ("bash", "sort", "sha256sum", "awk")):
        pytest.skip("no bash, sort, sha256sum or awk here")
    plain = tmp_path / "frame.csv"
    text = (GOLDEN / f"{name}.csv").read_text(encoding="utf-8")
    plain.write_text(unicodedata.normalize("NFC", text), encoding="utf-8", newline="")
    recipe = ["bash", str(GOLDEN / "hashdraw.sh"), SEED, str(plain)]
    done = subprocess.run(recipe, cwd=tmp_path, capture_output=True, check=True)
    golden = (GOLDEN / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    rows = sorted(line.rpartition("\t")[0] for line in golden[1:-1])
    assert done.stdout.decode().splitlines() == [golden[0], *rows, golden[-1]]
    printed = done.stdout.split(b"\n", 1)[1].rpartition(b"digest ")[0]
    assert golden[-1] == f"digest {hashlib.sha256(printed).hexdigest()}"


@pytest.mark.parametrize("given", [[SEED], [SEED, "absent.csv"], [SEED, "frame.csv"]])
def test_shell_recipe_leaves_no_file(given: list[str], tmp_path: Path) -> None:
    if any(shutil.which(t) is None for t in ("bash", "sort", "sha256sum", "awk")):
        pytest.skip("no bash, sort, sha256sum or awk here")
    temporary, frame = tmp_path / "tmp", tmp_path / "frame.csv"
    temporary.mkdir()
    shutil.copy(GOLDEN / "trial_5x4.csv", frame)
    recipe = ["bash", str(GOLDEN / "hashdraw.sh"), *given]
    place = os.environ | {"TMPDIR": str(temporary)}
    done = subprocess.run(recipe, cwd=tmp_path, env=place, capture_output=True)
    assert sorted(tmp_path.iterdir()) == [frame, temporary]
    assert not list(temporary.iterdir())
    drawn = given[-1] == frame.name
    assert (done.returncode == 0) == drawn
    assert (b"digest" in done.stdout) == drawn
    assert bool(done.stderr) != drawn


def test_the_readme_prints_the_recipe_that_is_tested() -> None:
    text = README.read_text(encoding="utf-8") if README.exists() else ""
    if "hashdraw/1|$S" not in text:
        pytest.skip("the README does not print the recipe yet")
    blocks = re.findall("```(?:bash|sh)?\n(.*?)```", text, re.S)
    block = next(b for b in blocks if "hashdraw/1|$S" in b)
    recipe = (GOLDEN / "hashdraw.sh").read_text(encoding="utf-8")
    code = [line for line in recipe.splitlines() if not line.startswith("#")]
    assert [x for x in block.splitlines() if not x.startswith("#")] == code


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum here")
def test_the_readme_s_line_gives_the_seed_of_the_simulated_log():
    text = README.read_text(encoding="utf-8")
    block = text.split("<!-- command: seed -->")[1].split("<!-- end -->")[0]
    (line,) = [one for one in block.splitlines() if one and "```" not in one]
    done = subprocess.run(
        ["bash", "-c", line], cwd=README.parent, capture_output=True, check=True
    )
    log = README.parent / "input" / "simulated" / "seed_log.jsonl"
    events = [json.loads(one) for one in log.read_text("utf-8").splitlines()]
    (seed,) = {e["seed"] for e in events if e["event"] == "seed"}
    assert done.stdout.decode().split() == [seed, "-"]
