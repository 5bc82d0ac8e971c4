"""What a step needs of others is looked at before any step begins."""

from itertools import chain, combinations

import pytest

from perutip.running.command_line import main
from perutip.running.steps.needs import refuse_unmet
from perutip.study.steps import STEPS, RunFirst

NEEDED = {"02": {"01"}, "03": {"01", "02"}, "04": {"01"}, "05": {"01"}}
NEEDED |= {"06": {"01"}, "07": {"01"}}
SETS = list(chain.from_iterable(combinations(STEPS, n) for n in range(1, 8)))


@pytest.mark.parametrize(
    "chosen", SETS, ids=lambda steps: ",".join(s.number for s in steps)
)
def test_every_combination_into_an_empty_output(chosen, tmp_path):
    numbers = {step.number for step in chosen}
    wanted = set().union(*(NEEDED.get(one, set()) for one in numbers)) - numbers
    if not wanted:
        refuse_unmet(tmp_path, chosen, chosen)
        return
    with pytest.raises(RunFirst) as refused:
        refuse_unmet(tmp_path, chosen, chosen)
    assert {refused.value.step, *refused.value.others} == wanted


def test_what_stands_or_is_awaited_is_not_missing(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "headline_p.csv").write_text("x")
    by_number = {step.number: step for step in STEPS}
    chosen = [by_number["01"], by_number["03"]]
    refuse_unmet(tmp_path, chosen, chosen)
    (tmp_path / "data" / "headline_p.csv").unlink()
    refuse_unmet(tmp_path, chosen[:1], chosen)


def test_no_step_begins_where_another_must_run_first(tmp_path, capsys):
    output = tmp_path / "out"
    assert main(["--quick", "--steps", "1,3", "--output", str(output)]) == 2
    said = capsys.readouterr().out
    assert "headline_p.csv is not in data/: run step 2 first" in said
    assert "--steps 1-3" in said or "--steps 1,2,3" in said
    assert "[01]" not in said and not output.exists()
