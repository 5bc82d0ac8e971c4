"""The container is built from what a clone holds, by the commands of the README."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from perutip.running.plan.remembered import LOOKS

ROOT = Path(__file__).resolve().parents[1]
DOCKER = ROOT / ".docker"
LISTED = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
IGNORED = [line for line in LISTED if line and not line.startswith("#")]


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


def in_the_context(name: str) -> bool:
    """Does Docker let a file of the checkout in? The last pattern decides that matches
    it or a folder above it; a slash at a pattern's end means nothing."""
    parts, let_in = name.split("/"), True
    above = ["/".join(parts[: n + 1]) for n in range(len(parts))]
    for line in IGNORED:
        pattern = line.lstrip("!").strip("/")
        if any(matches(pattern, place) for place in above):
            let_in = line.startswith("!")
    return let_in


def matches(pattern: str, place: str) -> bool:
    """One * stays within a name, ** goes through any number of folders."""
    pieces = re.split(r"(\*\*/|\*)", pattern)
    words = {"**/": "(?:.*/)?", "*": "[^/]*"}
    return bool(
        re.fullmatch("".join(words.get(one, re.escape(one)) for one in pieces), place)
    )


def copied(file: str, name: str) -> bool:
    """Stands a file of the checkout in the image's package?"""
    sources = [one for line in instructions(file, "COPY") for one in line.split()[:-1]]
    own = [one for one in sources if one != "wheels*"]
    assert all((ROOT / one).exists() for one in own)
    return in_the_context(name) and any(
        name == one or name.startswith(f"{one}/") for one in own
    )


def test_all_that_a_clone_holds_is_copied(file, tracked):
    left_out = [name for name in tracked if not copied(file, name)]
    dotted = [name for name in left_out if name.startswith(".")]
    assert left_out == dotted, set(left_out) - set(dotted)
    assert "output/results.csv" in tracked and ".ci/constraints.txt" not in left_out


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files"],
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return listed.stdout.splitlines()


PRIVATE = [
    "input/confidential/cases.csv",
    "input/mapping_confidential.toml",
    "input/confidential-2026-11-24/cases.csv",
    "input/2026-11-24/rulings/1.pdf",
    *(
        f"output/{name}/x.csv"
        for name in ("restricted", "data", "logs", "confidential")
    ),
    *(f"output/{name}/x.csv" for name in ("quick", "blind", "bundle")),
]


@pytest.mark.parametrize(
    "name",
    [*PRIVATE, "output/.output.next/x", "raw/fiscalia.xlsx", ".git/config", ".venv/x"],
)
def test_nothing_confidential_is_copied(file, name):
    assert not in_the_context(name) and not copied(file, name)


@pytest.mark.parametrize("name", PRIVATE)
def test_git_takes_none_of_it_either(name, tracked):
    asked = ["git", "-C", str(ROOT), "check-ignore", "--no-index", "--quiet", name]
    assert subprocess.run(asked, check=False).returncode == 0
    assert tracked
    for one in ("input/simulated/cases.csv", "input/plan_lock/input/study.toml"):
        assert subprocess.run([*asked[:-1], one], check=False).returncode == 1


BY_HAND = [
    f"{folder}exhibits.{end}"
    for folder in ("output/", "")
    for end in ("aux", "fdb_latexmk", "fls", "log", "out", "synctex.gz", "toc")
]


@pytest.mark.parametrize("name", [*BY_HAND, "output/texput.log", "output/tables/t.aux"])
def test_what_latex_leaves_that_is_called_by_hand_is_no_file_of_the_package(file, name):
    """Or one that fails: beside exhibits.tex, or where it was called."""
    asked = ["git", "-C", str(ROOT), "check-ignore", "--no-index", "--quiet", name]
    assert subprocess.run(asked, check=False).returncode == 0
    assert name.startswith("output/tables/") or not copied(file, name)


def test_the_exhibits_themselves_are_files_of_the_package(file, tracked):
    for name in ("output/exhibits.pdf", "output/exhibits.tex"):
        asked = ["git", "-C", str(ROOT), "check-ignore", "--no-index", "--quiet", name]
        assert subprocess.run(asked, check=False).returncode == 1
        assert name in tracked and copied(file, name)


def test_it_runs_as_nobody_special_and_writes_into_no_mount(file):
    (user,) = instructions(file, "USER")
    assert user.split(":")[0] not in ("0", "root")
    run = next(line for line in file.splitlines() if "docker run" in line)
    mounted = re.search(r'-v "\$PWD:(\S+)"', run).group(1)
    written = run.split("--output ")[1]
    assert written.startswith(f"{mounted}/") and "--network none" in run
    assert written.removeprefix(f"{mounted}/") in (ROOT / ".gitignore").read_text()


def test_what_is_left_out_is_left_out_by_every_builder():
    """Only BuildKit knows an ignore file beside the Dockerfile; where it is not
    installed the old builder would copy the real registers."""
    assert [path.name for path in DOCKER.iterdir()] == ["Dockerfile"]


def test_the_real_registers_are_mounted_where_runs_on_them_are_counted(file):
    mounts = re.findall(r'-v "\$PWD/(\S+):(/\S+)"', file)
    (package,) = instructions(file, "WORKDIR")
    (looks,) = {str(Path(LOOKS).parent)}
    assert mounts == [(looks, f"{package}/{looks}")]  # and no :ro


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
