"""What the commands refuse, and how: exit code, message, nothing written."""

from __future__ import annotations

import ast

import pytest
from commanded import BEACON, CODE, THROWN, drawn, events, write_frame
from forgery import SIGNATURE

from perutip.running.files.places import ROOT


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
    blocks = [one for one in ast.parse(text).body if isinstance(one, ast.If)]
    said = ast.get_source_segment(text, blocks[0])  # before the step's own imports
    assert said.startswith('if __name__ == "__main__" and len(sys.argv) > 1:')
    assert 'registers = ROOT / "input" / "confidential"' in said
    assert "register_dir=registers" in said
    assert "input_folder" not in text


def test_no_district_stands_in_two_frames(run, registers, capsys) -> None:
    write_frame(registers, "pilot", 10105)
    assert run("freeze", "pilot", *THROWN) == 0
    assert run("freeze", "trial", "--no-reserve", *THROWN) == 3
    assert "rows 6, 7, 8, 9: unit stands in frame pilot too" in capsys.readouterr().err


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
    assert said.startswith("not done: ") and len(said.splitlines()) == 1


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
def test_a_source_that_is_not_whole_is_wrong_use(run, registers, source, capsys):
    assert run("freeze", "trial", "--no-reserve", *source) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
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


def test_order_is_kept_and_missing_files_are_named(run, registers, capsys) -> None:
    assert run("draw", "trial") == 3
    assert run("seed", "trial", "--dice", "nowhere.txt") == 3
    assert run("freeze", "trial", *THROWN) == 3
    assert "freeze the reserve first" in capsys.readouterr().err
    assert run("freeze", "trial", "--no-reserve", *THROWN) == 0
    assert run("seed", "trial", "--dice", "nowhere.txt") == 2
    assert "nowhere.txt" in capsys.readouterr().err
    assert run("freeze", "reserve") == 3
    assert "must be frozen before it" in capsys.readouterr().err
    assert run("freeze", "pilot", *THROWN) == 3
    assert "frame_pilot.csv" in capsys.readouterr().err


@pytest.mark.parametrize(
    "argv",
    [
        ["replace", "--unit", "010101", "--reason", "alcalde Juan Quispe, no"],
        ["void", "trial", "--reason", "lo pidió quien tiene DNI 45678912"],
        ["freeze", "trial", *THROWN[:3], "casa de Juan Quispe", *THROWN[4:]],
        ["freeze", "trial", *THROWN, "--witness", "Rosa"],
        ["freeze", "trial", *BEACON, "--source", "padron_de_quispe.csv"],
        ["freeze", "trial", "--nonces", f"Ana={'0' * 64}", f"B.={'1' * 64}"],
    ],
)
def test_words_that_name_a_person_reach_no_log(run, registers, capsys, argv) -> None:
    assert run("freeze", "reserve") == 0
    before = {p: p.read_bytes() for p in registers.rglob("*") if p.is_file()}
    capsys.readouterr()
    assert run(*argv) == 2
    said = "".join(capsys.readouterr())
    assert "‹masked›" in said and "expected a role or an institution" in said
    assert not any(word in said for word in ("uispe", "Juan", "45678912", "Rosa"))
    assert {p: p.read_bytes() for p in registers.rglob("*") if p.is_file()} == before


def test_a_stratum_named_for_a_person_is_not_frozen(run, registers, capsys) -> None:
    path = registers / "frame_reserve.csv"
    path.write_text(path.read_text().replace(",q0,", ",Juan Quispe,"), newline="")
    assert run("freeze", "reserve") == 2
    assert "stratum of frame_reserve.csv: ‹masked›" in capsys.readouterr().err
    assert not (registers / "seed_log.jsonl").exists()


