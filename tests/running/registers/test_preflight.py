"""Dictionary, frames and documents are looked at with the registers, in one message."""

from __future__ import annotations

import shutil

import pytest

from perutip.contract.checks import ContractError
from perutip.running.files.places import ROOT
from perutip.running.registers.preflight import (
    check_inputs,
    dictionary_problems,
    document_problems,
    frame_problems,
    treated_districts,
)
from perutip.study.config import load_config
from perutip.text.reading.sources import documents

SIMULATED = ROOT / "input" / "simulated"


@pytest.fixture(scope="module")
def config():
    return load_config(ROOT / "input" / "study.toml")


def test_the_shipped_inputs_break_nothing(config):
    assert dictionary_problems(ROOT, config) == []
    assert frame_problems(SIMULATED) == [] and document_problems(SIMULATED) == []
    assert sum(treated_districts(SIMULATED).values()) == 10


def test_both_readers_of_the_frame_agree(tmp_path):
    frame = (SIMULATED / "frame_trial.csv").read_bytes()
    for broken in (frame + b"\n", frame.replace(b"\n", b"\r\n"), frame[:-1]):
        (tmp_path / "frame_trial.csv").write_bytes(broken)
        assert frame_problems(tmp_path)
    with pytest.raises(ContractError, match="a frame to draw from"):
        check_inputs(
            ROOT, tmp_path, load_config(ROOT / "input/study.toml"), partial=True
        )


def test_a_broken_dictionary_is_named_with_its_lines(tmp_path, config):
    target = tmp_path / "input" / "dictionary"
    assert "missing" in dictionary_problems(tmp_path, config)[0].expected
    shutil.copytree(ROOT / "input" / "dictionary", target)
    path = target / config.index.dictionary
    path.write_text(path.read_text("utf-8") + "\nnonsense: [1\n", encoding="utf-8")
    (problem, *_) = dictionary_problems(tmp_path, config)
    assert problem.file == f"dictionary/{path.name}" and problem.row


def test_documents_that_cannot_be_read_are_all_named(tmp_path):
    header = "ruling_id,case_id,region_id,ruling_date,instance,text_file\n"
    lines = [f"R{n},,15,2020-01-01,first_instance,{n}.pdf\n" for n in range(3)]
    (tmp_path / "rulings.csv").write_text(header + "".join(lines), encoding="utf-8")
    (tmp_path / "rulings").mkdir()
    for n in range(2):
        (tmp_path / "rulings" / f"{n}.pdf").write_bytes(b"no PDF at all")
    assert [problem.row for problem in document_problems(tmp_path)] == [2, 3]


def test_documents_looked_at_are_kept_for_the_step_that_counts_them(
    tmp_path, monkeypatch
):
    header = "ruling_id,case_id,region_id,ruling_date,instance,text_file\n"
    lines = [f"R{n},,15,2020-01-01,first_instance,{n}.txt\n" for n in range(40)]
    folder, cache = tmp_path / "in", tmp_path / "cache"
    (folder / "rulings").mkdir(parents=True)
    (folder / "rulings.csv").write_text(header + "".join(lines), encoding="utf-8")
    for n in range(40):
        said = f"La Sala valora la declaración de la agraviada número {n}."
        (folder / "rulings" / f"{n}.txt").write_text(said, encoding="utf-8")
    assert document_problems(folder, cache) == []
    assert len(list(cache.glob("*.json"))) == 40
    monkeypatch.setattr(documents, "_read_file", None)  # nothing is read again
    assert document_problems(folder, cache) == []
    found = list(documents.read_documents(folder, cache=cache, jobs=1))
    assert [d.ruling_id for d in found] == [f"R{n}" for n in range(40)]


def test_a_log_that_does_not_hold_together_says_nothing_here(tmp_path):
    (tmp_path / "seed_log.jsonl").write_text("{}\n", encoding="utf-8")
    assert treated_districts(tmp_path) == {}
