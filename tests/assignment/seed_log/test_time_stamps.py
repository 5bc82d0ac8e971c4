"""RFC 3161 stamps beside a log, made by openssl's own authority."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from forgery import beacon_log, independent, records_of, told

from perutip.assignment.seed_log import verify_all

CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = {name}
[ca]
basicConstraints = critical, CA:true
[stamp]
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
signer_digest = sha256
ess_cert_id_alg = sha256
"""


def openssl(*words: str) -> None:
    done = subprocess.run(["openssl", *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a root, a stamping key signed by it, and their configuration."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl here")
    folder = tmp_path_factory.mktemp("authority")
    (folder / "serial").write_text("01\n")
    for name in ("root", "tsa"):
        text = CONFIG.format(name=name, folder=folder)
        (folder / f"{name}.cnf").write_text(text)
        key = str(folder / f"{name}.key")
        openssl("genrsa", "-out", key, "2048")
        request = ("req", "-new", "-key", key, "-config", str(folder / f"{name}.cnf"))
        openssl(*request, "-out", str(folder / f"{name}.csr"))
    sign = ("x509", "-req", "-days", "99", "-extfile", str(folder / "root.cnf"))
    root = ("-in", str(folder / "root.csr"), "-signkey", str(folder / "root.key"))
    openssl(*sign, *root, "-extensions", "ca", "-out", str(folder / "root.pem"))
    by = ("-CA", str(folder / "root.pem"), "-CAkey", str(folder / "root.key"))
    tsa = ("-in", str(folder / "tsa.csr"), *by, "-CAcreateserial")
    openssl(*sign, *tsa, "-extensions", "stamp", "-out", str(folder / "tsa.pem"))
    return folder


def stamp(authority: Path, digest: str, target: Path) -> None:
    query = str(target.with_suffix(".tsq"))
    openssl("ts", "-query", "-digest", digest, "-sha256", "-cert", "-out", query)
    signer = (
        "-signer",
        str(authority / "tsa.pem"),
        "-inkey",
        str(authority / "tsa.key"),
    )
    config = ("-config", str(authority / "tsa.cnf"), "-section", "one")
    openssl("ts", "-reply", "-queryfile", query, *config, *signer, "-out", str(target))


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return beacon_log(tmp_path / "seed_log.jsonl")


def test_a_stamp_is_checked_against_its_authority(authority, log) -> None:
    freeze = records_of(log)[1]["hash"]
    stamp(authority, freeze, log.with_name("freeze.tsr"))
    [note] = [n for n in verify_all(log, {}).notes if n.startswith("freeze.tsr")]
    assert "not checked: no root certificate" in note
    shutil.copy(authority / "root.pem", log.with_name("root.pem"))
    report = verify_all(log, {})
    [note] = [n for n in report.notes if n.startswith("freeze.tsr")]
    assert "record 2 (freeze trial) existed at 20" in note
    assert f"--anchor {freeze}@20" in note and report.exit_code == 0
    assert report.status == "internally consistent, not anchored"  # no anchor by itself
    code, said = told(independent(), str(log))
    assert code == 0 and "freeze.tsr: a proof of time, not checked here" in said


def test_stamps_that_are_not_the_authority_s(authority, log, tmp_path) -> None:
    shutil.copy(authority / "root.pem", log.with_name("root.pem"))
    path = log.with_name("freeze.tsr")
    stamp(authority, "ab" * 32, path)
    report = verify_all(log, {})
    assert report.exit_code == 3
    assert "no record of this log has the hash that it stamps" in report.problems[0]
    stamp(authority, records_of(log)[1]["hash"], path)
    content = path.read_bytes()
    for edited in (b"", b"x", content[:-40], content[:-1] + bytes([content[-1] ^ 1])):
        path.write_bytes(edited)
        assert verify_all(log, {}).exit_code == 3
    path.write_bytes(content)
    shutil.copy(authority / "tsa.pem", log.with_name("root.pem"))
    other = log.with_name("root.pem")
    openssl(
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=other",
        "-keyout",
        str(tmp_path / "k"),
        "-out",
        str(other),
    )
    report = verify_all(log, {})
    assert "not a time stamp by an authority whose root is there" in report.problems[0]


def test_other_proofs_are_named(log) -> None:
    log.with_name("freeze.ots").write_bytes(b"\x00OpenTimestamps")
    report = verify_all(log, {})
    assert report.exit_code == 0
    assert any("OpenTimestamps proof, not checked" in note for note in report.notes)
