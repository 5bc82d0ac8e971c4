"""`main.py map` and frames: what the draw would refuse, and what is frozen."""

from __future__ import annotations

import shutil
from itertools import takewhile

from perutip.assignment.seed_log import SeedLog
from perutip.assignment.seed_log.announcements import announce_simulated
from perutip.running.files.places import ROOT
from perutip.running.registers.preflight import frame_problems

SIMULATED = ROOT / "input" / "simulated"


def folder_with(raw, *names):
    target = raw.parent / "to"
    target.mkdir()
    for name in names:
        shutil.copyfile(SIMULATED / name, target / name)
    return target


def lines_on(said, file):
    """Lines of an output that are indented below a line on `file`."""
    _, _, rest = said.partition(f"\n{file}")
    return list(takewhile(lambda line: line[:1] == " ", rest.splitlines()[1:]))


FRAME = """
[frame_trial]
file = "marco.csv"
[frame_trial.columns]
unit_id = "ubigeo"
stratum = "estrato"
m_treated = "tratados"
"""


def test_a_frame_that_the_draw_would_refuse_is_not_written(
    run_map, raw, mapping, capsys
):
    (raw.parent / "mapping.toml").write_text(mapping + FRAME, "utf-8")
    head = "ubigeo,estrato,tratados\n"
    rows = "150101,a,1\n150102,a,1\n080101,misfit,1\n080102,misfit,1\n"
    (raw / "marco.csv").write_text(head + rows, "utf-8")
    target = folder_with(raw, "districts.csv")
    assert run_map(raw) == 2
    said = capsys.readouterr().out
    assert "a frame to draw from" in said and "in raw rows 4, 5" in said
    assert not (target / "frame_trial.csv").exists()


def test_a_frame_that_stands_there_is_looked_at_too(run_map, raw, capsys):
    target = folder_with(raw, "districts.csv")
    frame = "unit_id,stratum,m_treated\n150101,misfit,1\n150102,misfit,1\n"
    (target / "frame_trial.csv").write_text(frame, "utf-8")
    assert run_map(raw) == 0
    told = lines_on(capsys.readouterr().out, "frame_trial.csv, which stood")
    (problem, *_) = frame_problems(target)
    assert any(problem.expected in line for line in told)
    assert any("rows 2, 3" in line for line in told)


STRATA = "150101,a,1\n150110,a,1\n080101,b,1\n080102,b,1\n"


def test_a_frozen_frame_is_never_written_over(run_map, raw, capsys):
    (raw.parent / "mapping.toml").write_text(FRAME, "utf-8")
    head = "ubigeo,estrato,tratados\n"
    (raw / "marco.csv").write_text(head + STRATA, "utf-8")
    target = folder_with(raw)
    assert run_map(raw) == 0
    frame, log = target / "frame_trial.csv", SeedLog(target / "seed_log.jsonl")
    log.freeze("trial", frame, source=announce_simulated("a test"), no_reserve=True)
    frozen = frame.read_bytes()
    assert run_map(raw, "--replace") == 0 and frame.read_bytes() == frozen
    swapped = "150110,a,1\n150101,a,1\n080101,b,1\n080102,b,1\n"
    (raw / "marco.csv").write_text(head + swapped, "utf-8")
    capsys.readouterr()
    assert run_map(raw, "--replace") == 2
    said = capsys.readouterr().out
    assert (
        "marco.csv → frame_trial.csv: expected the bytes of the frame that is" in said
    )
    assert "is frozen (seed_log.jsonl)" in said and frame.read_bytes() == frozen
    log.void("trial", reason="a test")
    assert run_map(raw, "--replace") == 0 and frame.read_bytes() != frozen
    (target / "seed_log.jsonl").write_text("no log\n", "utf-8")
    assert run_map(raw, "--replace") == 2
    assert "does not hold together" in capsys.readouterr().out
