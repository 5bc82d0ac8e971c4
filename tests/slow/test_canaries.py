"""No canary, path, host or user in anything public, on simulated and real registers.

Registers taken for real are drawn anew from nonces, and their rulings are files.
"""

import getpass
import hashlib
import shutil
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "package"))
from canaries import CANARY, places, plant, rulings_to_files
from project import ROOT, read, write

from perutip.assignment.seed_log import SeedLog, announce_nonces
from perutip.assignment.seed_log.seed_sources import nonce_seed


def copy_project(target: Path) -> Path:
    target.mkdir(parents=True)
    for name in ("main.py", "requirements.txt"):
        shutil.copy(ROOT / name, target / name)
    skipped = shutil.ignore_patterns("__pycache__", "confidential")
    for name in ("code", "input"):
        shutil.copytree(ROOT / name, target / name, ignore=skipped)
    return target


def draw_anew(folder: Path) -> None:
    """Freeze, seed and draw the frame with secrets of three people."""
    nonces = [hashlib.sha256(f"{n}".encode()).hexdigest() for n in range(3)]
    commitments = [hashlib.sha256(one.encode()).hexdigest() for one in nonces]
    (folder / "seed_log.jsonl").unlink()
    log, frame = SeedLog(folder / "seed_log.jsonl"), folder / "frame_trial.csv"
    source = announce_nonces(["first", "second", "third"], commitments)
    log.freeze("trial", frame, source=source, no_reserve=True)
    log.seed("trial", nonce_seed(nonces, commitments))
    log.draw("trial", frame)


@pytest.fixture(scope="module", params=["simulated", "confidential"])
def ran(request, tmp_path_factory):
    """A quick run of a copy whose registers have canaries."""
    project = copy_project(tmp_path_factory.mktemp("canary") / "project")
    folder = project / "input" / "simulated"
    if request.param == "confidential":
        folder = project / "input" / "confidential"
        shutil.copytree(project / "input" / "simulated", folder)
        for name in ("truth.toml", "truth_madre_de_dios.toml", "planted_passages.csv"):
            (folder / name).unlink()
        for path in folder.glob("frame_*.csv"):  # the simulated file itself is refused
            write(read(path).iloc[::-1], path)
        draw_anew(folder)
    plant(folder)
    if request.param == "confidential":
        rulings_to_files(folder)
    done = subprocess.run(
        [sys.executable, "main.py", "--quick"],
        cwd=project,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    part = "confidential/quick" if request.param == "confidential" else "quick"
    return project, project / "output" / part, done.stdout + done.stderr


def test_no_canary_in_any_public_file_or_on_the_screen(ran):
    _, output, said = ran
    assert places(output, CANARY) == []
    assert CANARY.lower() not in said.lower()
    cache = output / "restricted" / "cache"
    if "confidential" in output.parts:  # the cache of read documents holds texts
        assert any(CANARY in p.read_text("utf-8") for p in cache.rglob("*.json"))
    kept = [p for p in (output / "restricted").rglob("*") if p.is_file()]
    assert any(CANARY.encode() in path.read_bytes() for path in kept)


def test_no_canary_in_logs_and_analysis_files(ran):
    _, output, _ = ran
    for name in ("logs", "data"):
        for path in (output / name).rglob("*"):
            if path.is_file():
                assert CANARY.encode() not in path.read_bytes(), path.name
    assert CANARY not in (output / "made_from.json").read_text(encoding="utf-8")


def test_no_path_host_or_user_in_public_files_logs_and_on_the_screen(ran):
    project, output, said = ran
    words = [str(project), *(w for w in (socket.gethostname(),) if len(w) > 6)]
    words += [user for user in (getpass.getuser(),) if user != "root"]
    assert places(output, *words) == []
    logs = "".join(p.read_text("utf-8") for p in (output / "logs").glob("*.log"))
    for word in words:
        assert word not in said and word not in logs


def test_private_folders_are_closed(ran):
    _, output, _ = ran
    for name in ("data", "restricted", "logs"):
        assert (output / name / ".gitignore").read_text() == "*\n"
        for path in [output / name, *(output / name).rglob("*")]:
            wanted = 0o700 if path.is_dir() else 0o600
            assert stat.S_IMODE(path.stat().st_mode) == wanted, path
