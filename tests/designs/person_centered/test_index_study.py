"""What step 04 counts and compares, on rulings made by hand."""

import math
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from hand_made import panel, settings

from perutip.designs.event_study import EventDummies
from perutip.designs.person_centered import descriptions, exposure, variants
from perutip.designs.person_centered.indexed_rulings import (
    _coded,
    _same_rulings,
    component_variables,
    corpus_notes,
    dictionary_identity,
    open_dictionary,
)
from perutip.designs.person_centered.planted import planted_counts
from perutip.designs.person_centered.readers import line
from perutip.study.declared import ConfigError
from perutip.study.steps import RunFirst
from perutip.text import load_dictionary

ROOT = Path(__file__).resolve().parents[3]
DICTIONARY = ROOT / "input" / "dictionary" / "person_centered.yml"
DAY = pd.Timestamp


@pytest.fixture(scope="module")
def dictionary():
    return load_dictionary(DICTIONARY)


def rulings_read():
    """Six rulings: five scored, one empty."""
    return pd.DataFrame(
        {
            "ruling": [1, 2, 3, 4, 5, 6],
            "flag": ["", "", "", "", "", "empty"],
            "encoding": ["utf-8", "utf-8", "latin-1", "utf-8", "utf-8", ""],
            "repaired": [True, False, False, False, False, False],
            "sections": [1.0, 1.0, 0.0, 1.0, 0.0, 0.0],
            "index_prosecution": [0.1, np.nan, np.nan, 0.2, np.nan, np.nan],
            "link": [
                "linked",
                "linked",
                "no_case",
                "unknown_case",
                "linked",
                "no_case",
            ],
            "instance": ["first", "first", "appeal", "first", "appeal", "appeal"],
            "ruling_date": [DAY("2019-05-01")] * 4 + [DAY("2020-05-01")] * 2,
        }
    )


def test_the_corpus_is_counted_by_panel():
    found = descriptions.corpus_counts(SimpleNamespace(rulings=rulings_read()))
    assert found["reading"]["scored"] == 5 and found["reading"]["empty"] == 1
    assert found["repair"] == {"repaired": 1, "as_written": 4}
    assert found["source"] == {"": 1, "latin-1": 1, "utf-8": 4}
    sections = {"recognised": 3, "not_recognised": 2, "prosecution": 2}
    assert found["sections"] == sections
    assert found["link"] == {"linked": 3, "unknown_case": 1, "no_case": 2}


def test_shares_of_recognised_rulings_need_the_minimum():
    study = SimpleNamespace(rulings=rulings_read())
    court, words = descriptions.recognised_shares(study, 2)["court"]
    percent = court["recognised_percent"]
    assert percent["court_first"] == 100.0 and percent["court_appeal"] == 0.0
    assert words["court_first"] == "First"
    year = descriptions.recognised_shares(study, 2)["year"][0]["recognised_percent"]
    assert year["year_2019"] == 75.0 and math.isnan(year["year_2020"])


def test_a_ruling_without_an_instance_is_of_no_court():
    rulings = rulings_read()
    rulings.loc[[0, 4], "instance"] = None
    study = SimpleNamespace(rulings=rulings)
    shares = descriptions.recognised_shares(study, 1)
    court = shares["court"][0]["recognised_percent"].to_dict()
    assert court == {"court_appeal": 0.0, "court_first": 100.0}
    assert shares["year"][0].loc["year_2019", "recognised_percent"] == 75.0


def counted(hits, repeated, naming, tokens=2000):
    totals = pd.DataFrame(
        {
            "component": ["a", "a", "b"],
            "pole": ["pro", "pro", "contra"],
            "hits": hits,
            "repeated": repeated,
        }
    )
    whole = SimpleNamespace(
        term_totals=lambda: totals, n_tokens=np.array([tokens / 2, tokens / 2])
    )
    categories = [SimpleNamespace(path=p, label=p.upper()) for p in ("a", "b")]
    return SimpleNamespace(
        measured=SimpleNamespace(whole=whole, naming=np.array(naming)),
        dictionary=SimpleNamespace(categories=categories),
    )


def test_the_dictionary_at_work_by_hand():
    study = counted([6, 2, 0], [1, 1, 0], [[3, 1], [0, 0]])
    frame, labels = descriptions.dictionary_at_work(study)
    assert frame.loc["a"].to_dict() == {
        "terms": 2.0,
        "without_hit": 0.0,
        "rate": 4.0,
        "top_share": 0.75,
        "repeated_share": 0.25,
    }
    contra = frame.loc["b_contra"]
    assert contra["without_hit"] == 1.0 and math.isnan(contra["top_share"])
    assert labels["a"] == "A" and labels["b_contra"] == "B (contra)"
    naming = frame.loc["naming"]
    assert naming["rate"] == 2.0 and naming["top_share"] == 0.75
    assert naming["without_hit"] == 0.0 and naming["terms"] == 2.0
    none = descriptions.naming_of_the_person(counted([1, 1, 1], [0, 0, 0], [[0, 0]]))
    assert none["without_hit"] == 2.0 and math.isnan(none["top_share"])


