"""The field team's commands, from freeze to certificate, and what they refuse."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
from forgery import (
    AFTER,
    BEFORE,
    COMMITMENTS,
    DICE,
    NONCES,
    ROUND,
    SIGNATURE,
    START,
    VERIFIER,
)

from perutip.assignment.field import main
from perutip.assignment.field.certificate_words import in_words
from perutip.assignment.field.commands import DRY_RUN
from perutip.assignment.seed_log import verify_all
from perutip.assignment.seed_log.beacon import QUICKNET, randomness_of
from perutip.assignment.seed_log.report import DIFFERS, NOT_DRAWN, Status
from perutip.assignment.seed_log.standing import what_it_rests_on

CODE = Path(__file__).parents[2] / "code"
BEACON = ("--beacon", "quicknet", str(ROUND))
THROWN = (
    *("--dice", "50", "--place", "Lima", "--time", "2023-08-23T14:00Z"),
    *("--witness", "notary", "--witness", "J.Q."),
)


class Clock:
    """A clock that a test sets, minutes from START."""

    def __init__(self) -> None:
        self.minutes = 0.0

    def __call__(self) -> datetime:
        self.minutes += 1
        return START + timedelta(minutes=self.minutes)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def write_frame(folder: Path, name: str, first: int, m_treated: int = 2) -> Path:
    rows = [f"{first + i:06d},q{i // 4},{m_treated}\n" for i in range(8)]
    path = folder / f"frame_{name}.csv"
    path.write_text("unit_id,stratum,m_treated\n" + "".join(rows), newline="")
    return path


@pytest.fixture
def registers(tmp_path: Path) -> Path:
    folder = tmp_path / "registers"
    folder.mkdir()
    write_frame(folder, "trial", 10101)
    write_frame(folder, "reserve", 20101, m_treated=0)
    (folder / "dice.txt").write_text(" ".join(DICE) + "\r\n")
    return folder


@pytest.fixture
def run(registers: Path, clock: Clock):
    return lambda *argv: main(argv, register_dir=registers, now=clock)


def events(folder: Path) -> list[str]:
    lines = (folder / "seed_log.jsonl").read_text(encoding="utf-8").splitlines()
    return [f"{r['event']} {r['frame']}" for r in map(json.loads, lines)]


def independent(folder: Path, *options: str) -> int:
    """Exit code of verify_draw.py on log and frames."""
    frames = [f"{n}={folder / f'frame_{n}.csv'}" for n in ("trial", "reserve")]
    command = [sys.executable, "-I", str(VERIFIER), str(folder / "seed_log.jsonl")]
    return subprocess.run([*command, *frames, *options], capture_output=True).returncode


def frozen(run, *source: str) -> None:
    assert run("freeze", "reserve") == 0
    assert run("freeze", "trial", *source) == 0


def drawn(run, registers: Path, clock: Clock) -> None:
    """A trial drawn by a true round of quicknet."""
    clock.minutes = BEFORE
    frozen(run, *BEACON)
    clock.minutes = AFTER
    assert run("seed", "trial", "--signature", SIGNATURE.upper()) == 0
    assert run("draw", "trial") == 0


def test_the_whole_path_with_a_beacon(run, registers, clock, capsys) -> None:
    drawn(run, registers, clock)
    out = capsys.readouterr().out
    assert out.count("TREATED") == 4 and out.count(f"folder: {registers}") == 4
    assert f"round 1000 of beacon {QUICKNET}, published at 2023-08-23T15:59:24Z" in out
    assert events(registers) == [
        "freeze reserve",
        "freeze trial",
        "seed trial",
        "draw trial",
        "draw reserve",
    ]
    before = (registers / "seed_log.jsonl").read_bytes()
    again = (
        ["freeze", "reserve"],
        ["freeze", "trial", *BEACON],
        ["seed", "trial", "--signature", SIGNATURE],
        ["draw", "trial"],
    )
    for argv in again:
        assert run(*argv) == 0
        assert "verified, nothing added" in capsys.readouterr().out
    assert (registers / "seed_log.jsonl").read_bytes() == before
    freeze = json.loads(before.splitlines()[1])["hash"]
    assert independent(registers) == 0
    anchor = f"{freeze}@2023-08-23T13:30Z"
    assert independent(registers, "--anchor", anchor) == 0
    assert run("certificate", "--anchor", anchor) == 0
    page = (registers / "certificate_trial.txt").read_text(encoding="utf-8")
    assert "verified, freeze anchored before the round" in page
    assert freeze in page and "round 1000 of beacon" in page
    assert len(page.splitlines()) <= 66 and max(map(len, page.splitlines())) <= 80


def test_the_log_is_copied_aside_before_it_is_written(run, registers, clock) -> None:
    drawn(run, registers, clock)
    copies = sorted((registers / "seed_log_copies").iterdir())
    log = (registers / "seed_log.jsonl").read_bytes()
    lines = [copy.read_bytes().count(b"\n") for copy in copies]
    assert lines == [1, 2, 3]
    assert all(log.startswith(copy.read_bytes()) for copy in copies)


def test_replies_of_the_beacon(run, registers, clock, capsys) -> None:
    clock.minutes = BEFORE
    frozen(run, "--beacon", "quicknet", "2023-08-23T15:59:22Z")  # the first after it
    clock.minutes = AFTER
    reply = registers / "reply.json"
    held = {"round": 999, "signature": SIGNATURE, "randomness": ""}
    reply.write_text(json.dumps(held))
    assert run("seed", "trial", "--reply", str(reply)) == 3
    assert "not the reply for round 1000" in capsys.readouterr().err
    held |= {"round": ROUND, "randomness": "ab" * 32}
    reply.write_text(json.dumps(held))
    assert run("seed", "trial", "--reply", str(reply)) == 3
    assert "not the SHA-256 of the signature" in capsys.readouterr().err
    for content in ("{", "[]", "\ufeff{}"):
        reply.write_text(content, encoding="utf-8")
        assert run("seed", "trial", "--reply", str(reply)) == 3
    held["randomness"] = randomness_of(SIGNATURE)
    reply.write_text(json.dumps(held))
    assert run("seed", "trial", "--reply", str(reply)) == 0


def test_what_was_announced_binds(run, registers, clock, capsys) -> None:
    clock.minutes = BEFORE
    frozen(run, *BEACON)
    clock.minutes = AFTER
    dice = str(registers / "dice.txt")
    for argv, message in (
        (["--dice", dice], "announced beacon, not dice"),
        (["--nonces", *NONCES], "announced beacon, not nonces"),
        (["--randomness", "ab" * 32], "96 hex digits"),
        (["--signature", SIGNATURE[:-1] + "8"], "not the beacon's signature of round"),
    ):
        assert run("seed", "trial", *argv) == 3
        assert message in capsys.readouterr().err
    assert run("seed", "reserve", "--signature", SIGNATURE) == 3
    assert run("freeze", "trial", *THROWN) == 3
    assert "frozen already" in capsys.readouterr().err
    assert len(events(registers)) == 2


def test_dice_and_their_ceremony(run, registers, clock, capsys) -> None:
    frozen(run, *THROWN)
    assert "50 throws of dice, at 2023-08-23T14:00:00Z" in capsys.readouterr().out
    assert run("seed", "trial", "--dice", str(registers / "dice.txt")) == 3
    assert "after this record's time" in capsys.readouterr().err
    clock.minutes = 130
    (registers / "less.txt").write_text(DICE[:49])
    assert run("seed", "trial", "--dice", str(registers / "less.txt")) == 3
    assert run("seed", "trial", "--dice", str(registers / "dice.txt")) == 0
    assert hashlib.sha256(DICE.encode()).hexdigest() in capsys.readouterr().out
    assert run("draw", "trial") == 0
    assert run("certificate", "--language", "es") == 0
    page = (registers / "certificate_trial_es.txt").read_text(encoding="utf-8")
    assert "rests on witnesses" in capsys.readouterr().out
    assert "Veredicto:" in page
    assert "; descansa en los testigos" in " ".join(page.split())
    assert independent(registers) == 0


def test_nonces_must_be_those_committed(run, registers, capsys) -> None:
    members = [f"{m}={c}" for m, c in zip("abc", COMMITMENTS)]
    assert run("freeze", "trial", "--no-reserve", "--nonces", *COMMITMENTS) == 2
    assert run("freeze", "trial", "--no-reserve", "--nonces", *members) == 0
    other = hashlib.sha256(b"mar").hexdigest()
    assert run("seed", "trial", "--nonces", *NONCES[:2], other) == 3
    assert "nonce 3: is not the one committed" in capsys.readouterr().err
    assert run("seed", "trial", "--nonces", *NONCES) == 0
    assert run("draw", "trial") == 0
    report = verify_all(registers / "seed_log.jsonl", {})
    assert "rests on the members' secrecy" in report.verdict


def test_replacements_and_status(run, registers, clock, capsys) -> None:
    assert run("status") == 0
    assert "next: freeze reserve" in capsys.readouterr().out
    drawn(run, registers, clock)
    assert run("replace", "--unit", "010101", "--reason", "the mayor declined") == 0
    assert "010101 is replaced by 0201" in capsys.readouterr().out
    assert run("replace", "--unit", "010101", "--reason", "again") == 3
    assert run("replace", "--unit", "010102", "--reason", "two\nlines") == 3
    assert run("status") == 0
    out = capsys.readouterr().out
    assert "trial: drawn" in out and "1 replaced" in out and "reserve: ranked" in out
    assert run("certificate") == 0
    assert "010101 is replaced by" in capsys.readouterr().out
    assert independent(registers) == 0


def test_a_void_is_counted_and_never_called_an_edit(run, registers, clock, capsys):
    drawn(run, registers, clock)
    assert run("void", "trial", "--reason", " ") == 3
    assert run("void", "trial", "--reason", "a district withdrew") == 0
    assert independent(registers) == 3
    frames = {"trial": registers / "frame_trial.csv"}
    report = verify_all(registers / "seed_log.jsonl", frames)
    assert report.exit_code == 3 and report.status == "not drawn"
    assert "edit" not in "\n".join(report.lines())
    assert report.verdict.endswith("; 1 void")
    assert run("certificate") == 3
    assert "voided by record 6" in capsys.readouterr().err
    write_frame(registers, "trial", 10102)
    assert run("freeze", "trial", *BEACON) == 3  # its round is known now
    assert "before the freeze" in capsys.readouterr().err
    later = ["--dice", "50", "--place", "Lima", "--time", "2023-08-24T14:00Z"]
    people = ["--witness", "notary", "--witness", "J.Q."]
    assert run("freeze", "trial", *later, *people) == 0
    clock.minutes = 24 * 60 + 130
    assert run("seed", "trial", "--dice", str(registers / "dice.txt")) == 0
    assert run("draw", "trial") == 0
    report = verify_all(registers / "seed_log.jsonl", frames)
    assert report.exit_code == 0 and report.verdict.endswith("witnesses; 1 void")


def test_a_changed_frame_needs_a_void(run, registers, clock, capsys) -> None:
    drawn(run, registers, clock)
    write_frame(registers, "trial", 10102)
    assert run("draw", "trial") == 3
    assert "rows 5, 9: not as frozen" in capsys.readouterr().err
    assert run("freeze", "trial", *BEACON) == 3
    assert run("certificate") == 3


def test_the_simulated_folder_is_never_written(run, registers, clock, capsys) -> None:
    drawn(run, registers, clock)
    (registers / "truth.toml").write_text("")
    before = {path: path.stat().st_mtime_ns for path in registers.rglob("*")}
    for argv in (
        ["void", "trial", "--reason", "x"],
        ["freeze", "trial", *BEACON],
        ["seed", "trial", "--signature", SIGNATURE],
        ["draw", "trial"],
        ["replace", "--unit", "010101", "--reason", "x"],
        ["frame", "--districts", "x.csv", "--register", "x.csv"],
    ):
        assert run(*argv) == 2
        assert "simulated" in capsys.readouterr().err
    assert run("status") == 0 and run("certificate") == 0
    assert {path: path.stat().st_mtime_ns for path in registers.rglob("*")} == before


def test_another_folder_and_none(run, registers, tmp_path, capsys) -> None:
    other = tmp_path / "other"
    assert run("status", "--input", str(other)) == 2
    assert "no such folder" in capsys.readouterr().err
    other.mkdir()
    write_frame(other, "reserve", 20101, m_treated=0)
    assert run("freeze", "reserve", "--input", str(other)) == 0
    assert f"folder: {other}" in capsys.readouterr().out
    assert events(other) == ["freeze reserve"]
    assert not (registers / "seed_log.jsonl").exists()


def test_without_input_the_confidential_folder_is_meant() -> None:
    text = (CODE / "05_randomize.py").read_text(encoding="utf-8")
    place = ast.parse(text).body[-1]  # if __name__ == "__main__"
    assert 'register_dir=ROOT / "input" / "confidential"' in ast.get_source_segment(
        text, place
    )
    assert "input_folder" not in text


def test_no_district_stands_in_two_frames(run, registers, capsys) -> None:
    write_frame(registers, "pilot", 10105)
    assert run("freeze", "pilot", *THROWN) == 0
    assert run("freeze", "trial", "--no-reserve", *THROWN) == 3
    assert "rows 6, 7, 8, 9: unit stands in frame pilot too" in capsys.readouterr().err


def test_dry_run_marks_every_line_and_writes_nothing(run, registers, capsys) -> None:
    before = sorted(registers.iterdir())
    assert run("dry-run", "trial", "--test-seed", "rehearsal") == 0
    folder, *lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 10 and all(line.startswith(DRY_RUN) for line in lines)
    assert sorted(registers.iterdir()) == before


def test_lost_leading_zero_is_refused(run, registers, capsys) -> None:
    path = registers / "frame_trial.csv"
    path.write_text(path.read_text().replace("\n010103,", "\n10103,"), newline="")
    assert run("freeze", "trial", "--no-reserve", *THROWN) == 3
    assert "row 4: unit_id must be a ubigeo, six digits" in capsys.readouterr().err


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["freeze"],
        ["freeze", "other"],
        ["freeze", "trial"],
        ["freeze", "trial", "--no-reserve"],
        ["freeze", "reserve", *BEACON],
        ["seed", "trial"],
        ["void", "trial"],
        ["dry-run", "trial"],
        ["freeze", "trial", "--beacon", "quicknet"],
        ["replace", "--unit", "010101"],
        ["certificate", "--language", "qu"],
    ],
)
def test_wrong_use_is_exit_2(run, argv: list[str], capsys) -> None:
    assert run(*argv) == 2
    said = capsys.readouterr().err
    assert "usage" in said or "not done" in said


@pytest.mark.parametrize(
    "source",
    [
        ["--beacon", "quicknet", "soon"],
        ["--beacon", "quicknet", "0"],
        ["--beacon", "quicknet", "9" * 30],
        ["--beacon", "other", "7"],
        ["--beacon", "other", "2030-01-01T00:00Z"],
        ["--dice", "5", *THROWN[2:]],
        ["--dice", "50"],
        ["--nonces", "a=1", "b=2", "c=3"],
    ],
)
def test_a_source_that_is_not_whole_is_refused(run, registers, source, capsys) -> None:
    assert run("freeze", "trial", "--no-reserve", *source) == 3
    assert "refused" in capsys.readouterr().err
    assert not (registers / "seed_log.jsonl").exists()


def test_an_anchor_written_badly_is_wrong_use(run, registers, clock, capsys) -> None:
    drawn(run, registers, clock)
    assert run("certificate", "--anchor", "abc") == 2
    assert "expected 64 hex digits" in capsys.readouterr().err
    assert run("certificate", "--anchor", "ab" * 32) == 3


def test_a_disk_that_fails_is_exit_1(run, registers, capsys, monkeypatch) -> None:
    def full(descriptor: int, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("perutip.assignment.seed_log.chain.os.write", full)
    assert run("freeze", "reserve") == 1
    assert "No space left on device" in capsys.readouterr().err
    monkeypatch.undo()
    assert (registers / "seed_log.jsonl").read_bytes() == b""
    assert run("freeze", "reserve") == 0


def test_sources_of_the_frame_are_recorded(run, registers, capsys) -> None:
    source = registers / "dice.txt"
    assert run("freeze", "reserve", "--source", str(source)) == 0
    record = json.loads((registers / "seed_log.jsonl").read_text())
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    assert record["sources"] == [{"name": "dice.txt", "sha256": digest}]
    assert run("freeze", "trial", *THROWN, "--source", "nowhere.csv") == 3
    assert "nowhere.csv" in capsys.readouterr().err
    assert run("freeze", "reserve", "--source", str(source)) == 0


def test_a_source_named_after_the_freeze_is_not_recorded_and_says_so(
    run, registers, capsys
) -> None:
    assert run("freeze", "reserve") == 0
    before = (registers / "seed_log.jsonl").read_bytes()
    assert run("freeze", "reserve", "--source", str(registers / "dice.txt")) == 3
    assert "--source was not recorded" in capsys.readouterr().err
    assert (registers / "seed_log.jsonl").read_bytes() == before
    assert run("freeze", "reserve") == 0


def test_order_is_kept_and_missing_files_are_named(run, registers, capsys) -> None:
    assert run("draw", "trial") == 3
    assert run("seed", "trial", "--dice", "nowhere.txt") == 3
    assert run("freeze", "trial", *THROWN) == 3
    assert "freeze the reserve first" in capsys.readouterr().err
    assert run("freeze", "trial", "--no-reserve", *THROWN) == 0
    assert run("seed", "trial", "--dice", "nowhere.txt") == 3
    assert "nowhere.txt" in capsys.readouterr().err
    assert run("freeze", "reserve") == 3
    assert "must be frozen before it" in capsys.readouterr().err
    assert run("freeze", "pilot", *THROWN) == 3
    assert "frame_pilot.csv" in capsys.readouterr().err


def test_every_word_of_a_verdict_has_spanish_ones():
    """The verdicts and what they rest on, as report and standing declare them."""
    statuses = [one for one in get_args(Status) if one not in (DIFFERS, NOT_DRAWN)]
    announced = [{"kind": kind} for kind in ("dice", "nonces", "simulated")]
    said = [text for one in announced for text in rests_on_kind(one)]
    beacon = {"kind": "beacon", "url": "https://faro.example"}
    said += what_it_rests_on({"announced": beacon}, {"chain": "another"})
    assert len(said) == 5
    for status in statuses:
        for text in said:
            shown = in_words(f"{status}; {text}; 2 voids", "es")
            assert shown.endswith(f"[{status}; {text}; 2 voids]")
            assert "2 asientos anulados" in shown and shown.count(status) == 1
    line = "anchor c0c84a077a6955e2: confirms record 1 (freeze trial), published 2026"
    assert in_words(line, "es").startswith("la huella c0c84a077a6955e2 confirma")
    assert in_words(line, "en") == line
    with pytest.raises(ValueError, match="no Spanish words"):
        in_words("something new", "es")


def rests_on_kind(announced):
    return what_it_rests_on({"announced": announced}, {})


def test_a_reader_who_leaves_ends_nothing(registers):
    """`dry-run … | head -1`: the rest goes nowhere, without a word on the screen."""
    reader, writer = os.pipe()
    os.close(reader)
    given = ["dry-run", "trial", "--test-seed", "1", "--input", str(registers)]
    done = subprocess.run(
        [sys.executable, str(CODE / "05_randomize.py"), *given],
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, "")
