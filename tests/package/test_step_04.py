"""Step 04 as a whole: on good registers, mixed documents, uncoded ones, bad input."""

from __future__ import annotations

import re
import shutil
import sys
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from project import copy_registers, read, run_main, tree_bytes, write

from perutip.designs.person_centered.exposure import ruling_specification
from perutip.designs.regression import complete_rows
from perutip.frames.keys import half_year
from perutip.reporting.disclosure import Disclosure
from perutip.reporting.results import read_results
from perutip.running.command_line import make_run
from perutip.running.whole_run.controller import run_steps as run_steps_of
from perutip.simulation.simulated_study import simulate_study
from perutip.study.config import load_config
from perutip.study.outcomes_file import load_catalogue
from perutip.study.steps import STEPS
from perutip.text import load_dictionary
from perutip.text.index import residualise_exposure
from perutip.text.reading.damage.mending import mend

ROOT = Path(__file__).resolve().parents[2]
DICTIONARY = load_dictionary(ROOT / "input" / "dictionary" / "person_centered.yml")
PORTUGUESE = (
    "A vítima foi aliciada na cidade e transportada para fins de exploração, sem "
    "que houvesse consentimento. O juízo não entendeu que as provas eram suficientes."
)


def run_steps(registers: Path, out: Path, steps: str) -> int:
    return run_main("--quick", "--input", registers, "--output", out, "--steps", steps)


def results(out: Path) -> pd.DataFrame:
    table = pd.read_csv(out / "results.csv", dtype="str", keep_default_na=False)
    table = table[table["step"] == "04"]
    return table.assign(number=pd.to_numeric(table["estimate"]))


