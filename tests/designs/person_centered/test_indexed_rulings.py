"""Rulings with their index: whose they are, what the log says, planted passages."""

import math
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from perutip.designs.person_centered.indexed_rulings import (
    _coded,
    _same_rulings,
    component_variables,
    corpus_notes,
    dictionary_identity,
    open_dictionary,
)
from perutip.designs.person_centered.planted import planted_counts
from perutip.designs.person_centered.validation_cells import line
from perutip.study.declared import ConfigError
from perutip.study.steps import RunFirst
from perutip.text import load_dictionary

ROOT = Path(__file__).resolve().parents[3]
DICTIONARY = ROOT / "input" / "dictionary" / "person_centered.yml"


@pytest.fixture(scope="module")
def dictionary():
    return load_dictionary(DICTIONARY)


def test_registers_are_those_that_step_one_read():
    registers = {"rulings": pd.DataFrame({"ruling_id": ["x", "y"]})}
    key = pd.DataFrame({"ruling_id": ["y", "x"], "ruling": [2, 1]})
    analysis = pd.DataFrame({"ruling": [1, 2]})
    assert _same_rulings(registers, analysis, key) == {"x": 1, "y": 2}
    with pytest.raises(RunFirst, match="run step 1 first"):
        _same_rulings(registers, analysis.iloc[:1], key)
    with pytest.raises(RunFirst, match="run step 1 first"):
        _same_rulings({"rulings": pd.DataFrame({"ruling_id": ["x"]})}, analysis, key)


def test_hand_codes_lose_their_identifier():
    codes = pd.DataFrame({"ruling_id": ["y", "x"], "coder": ["A", "B"]})
    out = _coded({"hand_coded": codes}, {"x": 1, "y": 2})
    assert out["ruling"].tolist() == [2, 1] and "ruling_id" not in out
    assert list(_coded({}, {}).columns) == ["ruling", "coder"]


def test_the_log_hides_small_counts():
    table = pd.DataFrame(
        {"encoding": ["utf-8"] * 12 + ["latin-1"], "flag": [""] * 12 + ["empty"]}
    )
    study = SimpleNamespace(
        reference=np.array([True] * 11 + [False] * 2),
        corpus=SimpleNamespace(table=table),
    )
    assert corpus_notes(study, 12) == [
        "11 reference rulings",
        "encodings: latin-1 under 12, utf-8 12",
        "documents not scored: empty under 12",
    ]


def test_the_dictionary_declares_its_components(dictionary, config, tmp_path):
    names = [one.name for one in component_variables(dictionary)]
    registered = list(dictionary.components("registered"))
    assert names == [*(f"contra_{name}" for name in registered), *registered]
    assert all(one.definition == "ours" for one in component_variables(dictionary))
    said = dictionary_identity(dictionary)
    assert said.endswith(dictionary.sha256[:12]) and len(said.split()[-1]) == 12
    (tmp_path / config.index.dictionary).write_text("a: [", encoding="utf-8")
    with pytest.raises(ConfigError, match="the dictionary cannot be used"):
        open_dictionary(tmp_path, config.index)


def test_planted_passages_are_counted_one_by_one(dictionary, tmp_path):
    assert planted_counts(tmp_path, dictionary) is None
    component = dictionary.components("registered")[0]
    shipped = pd.read_csv(
        ROOT / "input" / "simulated" / "planted_passages.csv",
        dtype="str",
        keep_default_na=False,
    )
    mine = shipped[shipped["component"] == component]
    kind = mine["kind"].iloc[0]
    empty = {"passage": "El cielo es azul.", "component": component, "kind": kind}
    trap = {"passage": "El cielo es azul.", "component": "", "kind": "a trap"}
    rows = pd.DataFrame(
        [*mine[mine["kind"] == kind].head(5).to_dict("records"), empty, trap]
    )
    rows.to_csv(tmp_path / "planted_passages.csv", index=False)
    found = planted_counts(tmp_path, dictionary)
    frame, words = found["wanted"]
    (key,) = words
    passages, hit, missed = frame.loc[key, ["passages", "found", "missed"]]
    assert passages == 6 and missed >= 1 and hit + missed == 6
    traps, labels = found["traps"]
    assert traps.loc["a_trap"].to_dict() == {"passages": 1, "found": 0, "missed": 1}
    assert labels == {"a_trap": "A trap"}


def test_a_cell_without_a_number_carries_its_reason():
    cell = line("against", 3, "rank", "all", math.nan, reason="small_cell", n_obs=5)
    assert cell["reason"] == "small_cell" and cell["column"] == "03"
    assert cell["label"] == "Rank correlation" and cell["n_obs"] == 5
    assert "reason" not in line("against", 3, "rank", "all", 0.5)
    assert line("against", 3, "rank", "all", math.nan)["reason"] == "no_variation"
