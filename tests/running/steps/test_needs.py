"""What steps read of others is declared, and looked at before any step begins."""

import ast
import re
import shutil
from itertools import chain, combinations
from types import SimpleNamespace

import pytest

from perutip.contract.registers import REGISTERS
from perutip.reporting.results import EXACT_RESULTS
from perutip.running.asked import make_run
from perutip.running.command_line import main
from perutip.running.files.places import ROOT
from perutip.running.steps.needs import refuse_unmet
from perutip.study.steps import STEPS, RunFirst

SIMULATED = ROOT / "input" / "simulated"
FIRST = {"02": {"01"}, "03": {"01", "02"}, "04": {"01"}, "05": {"01"}, "06": {"01"}}
SETS = list(chain.from_iterable(combinations(STEPS, n) for n in range(1, 8)))
BY = {step.number: step for step in STEPS}


def run_on(stage, registers=SIMULATED):
    return SimpleNamespace(stage=stage, input_dir=registers)


def leave(stage, *names):
    """An earlier run's files, with their types."""
    for name in names:
        for one in (stage / name, (stage / name).with_suffix(".types.json")):
            one.parent.mkdir(parents=True, exist_ok=True)
            one.write_text("{}")


@pytest.mark.parametrize(
    "chosen", SETS, ids=lambda steps: ",".join(s.number for s in steps)
)
def test_every_combination_into_an_empty_output(chosen, tmp_path):
    numbers = {step.number for step in chosen}
    wanted = set().union(*(FIRST.get(one, set()) for one in numbers)) - numbers
    if not wanted:
        refuse_unmet(run_on(tmp_path), chosen, chosen)
        return
    with pytest.raises(RunFirst) as refused:
        refuse_unmet(run_on(tmp_path), chosen, chosen)
    assert set(refused.value.steps) == wanted
    for step in chosen:
        made = [one for one in chosen if any(map(one.makes, step.needs))]
        lacks = len(made) < len(FIRST.get(step.number, ()))
        assert (f"for step {int(step.number)}" in str(refused.value)) == lacks


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.number)
def test_a_step_runs_on_what_earlier_runs_left(step, tmp_path):
    leave(tmp_path, *step.needs)
    refuse_unmet(run_on(tmp_path), [step], [step])
    for name in step.needs:
        (tmp_path / name).unlink()
        with pytest.raises(RunFirst, match=re.escape(name)):
            refuse_unmet(run_on(tmp_path), [step], [step])
        leave(tmp_path, name)


def test_what_is_awaited_is_not_missing(tmp_path):
    refuse_unmet(run_on(tmp_path), [STEPS[0]], [STEPS[0], BY["03"]])


def test_a_register_that_a_step_can_do_without_is_no_need_of_it(tmp_path):
    leave(tmp_path, *(n for n in BY["05"].needs if "cases" not in n))
    alone = [BY["05"]]
    with pytest.raises(RunFirst, match=r"data/cases\.csv for step 5"):
        refuse_unmet(run_on(tmp_path), alone, alone)
    registers = tmp_path / "registers"
    registers.mkdir()
    refuse_unmet(run_on(tmp_path, registers), alone, alone)
    assert "05" in REGISTERS["cases"].used_by


def test_no_step_begins_and_all_is_named_at_once(tmp_path, capsys):
    output = tmp_path / "out"
    assert main(["--quick", "--steps", "3,4,7", "--output", str(output)]) == 2
    said = capsys.readouterr().out
    for words in (
        "data/cases.csv, data/headline_p.csv for step 3",
        "restricted/key_rulings.csv for step 4",
        "run step 1 first, then 2",
        "--steps 1,2,3,4,7",
    ):
        assert words in said
    assert "[03]" not in said and "step 7" not in said and not output.exists()


def test_rows_of_earlier_steps_are_numbers_without_counts(tmp_path):
    run = make_run(SIMULATED, tmp_path)
    run.stage = tmp_path
    run.begin("04")
    (tmp_path / "data").mkdir()
    shutil.copyfile(ROOT / "output" / "results.csv", tmp_path / EXACT_RESULTS)
    found = run.earlier_results()
    assert set(found["step"]) == {"02"} and len(found) > 50
    assert found["n_obs"].isna().all() and found["estimate"].notna().any()


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.number)
def test_the_step_file_says_what_is_declared(step):
    text = ast.get_docstring(ast.parse((ROOT / step.program).read_text("utf-8")))
    reads = text.partition("Reads:")[2]
    names = set(re.findall(r"((?:data|restricted)/\w+)\.csv", reads))
    for group in re.findall(r"data/\{([^}]*)\}", reads):
        names |= {f"data/{one.strip()}" for one in group.split(",")}
    declared = {name.removesuffix(".csv") for name in (*step.needs, *step.uses)}
    assert names == declared - {"data/empty_columns"}


def test_a_step_reads_no_file_that_is_not_declared_for_it(tmp_path):
    run = make_run(SIMULATED, tmp_path)
    run.stage = tmp_path
    run.begin("03")
    assert not run.has_data("empty_columns")
    for read in (run.has_data, run.read_data, run.read_restricted):
        with pytest.raises(RuntimeError, match=r"step 03 reads .*rulings"):
            read("rulings")
