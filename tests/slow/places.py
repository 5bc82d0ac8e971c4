"""Copies of the project, small registers and runs of main.py for the slow tests."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parents[2]


def copy_project(target: Path, *, rulings: int | None = None) -> Path:
    """The project without its output; with `rulings`, that many rulings only."""
    target.mkdir(parents=True)
    for name in ("main.py", "requirements.txt"):
        shutil.copy(ROOT / name, target / name)
    skipped = shutil.ignore_patterns("__pycache__", "confidential")
    shutil.copytree(ROOT / "code", target / "code", ignore=skipped)
    shutil.copytree(ROOT / "input", target / "input", ignore=skipped)
    if rulings is not None:
        few_rulings(target / "input" / "simulated", rulings)
    return target


def few_rulings(registers: Path, rulings: int) -> None:
    """Keep the first rulings of a folder of registers, and their codes."""
    table = read(registers / "rulings.csv").head(rulings)
    write(table, registers / "rulings.csv")
    coded = read(registers / "hand_coded_rulings.csv")
    kept = coded[coded["ruling_id"].isin(table["ruling_id"])]
    write(kept, registers / "hand_coded_rulings.csv")


def read(path: Path) -> pd.DataFrame:
    """A register as text."""
    return pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8")


def write(table: pd.DataFrame, path: Path) -> None:
    """A register as the contract wants it."""
    table.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def command(project: Path, *arguments: object) -> list[str]:
    """main.py of a project with its arguments."""
    return [sys.executable, str(project / "main.py"), *map(str, arguments)]


def environment(**more: str) -> dict[str, str]:
    """This environment without a path to the project under test."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    return kept | more


def run(project: Path, *arguments: object, **more: str) -> subprocess.CompletedProcess:
    """Run main.py to its end; output as text."""
    return subprocess.run(
        command(project, *arguments),
        cwd=project,
        env=environment(**more),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def results(output: Path) -> pd.DataFrame:
    """results.csv as text."""
    return read(output / "results.csv")


def tree(folder: Path) -> dict[str, bytes]:
    """Relative path → bytes, without logs, private reports, what stood before, and what
    is kept for --resume (it knows how long it took)."""
    skipped = ("logs", "problems.csv", "traceback.txt", "previous", "steps")
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not set(path.relative_to(folder).parts) & set(skipped)
    }


def replace(path: Path, old: str, new: str) -> None:
    """Change a text that must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} has no {old!r}"
    path.write_text(text.replace(old, new), encoding="utf-8")


LIGHT = '''"""Purpose: a table and a figure, in no time. Reads: data/cases.csv."""

import perutip

# isort: split

import pandas as pd
from matplotlib.figure import Figure


def run(run):
    """One count a line, a figure of words."""
    cases = run.read_data("cases")
    level = run.config.study.level
    share = pd.DataFrame({"share": {"level": level, "cases": float(len(cases))}})
    run.pivot("tNN_light", "", share)
    figure = Figure()
    figure.subplots().set_title(f"Level {level}", loc="left")
    run.save_figure("fNN_light", figure)
'''
LIGHT_STEP = """
[[step]]
number = "NN"
module = "NN_light"
title = "A light step"
after = ["01"]
"""
LIGHT_EXHIBITS = """
[[exhibit]]
key = "tNN_light"
kind = "table"
step = "NN"
title = "A light table"
layout = "pivot"
columns = { share = "Share" }

[[exhibit]]
key = "fNN_light"
kind = "figure"
step = "NN"
title = "A light figure"
"""


def add_light_steps(project: Path, *numbers: str) -> None:
    """Steps that cost nothing, for tests of what a run does and not of its numbers."""
    study = project / "code" / "perutip" / "study"
    for number in numbers:
        for path, text in (
            (study / "steps.toml", LIGHT_STEP),
            (study / "exhibits.toml", LIGHT_EXHIBITS),
            (project / "code" / f"{number}_light.py", LIGHT),
        ):
            with path.open("a", encoding="utf-8") as handle:
                handle.write(text.replace("NN", number))


def wait_for(there: Callable[[], bool], process: subprocess.Popen) -> bool:
    """Wait until something is there; False when the process ended before."""
    while process.poll() is None:
        if there():
            return True
        time.sleep(0.005)
    return False