def test_lines_of_the_index_and_who_gets_a_text(catalogue):
    rulings = pd.DataFrame(
        {
            "ruling": [1, 2, 3],
            "region_id": ["01", "01", "02"],
            "half_year": [4040, 4040, 4040],
            "exposed": [0.0, 1.0, 0.0],
            "exposed_case": [0.0, None, 1.0],
            "log_tokens": [1.0, 2.0, 3.0],
            "link": ["linked", "no_case", "linked"],
            "case": [7, None, 8],
        }
    )
    declared = [one.name for one in catalogue.of_exhibit(exposure.EXHIBIT)]
    for name in (*declared, "index", "x", exposure.CONTRA):
        rulings[name] = [0.0, 1.0, 0.5]
    cases = pd.DataFrame({"case": [7, 8, 9], "region_id": ["01", "02", "02"]})
    cases = cases.assign(half_year=4040, exposed=[0.0, 1.0, 0.0])
    lines = exposure.specifications(rulings, cases, catalogue, ["x"], "dictionary 1")
    by = {(where["panel"], spec.outcome): (spec, where) for spec, where in lines}
    index, where = by["by_ruling", "index"]
    assert (index.treatment, index.cluster) == ("exposed", "region_id")
    assert index.covariates == ("log_tokens",) and index.set_by == "enumerated"
    assert where["sample"] == "rulings; dictionary 1"
    assert by["by_ruling", "x"][0].set_by == "drawn"
    linked, where = by["by_case", "x"]
    assert len(linked.data) == 2 and linked.treatment == "exposed_case"
    cells, _ = by["selection", "n_rulings"]
    assert cells.data["n_rulings"].tolist() == [2, 1]
    assert cells.data["exposed"].tolist() == [0.5, 0.0]
    ruled, _ = by["selection", "has_ruling"]
    assert ruled.data["has_ruling"].tolist() == [1.0, 1.0, 0.0]


def exposed_rulings():
    out = panel(
        {"A": [1, 2, 3, 7], "B": [0, 1, 2, 6], "C": [4, 5, 6, 7], "D": [3, 4, 5, 6]}
    )
    out = out.rename(
        columns={"unit": "region_id", "y": "index", "filing_date": "ruling_date"}
    )
    return out.assign(log_tokens=np.sin(np.arange(len(out))))


def test_an_index_counted_otherwise_has_effect_rank_and_rulings():
    rulings = exposed_rulings()
    study = SimpleNamespace(rulings=rulings)
    full = rulings["index"].to_numpy(float)
    support = settings(minimum_cell=160).support
    indices = {
        "same": full,
        "turned": 1 - full,
        "short": np.where(rulings.index > 0, full, np.nan),
    }
    found = variants._effects(study, indices, dict.fromkeys(indices, "x"), support)
    frame = found.frame
    assert frame.loc["same", "effect"] == pytest.approx(-frame.loc["turned", "effect"])
    assert frame.loc["same", "rank_correlation"] == pytest.approx(1.0)
    assert frame.loc["turned", "rank_correlation"] == pytest.approx(-1.0)
    assert frame.loc["same", "rulings"] == 160 and frame.loc["same", "se"] > 0
    assert frame.loc["short"].isna().all() and found.reasons["short"] == "small_cell"
    assert found.reasons["same"] == "no_variation"
    rulings["exposed"] = 0.0
    assert variants.two_way_effect(rulings, full, support)[2:] == (160, "one_arm_only")


def test_the_base_of_the_index_s_leads_is_the_bin_before_training(config):
    import dataclasses

    choices = dataclasses.replace(
        config.event_study, bin_months=6, first_bin=-3, last_bin=0, minimum_regions=1
    )
    rulings = exposed_rulings()
    rulings.loc[0, "index"] = np.nan
    dummies, bands, data = exposure.event_study(
        rulings,
        choices,
        minimum_cell=1,
        reps=99,
        seed=np.random.SeedSequence(1),
        level=0.9,
    )
    assert isinstance(dummies, EventDummies)
    assert -1 not in dummies.terms.values() and 0 in dummies.terms.values()
    assert len(data) == 159 and data["index"].notna().all()
    assert len(bands.estimates) == len(dummies.columns)


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
    assert names == list(dictionary.components("registered"))
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
