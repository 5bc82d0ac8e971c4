"""The field team's commands, from freeze to certificate."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys

from commanded import (
    BEACON,
    CODE,
    THROWN,
    drawn,
    events,
    frozen,
    independent,
    write_frame,
)
from forgery import AFTER, BEFORE, COMMITMENTS, DICE, NONCES, ROUND, SIGNATURE

from perutip.assignment.field.shown import DRY_RUN
from perutip.assignment.seed_log import verify_all
from perutip.assignment.seed_log.beacon import QUICKNET, randomness_of
from perutip.running.asked import verify_randomization


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
    assert "  reserve=frame_reserve.csv trial=frame_trial.csv\n" in page
    assert "no frame file compared" not in page
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
    assert "too early: the seed comes into being at" in capsys.readouterr().err
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
    said = capsys.readouterr().out
    assert "its seed: the secret numbers of a, b, c" in said
    assert "publish the hash BEFORE any member shows a number" in said
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
    assert run("void", "trial", "--reason", " ") == 2
    assert run("void", "trial", "--reason", "a district withdrew") == 0
    assert independent(registers) == 3
    frames = {n: registers / f"frame_{n}.csv" for n in ("trial", "reserve")}
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


def test_dry_run_marks_every_line_and_writes_nothing(run, registers, capsys) -> None:
    before = sorted(registers.iterdir())
    assert run("dry-run", "trial", "--test-seed", "rehearsal") == 0
    folder, *lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 10 and all(line.startswith(DRY_RUN) for line in lines)
    assert sorted(registers.iterdir()) == before


def test_an_older_log_that_was_put_back_takes_no_record(run, registers, clock, capsys):
    drawn(run, registers, clock)
    log, copies = registers / "seed_log.jsonl", registers / "seed_log_copies"
    whole = log.read_bytes()
    assert run("void", "pilot", "--reason", "never frozen") != 0  # copies it whole
    older = b"".join(whole.splitlines(keepends=True)[:3])
    log.write_bytes(older)
    capsys.readouterr()
    for command in (("draw", "trial"), ("status",), ("draw", "reserve")):
        assert run(*command) == 3
        said = capsys.readouterr().err
        assert "3 records" in said and "goes on with 2 more" in said
        assert log.read_bytes() == older
    longest = max(copies.glob("*.jsonl"))
    assert longest.name in said
    log.write_bytes(longest.read_bytes())
    assert run("status") == 0


def test_what_a_broken_write_left_in_a_copy_is_no_later_record(run, registers, clock):
    drawn(run, registers, clock)
    log, copies = registers / "seed_log.jsonl", registers / "seed_log_copies"
    for name, more in (("a", b'{"event": "dr'), ("b", b"\n"), ("c", b'"event"\n')):
        (copies / f"seed_log_{name}.jsonl").write_bytes(log.read_bytes() + more)
    assert run("status") == 0


def test_sources_of_the_frame_are_recorded(run, registers, capsys) -> None:
    source = registers / "dice.txt"
    assert run("freeze", "reserve", "--source", str(source)) == 0
    record = json.loads((registers / "seed_log.jsonl").read_text())
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    assert record["sources"] == [{"name": "dice.txt", "sha256": digest}]
    wrong = "--source", "nowhere.csv", "--source", str(registers)
    assert run("freeze", "trial", *THROWN, *wrong) == 2
    said = capsys.readouterr().err
    assert f"nowhere.csv is not there, {registers.name} is a folder" in said
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


def test_a_log_without_its_last_record_is_refused_by_every_verifier(
    run, registers, clock, capsys
) -> None:
    drawn(run, registers, clock)
    assert run("replace", "--unit", "010103", "--reason", "it withdrew") == 0
    assert run("void", "trial", "--reason", "another frame") == 0
    log = registers / "seed_log.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(lines[:-2]))  # as before the replacement
    assert verify_all(log, {}).exit_code == 0, "it verifies by itself"
    capsys.readouterr()
    assert verify_randomization(registers, []) == 3
    out = capsys.readouterr().out
    assert "goes on with 1 more: an older log was put back" in out
    assert out.endswith("randomization: differs\n")


def test_status_says_that_a_frozen_frame_was_changed(run, registers, clock, capsys):
    clock.minutes = BEFORE
    frozen(run, *BEACON)
    capsys.readouterr()
    assert run("status") == 0
    assert "not as frozen" not in capsys.readouterr().out
    for name in ("trial", "reserve"):
        path = registers / f"frame_{name}.csv"
        good = path.read_text(encoding="utf-8")
        path.write_text(good.replace(",q1,", ",q0,", 1), newline="")
        assert run("status") == 0
        out = capsys.readouterr().out
        assert f"  frame_{name}.csv is not as frozen: take back its bytes" in out
        path.write_text(good, newline="")


def test_one_record_is_one(run, registers, clock, capsys):
    clock.minutes = BEFORE
    assert run("freeze", "reserve") == 0
    capsys.readouterr()
    assert run("status") == 0
    assert "(1 record)" in capsys.readouterr().out
    verify_randomization(registers, [])
    assert "(1 record)" in capsys.readouterr().out
