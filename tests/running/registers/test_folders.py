"""Which registers a run takes where none are named."""

import pytest

from perutip.running.command_line import main
from perutip.running.registers import folders
from perutip.running.registers.folders import (
    CONFIDENTIAL,
    SIMULATED,
    input_folder,
    passed_over,
)
from perutip.running.usage import UsageError


def put(root, *names):
    for name in names:
        path = root / CONFIDENTIAL / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x\n", encoding="utf-8")


def test_simulated_registers_where_there_are_no_others(root):
    assert input_folder(None, root) == root / SIMULATED and passed_over(root) == ""
    put(root, ".gitignore")
    assert input_folder(None, root) == root / SIMULATED and passed_over(root) == ""


def test_one_register_is_enough_and_an_older_refusal_hinders_none(root):
    put(root, "cases.csv", "mapping/problems.csv")
    assert input_folder(None, root) == root / CONFIDENTIAL and passed_over(root) == ""


def test_a_folder_that_may_not_be_looked_into_is_said_as_such(tmp_path, monkeypatch):
    monkeypatch.setattr("os.access", lambda *given: False)
    with pytest.raises(UsageError) as error:
        input_folder(tmp_path / "..")
    assert "this user may not look into it" in str(error.value)
    assert "truth.toml" not in str(error.value)


def test_after_a_refused_mapping_no_simulated_registers_are_taken(root):
    put(root, "mapping/problems.csv")
    with pytest.raises(UsageError) as error:
        input_folder(None, root)
    said = str(error.value)
    assert (
        "the last mapping was refused (input/confidential/mapping/problems.csv)" in said
    )
    assert "--input input/simulated takes the simulated" in said
    (root / SIMULATED).mkdir(exist_ok=True, parents=True)
    assert input_folder(root / SIMULATED, root) == (root / SIMULATED).resolve()


def test_files_that_are_no_register_are_said_without_their_names(root):
    put(root, "quispe.xlsx")
    assert input_folder(None, root) == root / SIMULATED
    assert "holds files and no register" in passed_over(root)
    assert "quispe" not in passed_over(root)


def test_a_run_after_a_refused_mapping_is_exit_2(
    root, raw, run_map, capsys, monkeypatch
):
    """The list of problems is where `map` puts it, and where a run looks."""
    (raw / "r.csv").write_text("cod,nombre,fecha,pob\n08,Cusco,ayer,5\n", "utf-8")
    target = root / CONFIDENTIAL
    assert run_map(raw, to=target) == 2
    monkeypatch.setattr(folders.input_folder, "__defaults__", (root,))
    capsys.readouterr()
    assert main(["--partial"]) == 2
    assert (
        "holds no register, since the last mapping was refused"
        in capsys.readouterr().out
    )
