"""The field team's commands, from freeze to void, and what they refuse."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from perutip.assignment.seed_log import main, verify_all
from perutip.assignment.seed_log.commands import DRY_RUN

VERIFIER = Path(__file__).parents[2] / "code" / "verify_draw.py"
DICE = "Lima, 2026-03-02, in public: 4 1 6 6 2 3 5 1 2 4\n"
NONCES = [hashlib.sha256(name.encode()).hexdigest() for name in ("ana", "luz", "sol")]
RANDOMNESS = hashlib.sha256(b"beacon").hexdigest()


def write_frame(folder: Path, name: str, first: int, m_treated: int = 2) -> Path:
    rows = [f"{first + i:06d},q{i // 4},{m_treated}\n" for i in range(8)]
    path = folder / f"frame_{name}.csv"
    path.write_text("unit_id,stratum,m_treated\n" + "".join(rows), newline="")
    return path


@pytest.fixture
def registers(tmp_path: Path) -> Path:
    write_frame(tmp_path, "trial", 10101)
    write_frame(tmp_path, "reserve", 20101, m_treated=0)
    (tmp_path / "dice.txt").write_bytes(DICE.encode())
    return tmp_path


def run(folder: Path, *argv: str) -> int:
    return main(argv, register_dir=folder)


def events(folder: Path) -> list[str]:
    lines = (folder / "seed_log.jsonl").read_text(encoding="utf-8").splitlines()
    return [f"{r['event']} {r['frame']}" for r in map(json.loads, lines)]


def independent(folder: Path) -> int:
    """Exit code of verify_draw.py on log and trial frame."""
    command = [
        sys.executable,
        "-I",
        str(VERIFIER),
        str(folder / "seed_log.jsonl"),
        f"trial={folder / 'frame_trial.csv'}",
    ]
    return subprocess.run(command, capture_output=True).returncode


def test_freeze_seed_draw_with_dice(registers: Path, capsys) -> None:
    assert run(registers, "freeze", "trial") == 0
    assert run(registers, "seed", "trial", "--dice", str(registers / "dice.txt")) == 0
    assert run(registers, "draw", "trial") == 0
    out = capsys.readouterr().out
    assert out.count("TREATED") == 4
    assert hashlib.sha256(DICE.encode()).hexdigest() in out
    before = (registers / "seed_log.jsonl").read_bytes()
    for argv in (
        ["freeze", "trial"],
        ["draw", "trial"],
        ["seed", "trial", "--dice", str(registers / "dice.txt")],
    ):
        assert run(registers, *argv) == 0
        assert "verified, nothing added" in capsys.readouterr().out
    assert (registers / "seed_log.jsonl").read_bytes() == before
    assert events(registers) == ["freeze trial", "seed trial", "draw trial"]
    assert independent(registers) == 0
    assert sorted(p.name for p in registers.iterdir()) == [
        "dice.txt",
        "frame_reserve.csv",
        "frame_trial.csv",
        "seed_log.jsonl",
    ]


def test_beacon_round_is_named_at_the_freeze(registers: Path, capsys) -> None:
    assert run(registers, "freeze", "trial", "--beacon", "quicknet", "123") == 0
    assert run(registers, "seed", "trial", "--beacon", RANDOMNESS) == 0
    assert run(registers, "draw", "trial") == 0
    assert "round 123 of beacon quicknet" in capsys.readouterr().out
    freeze, seed, _ = map(
        json.loads, (registers / "seed_log.jsonl").read_text().splitlines()
    )
    text = f"{freeze['hash']}|quicknet|123|{RANDOMNESS}"
    assert seed["seed"] == hashlib.sha256(text.encode()).hexdigest()
    assert independent(registers) == 0


def test_beacon_not_named_at_the_freeze_is_refused(registers: Path, capsys) -> None:
    run(registers, "freeze", "trial")
    assert run(registers, "seed", "trial", "--beacon", RANDOMNESS) == 3
    assert "no beacon was named" in capsys.readouterr().err


def test_nonces_must_be_those_committed(registers: Path, capsys) -> None:
    hashes = [hashlib.sha256(n.encode()).hexdigest() for n in NONCES]
    assert run(registers, "freeze", "trial", "--nonce-hashes", *hashes) == 0
    other = hashlib.sha256(b"mar").hexdigest()
    assert run(registers, "seed", "trial", "--nonces", *NONCES[:2], other) == 3
    assert "nonce 3: is not the one committed" in capsys.readouterr().err
    assert run(registers, "seed", "trial", "--nonces", *NONCES) == 0
    assert run(registers, "draw", "trial") == 0
    assert independent(registers) == 0


def test_another_seed_or_a_changed_frame_needs_a_void(registers: Path, capsys) -> None:
    run(registers, "freeze", "trial")
    run(registers, "seed", "trial", "--dice", str(registers / "dice.txt"))
    run(registers, "draw", "trial")
    (registers / "other.txt").write_text("6 6 6 6\n")
    assert run(registers, "seed", "trial", "--dice", str(registers / "other.txt")) == 3
    write_frame(registers, "trial", 10102)
    assert run(registers, "draw", "trial") == 3
    assert "rows 5, 9: not as frozen" in capsys.readouterr().err
    assert run(registers, "freeze", "trial") == 3
    assert run(registers, "void", "trial", "--reason", " ") == 3
    assert run(registers, "void", "trial", "--reason", "a district withdrew") == 0
    assert run(registers, "freeze", "trial") == 0
    assert run(registers, "seed", "trial", "--dice", str(registers / "dice.txt")) == 3
    assert "was known" in capsys.readouterr().err
    assert run(registers, "seed", "trial", "--dice", str(registers / "other.txt")) == 0
    assert run(registers, "draw", "trial") == 0
    assert len(events(registers)) == 7
    assert independent(registers) == 0
    frames = {"trial": registers / "frame_trial.csv"}
    report = verify_all(registers / "seed_log.jsonl", frames)
    assert [d.status for d in report.draws] == ["voided", "verified"]
    assert report.voids == (("trial", 4, "a district withdrew"),)


def test_the_reserve_is_ranked_before_the_draw(registers: Path, capsys) -> None:
    dice = str(registers / "dice.txt")
    run(registers, "freeze", "reserve")
    run(registers, "freeze", "trial")
    run(registers, "seed", "trial", "--dice", dice)
    assert run(registers, "draw", "trial") == 3
    assert "reserve is frozen but not ranked" in capsys.readouterr().err
    assert run(registers, "seed", "reserve", "--dice", dice) == 0
    assert run(registers, "draw", "reserve") == 0
    assert run(registers, "draw", "trial") == 0
    assert independent(registers) == 0


def test_a_reserve_frozen_after_the_draw_is_refused(registers: Path, capsys) -> None:
    run(registers, "freeze", "trial")
    run(registers, "seed", "trial", "--dice", str(registers / "dice.txt"))
    run(registers, "draw", "trial")
    assert run(registers, "freeze", "reserve") == 3
    assert "frozen and ranked before" in capsys.readouterr().err


def test_no_district_stands_in_two_frames(registers: Path, capsys) -> None:
    write_frame(registers, "pilot", 10105)
    assert run(registers, "freeze", "pilot") == 0
    assert run(registers, "freeze", "trial") == 3
    assert "rows 6, 7, 8, 9: unit stands in frame pilot too" in capsys.readouterr().err


def test_dry_run_marks_every_line_and_writes_nothing(registers: Path, capsys) -> None:
    before = sorted(registers.iterdir())
    assert run(registers, "dry-run", "trial", "--test-seed", "rehearsal") == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 10 and all(line.startswith(DRY_RUN) for line in lines)
    assert sorted(registers.iterdir()) == before


def test_a_dry_run_s_seed_cannot_be_made_the_real_one(registers: Path, capsys) -> None:
    run(registers, "freeze", "trial")
    (registers / "forged.txt").write_text("hashdraw/1|DRY RUN|rehearsal")
    assert run(registers, "seed", "trial", "--dice", str(registers / "forged.txt")) == 3
    assert "may not contain the protocol's name" in capsys.readouterr().err


def test_lost_leading_zero_is_refused(registers: Path, capsys) -> None:
    path = registers / "frame_trial.csv"
    path.write_text(path.read_text().replace("\n010103,", "\n10103,"), newline="")
    assert run(registers, "freeze", "trial") == 3
    assert "row 4: unit_id must be a ubigeo, six digits" in capsys.readouterr().err


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["freeze"],
        ["freeze", "other"],
        ["seed", "trial"],
        ["void", "trial"],
        ["dry-run", "trial"],
        ["freeze", "trial", "--beacon", "quicknet"],
    ],
)
def test_wrong_use_is_exit_2(registers: Path, argv: list[str], capsys) -> None:
    assert run(registers, *argv) == 2
    assert "usage" in capsys.readouterr().err


def test_a_disk_that_fails_is_exit_1(registers: Path, capsys, monkeypatch) -> None:
    def full(descriptor: int, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("perutip.assignment.seed_log.chain.os.write", full)
    assert run(registers, "freeze", "trial") == 1
    assert "No space left on device" in capsys.readouterr().err
    monkeypatch.undo()
    assert (registers / "seed_log.jsonl").read_bytes() == b""
    assert run(registers, "freeze", "trial") == 0


def test_order_is_kept_and_missing_files_are_named(registers: Path, capsys) -> None:
    assert run(registers, "draw", "trial") == 3
    assert run(registers, "seed", "trial", "--dice", "nowhere.txt") == 3
    run(registers, "freeze", "trial")
    assert run(registers, "seed", "trial", "--dice", "nowhere.txt") == 3
    assert "nowhere.txt" in capsys.readouterr().err
    assert run(registers, "freeze", "pilot") == 3
    assert "frame_pilot.csv" in capsys.readouterr().err
