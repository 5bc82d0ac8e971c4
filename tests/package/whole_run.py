"""A copy of the project and runs of it, as a stranger would run them."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

from project import ROOT, read, write

CANARY = "CANARYQUETZAL"


def copy_project(target: Path) -> Path:
    target.mkdir(parents=True)
    for name in ("main.py", "requirements.txt"):
        shutil.copy(ROOT / name, target / name)
    shutil.copytree(
        ROOT / "code", target / "code", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copytree(
        ROOT / "input",
        target / "input",
        ignore=shutil.ignore_patterns("confidential"),
    )
    return target


def run_package(project: Path, *arguments: str, hash_seed: str = "0"):
    environment = dict(os.environ, PYTHONHASHSEED=hash_seed)
    environment.pop("PYTHONPATH", None)
    return subprocess.run(
        [sys.executable, "main.py", *arguments],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def plant_canaries(folder: Path) -> None:
    """Every identifier, name of a file and text gets a string to search for."""
    columns = {
        "cases.csv": ["case_id"],
        "rulings.csv": ["ruling_id", "case_id"],
        "prosecutors.csv": ["prosecutor_id"],
        "hand_coded_rulings.csv": ["ruling_id"],
        "officers_baseline.csv": ["officer_id"],
        "officers_endline.csv": ["officer_id"],
        "incidents.csv": ["incident_id", "officer_id"],
        "referrals.csv": ["referral_id", "incident_id"],
        "residents_survey.csv": ["resident_id"],
        "girls.csv": ["girl_id"],
        "scenarios.csv": ["girl_id"],
        "interviews.csv": ["interview_id", "informant"],
        "interview_codes.csv": ["interview_id"],
        "victim_lists.csv": ["victim_key"],
    }
    for name, identifiers in columns.items():
        table = read(folder / name)
        for column in identifiers:
            known = table[column] != ""
            table.loc[known, column] = CANARY + table.loc[known, column]
        if name == "cases.csv":
            known = table["prosecutor_id"] != ""
            table.loc[known, "prosecutor_id"] = CANARY + table["prosecutor_id"]
        if name == "rulings.csv":
            table["text"] = f"{CANARY} " + table["text"]
        write(table, folder / name)


def results(output):
    with (output / "results.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