def cell(table: pd.DataFrame, exhibit: str, variable: str, term: str) -> pd.Series:
    mine = table[
        (table["exhibit"] == exhibit)
        & (table["variable"] == variable)
        & (table["term"] == term)
    ]
    return mine.iloc[0]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Step 4 on the simulated registers."""
    folder = tmp_path_factory.mktemp("whole")
    registers = copy_registers(folder / "registers")
    assert run_steps(registers, folder / "out", "1,2,4") == 0
    return folder / "out"


@pytest.fixture(scope="module")
def before_rulings(tmp_path_factory):
    """Registers with few rulings, and the output of step 1 on them."""
    folder = tmp_path_factory.mktemp("before")
    registers = copy_registers(folder / "registers", rulings=60)
    assert run_steps(registers, folder / "out", "1") == 0
    return folder


@pytest.fixture
def short(before_rulings, tmp_path):
    """A copy of both for one test: registers, output."""
    for name in ("registers", "out"):
        shutil.copytree(before_rulings / name, tmp_path / name)
    return tmp_path / "registers", tmp_path / "out"


NAMES = (
    "index",
    "victim_sensitive_language",
    "protection_oriented_reasoning",
    "reliance_on_victim_testimony",
    "interagency_collaboration",
)


def planted() -> dict[str, float]:
    return tomllib.loads((ROOT / "input/simulated/truth.toml").read_text())["rulings"]


def test_effects_of_the_shipped_study_agree_with_the_planted_ones(whole):
    table = results(whole)
    table = table[table["panel"].str.startswith("A")]
    for name in NAMES:
        row = cell(table, "t04_index", name, "exposed")
        # over simulated studies the estimate's standard deviation is .04 (index), .06
        # to .09 (components): see test_planted_effects_are_recovered_over_studies
        spread = 0.04 if name == "index" else 0.09
        assert abs(row["number"] - planted()[name]) < 3 * spread, name


def intended(seed: int) -> pd.DataFrame:
    """Rulings of a simulated study with scores from the expressions it intended."""
    study = simulate_study(seed, texts=False)
    rulings = study["rulings"].reset_index(drop=True)
    words = study.expressions["words"].to_numpy()
    training = study["regions"].set_index("region_id")["training_date"]
    trained = rulings["region_id"].map(training)
    rulings["exposed"] = (rulings["ruling_date"] >= trained).astype(float)
    rulings["half_year"] = half_year(rulings["ruling_date"])
    rulings["log_tokens"] = np.log(words)
    before = rulings["ruling_date"] < "2022-01-01"
    for name in NAMES[1:]:
        rate = 1000 * study.expressions[name].to_numpy() / words
        rulings[name] = (rate - rate[before].mean()) / rate[before].std(ddof=1)
    return rulings.assign(index=rulings[list(NAMES[1:4])].mean(axis=1))


def test_planted_effects_are_recovered_over_studies():
    found = []
    for seed in range(500, 512):
        rulings = intended(seed)
        row = {}
        for name in NAMES:
            spec = ruling_specification(rulings, name, "exposed")
            residual = residualise_exposure(
                complete_rows(spec), "exposed", spec.fixed_effects, spec.covariates
            )
            row[name] = residual.effect(rulings[name].to_numpy())
        found.append(row)
    table = pd.DataFrame(found)
    error = table.std() / np.sqrt(len(table))
    for name in NAMES:
        # two-way fixed effects weigh rulings otherwise than the planted mean over
        # exposed ones does: up to a tenth of the effect
        bias = abs(table[name].mean() - planted()[name])
        assert bias < 3 * error[name] + 0.1 * abs(planted()[name]), (name, bias)
    assert (error < 0.035).all()


def test_components_are_standardised_on_the_frozen_reference(whole):
    index = pd.read_csv(whole / "data" / "index.csv")
    before = index[index["ruling_date"] < "2022"]
    for name in NAMES[1:]:
        assert abs(before[name].mean()) < 1e-9
        assert before[name].std() == pytest.approx(1, abs=1e-9)
    assert index["index"].to_numpy() == pytest.approx(
        index[list(NAMES[1:4])].mean(axis=1).to_numpy(), abs=1e-9, nan_ok=True
    )
    assert (index["index"].isna() == (index["flag"] == "damaged")).all()


def test_every_row_names_the_dictionary(whole):
    table = results(whole)
    identity = f"dictionary {DICTIONARY.version}, sha256 {DICTIONARY.sha256[:12]}"
    table = table[table["exhibit"] != "t01_sample_flow"]  # rows, before any word counts
    family = table["exhibit"] == "t04_secondary"  # repeats rows of earlier steps
    named = table["sample"].str.contains(identity, regex=False)
    assert named[~family].all()
    assert named[family & (table["variable"] == "index")].all()


def test_planted_agreement_lies_in_the_reported_interval(whole):
    truth = tomllib.loads((ROOT / "input/simulated/truth.toml").read_text())
    table = results(whole)
    for name, term in (
        ("victim_sensitive_language", "victim_sensitive_language"),
        ("reliance_on_victim_testimony", "reliance_on_victim_testimony"),
    ):
        row = cell(table, "t04_validation", "alpha_ordinal", term)
        planted = truth["hand_coding"][f"alpha_ordinal_{name}"]
        assert float(row["conf_low"]) < planted < float(row["conf_high"])


SIMULTANEOUS = 3.0  # nine sets of 95% of one draw: one may miss, none by this many SE


def test_what_readers_would_code_lies_in_the_corrected_sets(whole):
    truth = tomllib.loads((ROOT / "input/simulated/truth.toml").read_text())["readers"]
    table = results(whole)
    mine = table[table["exhibit"] == "t04_corrected"]
    rows = mine[mine["variable"].str.contains("corrected|read_|coded")]
    outside = []
    for row in rows.to_dict("records"):
        name = row["variable"].replace("read_", "present_")
        planted = truth["code" if name.startswith("code") else name]
        low, high = float(row["conf_low"]), float(row["conf_high"])
        if not low < planted < high:
            outside.append(name)
        t = (float(row["estimate"]) - planted) / float(row["std_error"])
        assert abs(t) < SIMULTANEOUS, name
    assert len(rows) >= 8 and len(outside) <= 1


def test_placebo_words_do_not_move(whole):
    table = results(whole)
    names = [n for n in table["variable"].unique() if n.startswith("placebo_")]
    assert len(names) >= 3
    for name in names:
        effect = cell(table, "t04_robustness", name, "effect")["number"]
        error = cell(table, "t04_robustness", name, "se")["number"]
        assert abs(effect) < 2.6 * error, name  # 1% of a t(24) lie beyond


def test_components_step_down_as_one_family(whole):
    table = results(whole)
    rows = table[table["family"] == "index_components"]
    assert rows["variable"].tolist() == list(NAMES[1:4])
    assert (pd.to_numeric(rows["p_rw"]) >= pd.to_numeric(rows["p_wild"]) - 0.01).all()


def test_an_estimator_does_not_change_what_an_outcome_is_called(whole):
    """Table 1 called the charge by imputation registered, A20 the index by it own."""
    table = read_results(whole / "results.csv")
    variables = load_catalogue(load_config(ROOT / "input" / "study.toml")).variables
    placed = {"t02_headline": "D.", "t04_index": "C.", "t04_secondary": "A."}
    mine = table[table["panel"].str[:2] == table["exhibit"].map(placed)]
    mine = mine[mine["variable"].isin(variables)]
    assert {"index", "trafficking_charge"} <= set(mine["variable"])
    other = mine["definition"] != mine["variable"].map(
        lambda v: variables[v].definition
    )
    assert set(mine.loc[other, "estimator"]) == {"contrast of regions"}
    assert set(mine.loc[other, "definition"]) == {"amended"}


def test_texts_stay_in_the_restricted_folder(whole):
    names = sorted(
        path.name
        for path in (whole / "restricted").glob("nlp_*")
        if not path.name.endswith(".types.json")
    )
    assert names == [
        "nlp_counts.npz",
        "nlp_expressions.csv",
        "nlp_keywords_in_context.csv",
    ]
    sentence = "Se imputa a"
    ids = set(read(whole / "restricted" / "key_rulings.csv")["ruling_id"])
    for name, content in tree_bytes(whole, without=("restricted",)).items():
        if name.endswith((".pdf", ".png")):
            continue
        text = content.decode("utf-8")
        assert sentence not in text, name
        assert ids.isdisjoint(re.split(r"[,\n]", text)), name


def test_what_each_expression_counts_adds_up_to_the_table_of_the_dictionary(whole):
    each = pd.read_csv(whole / "restricted" / "nlp_expressions.csv")
    assert not each.duplicated(["term", "category", "pole"]).any()
    assert (each["rulings"] <= each["hits"]).all() and each["hits"].sum() > 1000
    table = results(whole)
    shown = table[table["exhibit"] == "t04_dictionary"]
    shown = shown[shown["term"] == "without_hit"].set_index("variable")["estimate"]
    columns = each[each["pole"] == "positive"].groupby("component")["hits"]
    none = columns.agg(lambda hits: (hits == 0).sum())
    assert len(none) > 3
    assert none.to_dict() == shown[none.index].astype(float).to_dict()


def test_rulings_without_a_case_are_scored_and_counted(whole):
    index = pd.read_csv(whole / "data" / "index.csv")
    scored = index["flag"].isna()
    for link in ("linked", "unknown_case", "no_case"):
        assert index.loc[scored & (index["link"] == link), "index"].notna().all()
    table = results(whole)
    for link in ("no_case", "linked"):
        row = cell(table, "t04_corpus", link, "rulings")
        assert row["number"] == (index["link"] == link).sum()


@pytest.fixture
def mixed(before_rulings, tmp_path_factory):
    """700 rulings, some as files, some that cannot be scored, none coded by hand."""
    folder = tmp_path_factory.mktemp("mixed")
    registers = copy_registers(folder / "registers", rulings=700)
    (registers / "hand_coded_rulings.csv").unlink()
    table = read(registers / "rulings.csv")
    sound = [not mend(text).damaged for text in table["text"]]
    table = table[sound].reset_index(drop=True)
    table["text_file"] = ""
    (registers / "rulings").mkdir()
    for row, encoding in ((0, "utf-8"), *((k, "cp1252") for k in range(1, 16))):
        text = table.loc[row, "text"].replace("\ufffd", "o").replace("ﬁ", "fi")
        name = f"{row}.txt"
        (registers / "rulings" / name).write_bytes(text.encode(encoding, "replace"))
        table.loc[row, ["text", "text_file"]] = ["", name]
    table.loc[20:39, "text"] = PORTUGUESE
    table.loc[40:51, "text"] = "Auto."
    write(table, registers / "rulings.csv")
    shutil.copytree(before_rulings / "out", folder / "out")
    return registers, folder / "out"


def test_unscored_documents_are_counted_and_coding_is_awaited(mixed, capsys):
    registers, out = mixed
    assert run_steps(registers, out, "1,4") == 0
    said = capsys.readouterr().out
    assert "cp1252 15" in said
    assert "non_spanish 20" in said
    assert "empty 12" in said
    assert "utf_8 under 10" in said
    index = pd.read_csv(out / "data" / "index.csv", keep_default_na=False)
    assert (index["flag"] == "non_spanish").sum() == 20
    assert (index.loc[index["flag"] != "", "index"] == "").all()
    table = results(out)
    foreign = cell(table, "t04_corpus", "non_spanish", "rulings")
    assert foreign["number"] == 20
    empty = cell(table, "t04_corpus", "empty", "rulings")
    assert empty["number"] == 12
    alone = cell(table, "t04_corpus", "utf_8", "rulings")
    assert (alone["status"], alone["reason"]) == ("not_estimable", "small_cell")
    validation = table[table["exhibit"] == "t04_validation"]
    to_code = validation["panel"].str.startswith("D. ")  # counts what is awaited
    assert set(validation.loc[~to_code, "status"]) == {"awaiting"}
    assert set(validation.loc[~to_code, "reason"]) == {"no_hand_coding"}
    assert "awaiting" in (out / "tables" / "t04_validation.tex").read_text()


def test_a_small_count_takes_the_next_one_with_it():
    hidden = Disclosure(10).hidden
    assert hidden([700, 0, 3, 20, 40]) == [False, False, True, True, False]
    assert hidden([700, 4, 3, 20]) == [False, True, True, True]
    assert hidden([700, 0, 10]) == [False, False, False]


def break_date(folder):
    table = read(folder / "rulings.csv")
    cases = read(folder / "cases.csv")
    row = table.index[table["case_id"].isin(cases["case_id"])][0]
    table.loc[row, "ruling_date"] = "2009-12-31"
    write(table, folder / "rulings.csv")
    return row + 2


def break_encoding(folder):
    path = folder / "rulings.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1", "replace"))


def break_line(folder):
    with (folder / "rulings.csv").open("ab") as file:
        file.write(b"S99999,,15,2020-01-01,first_instance,")
        for _ in range(300):
            file.write(b"x" * 1_000_000)


def break_pdf(folder):
    table = read(folder / "rulings.csv")
    table["text_file"] = ""
    (folder / "rulings").mkdir()
    (folder / "rulings" / "victim-name.pdf").write_bytes(b"%PDF-1.4 torn")
    table.loc[4, ["text", "text_file"]] = ["", "victim-name.pdf"]
    write(table, folder / "rulings.csv")


BROKEN = {
    "ruling before its case": (
        break_date,
        ("rulings.csv", "ruling_date", "filing_date"),
    ),
    "not UTF-8": (break_encoding, ("rulings.csv", "UTF-8")),
    "endless line": (break_line, ("rulings.csv", "lines of at most")),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_registers_are_named_and_nothing_is_lost(name, short, capsys):
    registers, out = short
    before = tree_bytes(out)
    broken, expected = BROKEN[name]
    broken(registers)
    capsys.readouterr()
    code = run_steps(registers, out, "1,4")
    said = capsys.readouterr().out
    assert code == 2
    for words in expected:
        assert words in said
    assert tree_bytes(out) == before


def test_a_torn_document_is_named_by_row_and_nothing_is_lost(short, capsys):
    registers, out = short
    before = tree_bytes(out)
    break_pdf(registers)
    capsys.readouterr()
    assert run_steps(registers, out, "1,4") == 2
    said = capsys.readouterr().out
    for words in ("rulings.csv", "row 6", "a PDF that can be opened"):
        assert words in said
    assert "victim-name" not in said
    assert tree_bytes(out) == before


def test_few_rulings_say_what_cannot_be_estimated(short):
    registers, out = short
    assert run_steps(registers, out, "4") == 0
    table = results(out)
    by_ruling = table[table["panel"].str.startswith("A")]
    index = cell(by_ruling, "t04_index", "index", "exposed")
    assert (index["status"], index["reason"]) == ("not_estimable", "too_few_cases")
    row = cell(table, "t04_robustness", "registered", "effect")
    assert (row["status"], row["reason"]) == ("not_estimable", "too_few_cases")
    validation = table[table["exhibit"] == "t04_validation"]
    to_code = validation["panel"].str.startswith("D. ")  # counts what is awaited
    assert set(validation.loc[~to_code, "status"]) == {"awaiting"}


def stopped(registers: Path, out: Path, root: Path, capsys) -> str:
    """What step 4 says when it stops with exit 2, with another project folder."""
    run = make_run(registers, out, quick=True)
    run.root = root
    capsys.readouterr()
    assert run_steps_of(run, [STEPS[3]]) == 2
    return capsys.readouterr().out


def test_a_broken_dictionary_stops_with_its_lines(short, tmp_path, capsys):
    registers, out = short
    folder = tmp_path / "root" / "input" / "dictionary"
    folder.mkdir(parents=True)
    good = (ROOT / "input/dictionary/person_centered.yml").read_text(encoding="utf-8")
    broken = good.replace("\n    role: registered", "\n    role: registred", 1)
    (folder / "person_centered.yml").write_text(broken, encoding="utf-8")
    shutil.copy(ROOT / "requirements.txt", tmp_path / "root")
    shutil.copy(ROOT / "input" / "study.toml", tmp_path / "root" / "input")
    line = 1 + broken[: broken.index("registred")].count("\n")
    said = stopped(registers, out, tmp_path / "root", capsys)
    assert f"line {line}" in said


def test_a_reference_without_readable_rulings_stops(short, capsys):
    registers, out = short
    table = read(registers / "rulings.csv")
    table["text"] = PORTUGUESE
    write(table, registers / "rulings.csv")
    assert run_steps(registers, out, "1") == 0
    said = stopped(registers, out, ROOT, capsys)
    assert "fewer than two reference texts" in said
    assert re.search(r"[0-9]+ rulings dated before .* not scored: [0-9]+ non_sp", said)
    assert "reference_before" in said
    capsys.readouterr()
    given = ("--input", registers, "--output", out, "--steps", "4")
    assert run_main("--quick", "--partial", *given) == 0
    assert "fewer than two reference texts" in capsys.readouterr().out
    table = results(out)
    assert set(table["reason"]) == {"index_not_standardised"}
    assert set(table["status"]) == {"not_estimable"}
    registered = table[table["variable"] == "index"]
    assert (registered["outcome"] == "person_centered_index").all()
    other = pd.read_csv(out / "results.csv", dtype="str", keep_default_na=False)
    assert (other.loc[other["step"] == "01", "status"] == "ok").any()


def test_another_register_than_step_1_read_is_refused(short, capsys):
    registers, out = short
    table = read(registers / "rulings.csv")
    write(table.head(50), registers / "rulings.csv")
    (registers / "hand_coded_rulings.csv").unlink()
    before = tree_bytes(out)
    capsys.readouterr()
    assert run_steps(registers, out, "4") == 2
    assert "run step 1" in capsys.readouterr().out
    assert tree_bytes(out) == before
