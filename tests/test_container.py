"""The container is built from what a clone holds, by the commands of the README."""

import os
import re
import subprocess
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCKER = ROOT / ".docker"
IGNORED = (DOCKER / "Dockerfile.dockerignore").read_text(encoding="utf-8").split()


@pytest.fixture(scope="module")
def file() -> str:
    return (DOCKER / "Dockerfile").read_text(encoding="utf-8")


def instructions(file: str, name: str) -> list[str]:
    joined = file.replace("\\\n", " ")
    return re.findall(rf"^{name} (.+)$", joined, re.M)


def test_the_readme_and_the_file_say_the_same_commands(file):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = readme.split("<!-- command: container -->")[1].split("<!-- end -->")[0]
    commands = [line for line in block.splitlines() if line.startswith("docker ")]
    assert len(commands) == 2
    for command in commands:
        assert f"#   {command}" in file.splitlines()


def test_the_image_has_the_python_that_makes_the_committed_output(file):
    (base,) = instructions(file, "FROM")
    version = re.fullmatch(r"python:(\d+\.\d+\.\d+)-slim-[a-z]+", base).group(1)
    machines = (ROOT / "README.md").read_text("utf-8").split("\n### Machines\n")[1]
    assert f"Python {version} makes the committed output" in machines.replace("\n", " ")


def test_what_is_copied_is_there_and_nothing_confidential_is(file):
    for copied in instructions(file, "COPY"):
        *sources, _ = copied.split()
        for source in sources:
            assert source == "wheels*" or (ROOT / source).exists(), source
    for name in ("input/confidential", ".git", ".venv", "from_container"):
        assert name in IGNORED
    private = ("restricted", "data", "logs", "confidential", "quick", "blind", "bundle")
    for name in private:  # later lines of the list win
        last = [one for one in IGNORED if fnmatch(f"output/{name}/", one.lstrip("!"))]
        assert last and not last[-1].startswith("!"), name


def test_it_runs_as_nobody_special_and_writes_into_no_mount(file):
    (user,) = instructions(file, "USER")
    assert user.split(":")[0] not in ("0", "root")
    run = next(line for line in file.splitlines() if "docker run" in line)
    mounted = re.search(r'-v "\$PWD:(\S+)"', run).group(1)
    written = run.split("--output ")[1]
    assert written.startswith(f"{mounted}/") and "--network none" in run
    assert written.removeprefix(f"{mounted}/") in (ROOT / ".gitignore").read_text()


@pytest.mark.skipif(os.name != "posix", reason="a shell's line")
@pytest.mark.parametrize("wheels", [False, True])
def test_the_build_takes_wheels_where_they_are(file, wheels, tmp_path):
    """The installing line with a pip that says what it was asked."""
    (line,) = instructions(file, "RUN")
    install, pip = tmp_path / "install", tmp_path / "bin" / "pip"
    install.mkdir()
    pip.parent.mkdir()
    pip.write_text('#!/bin/sh\necho "$@"\n')
    pip.chmod(0o755)
    if wheels:
        (install / "a-1-py3-none-any.whl").write_text("x")
    done = subprocess.run(
        ["sh", "-euc", line.replace("/install", str(install))],
        env={"PATH": f"{pip.parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ("--no-index --find-links ." in done.stdout) == wheels
    assert "--require-hashes" in done.stdout
    assert done.stdout.rstrip().endswith("-r requirements-hashed.txt")
