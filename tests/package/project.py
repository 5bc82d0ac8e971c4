"""Small registers and an in-process main.py for tests of the whole package."""

import shutil
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
SIMULATED = ROOT / "input" / "simulated"


def run_main(*arguments: object) -> int:
    """main.py with these arguments, in this process; returns the exit code.

    One step at a time unless the arguments say otherwise: a test's process has threads,
    and steps beside each other would each load every library.
    """
    from perutip.running.command_line import main

    given = [str(argument) for argument in arguments]
    others = ("map", "bundle", "lock", "--compare", "--verify-randomization", "--jobs")
    runs = not any(one in given for one in others)
    try:
        return main([*given, "--jobs", "1"] if runs else given)
    except SystemExit as stop:  # of the options
        return int(stop.code or 0)


def copy_registers(target: Path, *, rulings: int | None = None) -> Path:
    """A copy of the simulated registers; with `rulings`, that many rulings only."""
    shutil.copytree(SIMULATED, target)
    if rulings is not None:
        keep_rulings(target, rulings)
    return target


def keep_rulings(folder: Path, number: int) -> None:
    """Leave the first rulings of a folder of registers, and what was coded of them."""
    table = read(folder / "rulings.csv").head(number)
    write(table, folder / "rulings.csv")
    coded = read(folder / "hand_coded_rulings.csv")
    kept = coded["ruling_id"].isin(table["ruling_id"])
    write(coded[kept], folder / "hand_coded_rulings.csv")


def read(path: Path) -> pd.DataFrame:
    """A register as text."""
    return pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8")


def write(table: pd.DataFrame, path: Path) -> None:
    """A register as the contract wants it."""
    table.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def tree_bytes(
    folder: Path, *, without: tuple[str, ...] = ("logs", "restricted")
) -> dict[str, bytes]:
    """Relative path → bytes of every file below `folder`."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] not in without
    }
