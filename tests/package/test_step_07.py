"""Step 07 as a whole: simulated registers, few communities, none, broken ones."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from project import copy_registers, read, run_main, tree_bytes, write

SET = (
    "communities",
    "girls",
    "scenarios",
    "interviews",
    "interview_codes",
    "victim_lists",
    "responses",
)
PRIVATE = ("logs", "restricted")


def run_step(registers: Path, out: Path) -> int:
    return run_main("--quick", "--input", registers, "--output", out, "--steps", 7)


def results(out: Path) -> pd.DataFrame:
    table = pd.read_csv(out / "results.csv", dtype="str", keep_default_na=False)
    return table[table["step"] == "07"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("seven")
    registers = copy_registers(folder / "in", rulings=5)
    assert run_step(registers, folder / "out") == 0
    return registers, folder / "out"


def test_two_runs_give_the_same_bytes(whole, tmp_path):
    registers, out = whole
    assert run_step(registers, tmp_path / "again") == 0
    first, second = tree_bytes(out), tree_bytes(tmp_path / "again")
    assert first == second
    both = [tree_bytes(at, without=("logs",)) for at in (out, tmp_path / "again")]
    for held in both:  # what --resume takes up knows how long it took
        for name in [name for name in held if name.startswith("restricted/steps/")]:
            del held[name]
    assert both[0] == both[1] and any("restricted/" in name for name in both[0])


def test_no_girl_and_no_victim_stands_in_any_file(whole):
    registers, out = whole
    girls = set(read(registers / "girls.csv")["girl_id"])
    victims = set(read(registers / "victim_lists.csv")["victim_key"])
    for path in out.rglob("*"):
        if path.is_file() and path.suffix not in (".pdf", ".png"):
            held = path.read_bytes().decode("utf-8", "replace")
            words = set(re.findall(r"[A-Za-z0-9]+", held))
            assert not words & (girls | victims), path.name
    for path in out.rglob("*.csv"):
        if path.name != "madre_passages.csv":  # text of interviews with adults
            assert len(pd.read_csv(path)) < 2500, path.name


def test_places_and_interviews_stay_in_the_restricted_folder(whole):
    registers, out = whole
    named = read(out / "restricted" / "madre_communities.csv")
    assert {"ubigeo", "province", "poverty", "plan_tailored"} <= set(named)
    interviews = set(read(registers / "interviews.csv")["interview_id"])
    for name, content in tree_bytes(out).items():
        if not name.endswith((".pdf", ".png")):
            text = content.decode("utf-8")
            assert "Tambopata" not in text, name
            assert not interviews & set(re.findall(r"[A-Za-z0-9]+", text)), name
    proposed = read(out / "restricted" / "madre_passages.csv")
    codes = read(registers / "interview_codes.csv")
    read_as = codes.groupby(["interview_id", "driver"])["code"].apply(
        lambda c: (c == "1").any()
    )
    pairs = pd.MultiIndex.from_frame(proposed[["interview_id", "driver"]])
    assert read_as.reindex(pairs.unique()).mean() > 0.8


def test_a_share_without_a_whole_does_not_apply_and_is_no_small_cell(whole):
    table = results(whole[1])
    mine = table[table["exhibit"] == "t07_registers"].pivot_table(
        index="variable", columns="term", values="reason", aggfunc="first"
    )
    shares = mine.loc[~mine.index.str.startswith("left_out"), "share"].to_dict()
    none = dict.fromkeys(
        ("communities", "girls", "scenarios", "interviews", "victims"), "not_applicable"
    )
    assert {key: why for key, why in shares.items() if why} == none
    text = (whole[1] / "tables" / "t07_registers.tex").read_text(encoding="utf-8")
    assert "mall cell" not in text


def test_every_row_is_ours_and_outside_families(whole):
    table = results(whole[1])
    assert set(table["definition"]) == {"ours"} and set(table["family"]) == {""}
    assert set(table["outcome"]) == {""} and set(table["registered"]) == {""}
    assert set(table["exhibit"]) == {
        f"t07_{name}"
        for name in (
            "registers",
            "beliefs",
            "choice",
            "validation",
            "drivers",
            "responses",
            "policies",
            "hidden",
            "bounds",
        )
    }


def test_no_small_number_of_people_is_printed(whole):
    table = results(whole[1])
    seen = table[(table["exhibit"] == "t07_hidden") & (table["term"] == "seen")]
    averted = table[
        table["exhibit"].isin(["t07_responses"])
        | (table["panel"].str.startswith("A.") & (table["exhibit"] == "t07_policies"))
    ]
    averted = averted[averted["term"] == "averted"]
    for numbers in (seen["estimate"], averted["estimate"]):
        values = pd.to_numeric(numbers).dropna().abs()
        assert ((values == 0) | (values >= 10)).all() and len(values)


def test_planted_numbers_are_found(whole):
    table = results(whole[1]).set_index("variable")
    for name, planted in (("gain", 0.6), ("risk", -1.2), ("paid", 0.5)):
        row = table.loc[name]
        distance = abs(float(row["estimate"]) - planted)
        assert distance < 4 * float(row["std_error"]), name
    slope = table.loc["slope"]
    assert float(slope["conf_low"]) > 0 and "not validated" not in slope["label"]


def few_communities(folder: Path, n: int) -> Path:
    registers = copy_registers(folder, rulings=5)
    kept = read(registers / "communities.csv").head(n)
    write(kept, registers / "communities.csv")
    for name in ("girls", "interviews"):
        table = read(registers / f"{name}.csv")
        inside = table["community_id"].isin(kept["community_id"])
        write(table[inside], registers / f"{name}.csv")
    for name, key, other in (
        ("scenarios", "girl_id", "girls"),
        ("interview_codes", "interview_id", "interviews"),
    ):
        table, owner = read(registers / f"{name}.csv"), read(registers / f"{other}.csv")
        write(table[table[key].isin(owner[key])], registers / f"{name}.csv")
    return registers


def test_few_communities_are_not_estimable_and_say_so(tmp_path):
    registers = few_communities(tmp_path / "in", 8)
    assert run_step(registers, tmp_path / "out") == 0
    table = results(tmp_path / "out")
    coded = table[table["reason"] == "too_few_communities"]
    assert set(coded["exhibit"]) == {
        f"t07_{name}"
        for name in (
            "beliefs",
            "choice",
            "validation",
            "drivers",
            "responses",
            "policies",
        )
    }
    hidden = table[(table["exhibit"] == "t07_hidden") & (table["status"] == "ok")]
    assert len(hidden)
    assert (tmp_path / "out" / "figures" / "f07_frontier.pdf").is_file()


def test_scaled_down_registers_of_twelve_communities_run(tmp_path):
    registers = few_communities(tmp_path / "in", 12)
    assert run_step(registers, tmp_path / "out") == 0
    table = results(tmp_path / "out")
    coded = table[table["reason"] == "too_few_communities"]
    parts = ("prevails", "undetermined", "absent")  # a part of twelve may have few
    assert set(zip(coded["exhibit"], coded["variable"], strict=True)) <= {
        ("t07_beliefs", part) for part in parts
    }


def test_broken_registers_end_in_exit_2_without_any_value(tmp_path, capsys):
    registers = copy_registers(tmp_path / "in", rulings=5)
    girls = read(registers / "girls.csv")
    girls.loc[3, "assent"], girls.loc[5, "age"] = "0", "19"
    write(girls, registers / "girls.csv")
    assert run_step(registers, tmp_path / "out") == 2
    said = capsys.readouterr().out
    assert "assent" in said and "age" in said and "row 5" in said
    assert girls.loc[3, "girl_id"] not in said and "'19'" not in said
    listed = read(tmp_path / "out" / "restricted" / "problems.csv")
    assert set(listed["value"]) <= {"", "‹masked›"}


def test_a_folder_without_the_set_has_no_step_07(tmp_path, capsys):
    registers = copy_registers(tmp_path / "in", rulings=5)
    for name in SET:
        (registers / f"{name}.csv").unlink()
    assert run_step(registers, tmp_path / "out") == 2
    assert "girls.csv" in capsys.readouterr().out
    from perutip.running.registers.absent import steps_of

    assert [step.number for step in steps_of(registers)] == [
        "01",
        "02",
        "03",
        "04",
        "05",
        "06",
    ]