def test_ordinary_reasons_are_logged(run, registers, clock) -> None:
    drawn(run, registers, clock)
    assert run("replace", "--unit", "010101", "--reason", "Jesús María: renunció") == 0
    assert run("void", "trial", "--reason", "error en el marco muestral") == 0
    assert events(registers)[-2:] == ["replace trial", "void trial"]


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (["--years", "x"], "expected 2017-2025 or 2024"),
        (["--years", "0"], "expected 2017-2025 or 2024"),
        (["--years", "9-3"], "expected 2017-2025 or 2024"),
        (["--years", "2025-2017"], "expected 2017-2025 or 2024"),
        (["--years", "٢٠٢٤"], "expected 2017-2025 or 2024"),
        (["--years", ""], "--years is empty"),
        (["--units", "0"], "--units 0: expected a whole number, 1 or more"),
        (["--units", "٢"], "expected a whole number, 1 or more"),
        (["--min-population", "-1"], "--min-population -1: expected a whole number"),
        (["--reserve", "1_0"], "--reserve 1_0: expected a whole number, 0 or more"),
        (["--exclude", "010101", "--exclude", "010102"], "--exclude is given twice"),
        (["--regions", "."], "a folder stands in its place"),
        (["--districts", "nowhere.csv"], "--districts nowhere.csv: no such file"),
        (["--register", ""], "--register is empty"),
        (["--input", " "], "--input is empty"),
        (["--input", str(ROOT)], "is the project's own folder"),
        (["--input", str(ROOT / "code" / "x")], "a folder of the project's own"),
    ],
)
def test_an_impossible_value_of_frame_is_wrong_use(
    run, registers, tmp_path, option, said, capsys
) -> None:
    table = tmp_path / "table.csv"
    table.write_text("a\n1\n")
    names = {"--districts", "--register"} - {option[0]}
    files = [word for name in sorted(names) for word in (name, str(table))]
    assert run("frame", *files, *option) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("not done: ") and said in line


@pytest.mark.parametrize(
    "given",
    [
        ["void", "trial", "--reason", ""],
        ["replace", "--unit", "010101", "--reason", " "],
        ["replace", "--unit", "x", "--reason", "withdrew"],
        ["dry-run", "trial", "--test-seed", ""],
        ["freeze", "trial", "--no-reserve", *THROWN, "--source", "."],
    ],
)
def test_an_empty_or_impossible_text_is_wrong_use(run, registers, given, capsys):
    assert run(*given) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not (registers / "seed_log.jsonl").exists()


@pytest.mark.parametrize(
    ("argv", "maker"),
    [
        (["freeze", "trial", "--no-reserve", *THROWN], "05_randomize.py frame makes"),
        (["draw", "trial"], "05_randomize.py frame makes"),
        (["dry-run", "trial", "--test-seed", "x"], "05_randomize.py frame makes"),
        (["freeze", "reserve"], "freeze trial --no-reserve"),
        (["freeze", "pilot", *THROWN], "05_randomize.py pairs makes"),
        (["draw", "pilot"], "05_randomize.py pairs makes"),
        (["certificate"], "05_randomize.py freeze begins"),
    ],
)
def test_what_makes_a_file_that_is_not_there_is_named(
    run, registers, argv, maker, capsys
) -> None:
    for path in registers.glob("frame_*.csv"):
        path.unlink()
    assert run(*argv) == 3
    said = capsys.readouterr().err
    assert "the file is not there: " in said and maker in said
    assert not (registers / "seed_log.jsonl").exists()


def test_a_frozen_frame_that_is_gone_is_put_back_and_not_made_again(
    run, registers, capsys
) -> None:
    assert run("freeze", "trial", "--no-reserve", *THROWN) == 0
    (registers / "frame_trial.csv").unlink()
    assert run("draw", "trial") == 3
    said = capsys.readouterr().err
    assert "put back that of which record 1 of seed_log.jsonl is the freeze" in said


def test_the_folder_and_the_register_name_what_makes_them(
    run, registers, tmp_path, capsys
) -> None:
    assert run("freeze", "reserve", "--input", str(tmp_path / "other")) == 2
    assert "no such folder (frame makes it)" in capsys.readouterr().err
    study = (ROOT / "input" / "study.toml").read_text("utf-8")
    drawn = study.replace('design = "chosen"', 'design = "drawn"', 1)
    (tmp_path / "study.toml").write_text(drawn, "utf-8")
    assert run("pairs") == 2
    said = capsys.readouterr().err
    assert said.startswith("not done: districts.csv: the file is not there: ")
    assert "main.py map RAW makes it" in said
