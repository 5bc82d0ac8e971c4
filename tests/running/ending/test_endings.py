"""What a refusal says on the screen, and what of it a log keeps."""

import errno
import os

import pytest

from perutip.contract.checks import ContractError, Problem
from perutip.contract.checks.contract_message import shown_folder
from perutip.running.asked import make_run
from perutip.running.ending.endings import as_ending, print_ending

PROBLEMS = [Problem("cases.csv", 7, "region_id", "'99'", "a region of regions.csv")]


def test_the_screen_names_the_folder_as_typed_and_the_log_no_more_than_its_name(
    tmp_path, monkeypatch, capsys
):
    folder = tmp_path / "of maría" / "august"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder.parent)
    for typed in ("august", "../of maría/august", str(folder)):
        run = make_run(type(folder)(typed), tmp_path / "out")
        run.log_file.open(run.output_dir / "logs")
        error = ContractError(PROBLEMS, str(run.input_dir))
        assert print_ending(run, as_ending(run, error)) == 2
        said = capsys.readouterr().out
        assert f"The registers in '{typed}' break the contract: 1 problem" in said
        (log,) = (run.output_dir / "logs").glob("*.log")
        kept = log.read_text(encoding="utf-8")
        assert "The registers in 'august' break the contract" in kept
        assert "maría" not in kept
        log.unlink()


@pytest.mark.parametrize(
    ("folder", "shown"),
    [
        ("/nowhere/package/input/confidential", "input/confidential"),
        ("/nowhere/august", "august"),
        ("august", "august"),
    ],
)
def test_a_folder_is_shown_by_its_own_name(folder, shown):
    assert shown_folder(folder) == shown
    assert f"in '{shown}' break" in str(ContractError(PROBLEMS, folder))


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EFBIG, errno.EROFS])
def test_a_place_without_room_is_no_fault_of_a_step(number):
    run = make_run(None, None)
    ending = as_ending(run, OSError(number, os.strerror(number)))
    assert ending is not None
    assert ending.code == 2
    assert f"cannot be written: {os.strerror(number)}" in ending.message
