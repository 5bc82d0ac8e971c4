"""What of a folder belongs to the package: no notes, and the whole locked plan."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import subprocess

import pytest

from perutip.running.bundle.public_files import Package, package_files
from perutip.running.files.places import ROOT
from perutip.running.plan.locking import write_lock
from perutip.running.plan.plan_lock import changes_since_lock, plan_files
from perutip.running.plan.seen_outcomes import Seen
from perutip.running.usage import UsageError

TOLD = "José Mamani Condori DNI 44556677"
OWN = (
    *("input/notas.md", "input/simulated/extra.csv", "input/dictionary/nota.txt"),
    *("input/example_raw/casos.xlsx", "code/nota.txt", "tests/nota.md", ".ci/lista"),
)
SOME = (
    *("main.py", "README.md", "input/study.toml", "input/mapping.toml"),
    *("code/perutip/study/outcomes.toml", "input/dictionary/person_centered.yml"),
    *("input/simulated/regions.csv", "tests/conftest.py", ".ci/run"),
)


@pytest.fixture(params=["git", "MANIFEST.sha256"])
def package(request, tmp_path):
    """A small package that git or the manifest of an archive knows."""
    for name in SOME:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    if request.param == "git":
        in_git(tmp_path, "init", "-q")
        in_git(tmp_path, "add", "-A")
        in_git(tmp_path, "commit", "-q", "-m", "package")
    else:
        digests = {n: hashlib.sha256((tmp_path / n).read_bytes()) for n in SOME}
        lines = [f"{digest.hexdigest()}  {name}\n" for name, digest in digests.items()]
        (tmp_path / "MANIFEST.sha256").write_text("".join(lines), encoding="utf-8")
    return tmp_path


def in_git(place, *asked):
    if shutil.which("git") is None:
        pytest.skip("no git")
    who = ("-c", "user.name=x", "-c", "user.email=x@x", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, "-C", str(place), *asked], check=True)


def test_what_nobody_made_part_of_the_package_is_named_and_stays_out(package):
    for name in OWN:
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(TOLD, encoding="utf-8")
    found = package_files(package)
    assert set(found.every) == set(SOME)
    assert set(found.unknown) == set(OWN)
    assert not any(TOLD.encode() in content for content in found.every.values())


@pytest.mark.parametrize(
    "name", ["code/perutip/mine.py", "input/dictionary/mine.yml", "code/a.toml"]
)
def test_a_file_that_a_run_reads_is_part_of_the_package_or_there_is_none(package, name):
    (package / name).write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match=rf"{name}: .* does not know it"):
        package_files(package)


def test_what_was_edited_is_known(package):
    (package / "tests" / "conftest.py").write_text(TOLD, encoding="utf-8")
    assert package_files(package).edited == {"tests/conftest.py": TOLD.encode()}


def test_without_git_and_manifest_nothing_says_what_the_package_is(tmp_path):
    (tmp_path / "main.py").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="neither git nor MANIFEST.sha256"):
        package_files(tmp_path)


def unpacked(found: Package, place):
    for name, content in found.every.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(content)
    (place / "MANIFEST.sha256").write_text("", encoding="utf-8")
    return place


def test_a_lock_goes_out_with_its_copies_so_that_a_run_there_accuses_nobody(package):
    own = package / "input" / "confidential" / "mapping.toml"
    own.parent.mkdir()
    own.write_text('x = "y"\n', encoding="utf-8")
    lock = write_lock(package, dt.datetime.now(dt.UTC), seen=Seen(0, "", False))
    name = "input/confidential/mapping.toml"
    assert set(lock.mappings) == {name} and changes_since_lock(package) == []
    found = package_files(package)
    copies = {f"input/plan_lock/{name}" for name in plan_files(package)}
    assert copies | {"input/plan_lock.json"} == set(found.every) - set(SOME)
    assert copies <= set(found.read_about)
    there = unpacked(found, package.parent / f"{package.name}-unpacked")
    assert changes_since_lock(there) == []
    own.unlink()  # at home it is missed, an archive never had one
    gone = [f"mapping {name}: is gone"]
    at_home = (package / ".git").is_dir()
    assert changes_since_lock(package) == (gone if at_home else [])
