"""--check names a changed digit and nothing else, whatever the hash seed or kernels."""

import os
import re
import shutil
import signal
import subprocess

import pytest
from places import command, copy_project, environment, run, tree, wait_for


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project with few rulings whose quick output stands."""
    copy = copy_project(tmp_path_factory.mktemp("check") / "project", rulings=400)
    done = run(copy, "--quick")
    assert done.returncode == 0, done.stdout + done.stderr
    return copy


def checked(project, *arguments, **more):
    done = run(project, "--quick", "--check", *arguments, **more)
    return done.returncode, done.stdout + done.stderr


OLDER = {
    "PYTHONHASHSEED": "7",
    "OPENBLAS_CORETYPE": "Nehalem",
    "NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3 AVX512F AVX512CD AVX512_SKX",
}


def test_a_second_run_is_identical_under_another_hash_seed_and_older_kernels(
    project, tmp_path
):
    """And what an earlier check left that was killed, with its records, goes."""
    output = project / "output" / "quick"
    before = tree(output)
    killed = subprocess.Popen(
        command(project, "--quick", "--check"),
        env=environment(TMPDIR=str(tmp_path)),
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    staged = "perutip-check-*/.output.next/data/cases.csv"
    assert wait_for(lambda: any(tmp_path.glob(staged)), killed)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    assert any(tmp_path.glob(staged))
    code, said = checked(project, TMPDIR=str(tmp_path), **OLDER)
    assert code == 0, said
    assert said.strip().splitlines()[-1].startswith("IDENTICAL")
    assert tree(output) == before
    assert not list(tmp_path.glob("perutip-check-*"))


def first_digit_up(text: str, match: re.Match) -> str:
    place = match.start(1)
    digit = str((int(text[place]) + 1) % 10)
    return text[:place] + digit + text[place + 1 :]


CHANGES = {
    "a table": (
        "tables/t02_conviction.tex",
        r"Estimate & .*?0\.\d\d(\d)",
        "t02_conviction",
    ),
    "results.csv": ("results.csv", r"t06_primary,.*?,0\.\d\d\d\d(\d)", "t06_primary"),
    "numbers.tex": ("numbers.tex", r"0\.\d\d(\d)", "numbers"),
    "a figure": (
        "figures/f02_event_study.csv",
        r"marks 1.*?,\d+,-?\d+\.\d+,-?\d+\.\d\d\d\d(\d),",
        "f02_event_study",
    ),
    "a word": ("tables/t06_primary.tex", None, "t06_primary"),
}


@pytest.mark.parametrize("kind", list(CHANGES))
def test_one_changed_digit_is_named(project, tmp_path, kind):
    name, pattern, exhibit = CHANGES[kind]
    fresh = tmp_path / "fresh"
    shutil.copytree(project / "output" / "quick", fresh)
    path = project / "output" / "quick" / name
    text = path.read_text(encoding="utf-8")
    if pattern is None:
        changed = text.replace("Randomization p", "Randomized p", 1)
    else:
        match = re.search(pattern, text, re.S)
        assert match, name
        changed = first_digit_up(text, match)
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    try:
        code, said = checked(project, fresh)
    finally:
        path.write_text(text, encoding="utf-8")
    assert code == 1, said
    last = said.strip().splitlines()[-1]
    assert last.startswith("DIFFERENT: 1 of ") and exhibit in last, said


def test_an_incomplete_output_is_wrong_use(project, tmp_path):
    fresh = tmp_path / "fresh"
    shutil.copytree(project / "output" / "quick", fresh)
    for name in ("manifest.sha256", "tables/t02_conviction.tex"):
        path = project / "output" / "quick" / name
        content = path.read_bytes()
        path.unlink()
        try:
            code, said = checked(project, fresh)
        finally:
            path.write_bytes(content)
        assert code == 2 and "incomplete" in said, said
