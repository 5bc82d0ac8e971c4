"""Real and simulated registers are never mixed: what is certain is refused."""

from __future__ import annotations

from pathlib import Path

from perutip.contract.registers import REGISTERS, SIMULATED_MARK
from perutip.reporting.manifest import file_digest
from perutip.running.files.places import ROOT, shown_place
from perutip.running.usage import UsageError

SHIPPED, EXAMPLE = Path("input") / "simulated", Path("input") / "example_raw"
ELSEWHERE = (
    "its rows are invented, and input/confidential is for real registers alone; give "
    "another folder with --to; nothing is written"
)


def refuse_mixed(folder: Path) -> None:
    """UsageError when a register of real data is, byte for byte, a simulated one.

    No row of them is true: dates of training, distances and borders between districts
    are invented too. A folder with the mark of simulated registers is left alone.
    """
    mixed = _alike(folder)
    if not mixed or (folder / SIMULATED_MARK).is_file():
        return
    place = shown_place(folder)
    raise UsageError(
        f"{_same(mixed)}. Those rows are invented, and real and simulated "
        f"registers are never mixed. Delete {'it' if len(mixed) == 1 else 'them'} from "
        f"{place} (and what else was mapped from the worked example, the whole folder "
        "where nothing in it is yours); then map your own exports. The simulated "
        f"registers run alone with --input {SHIPPED.as_posix()}"
    )


def refuse_mapped(stage: Path) -> None:
    """UsageError when a register just made in `stage`, to stand among confidential
    ones, is a simulated one. What is lent from the target is a link, and no concern
    of the mapping that replaces others."""
    mixed = [file for file in _alike(stage) if not (stage / file).is_symlink()]
    if mixed:
        raise UsageError(f"{_same(mixed)}: {ELSEWHERE}")


def refuse_example(raw: Path) -> None:
    """UsageError when the folder of raw exports is the shipped example."""
    if raw.resolve() == (ROOT / EXAMPLE).resolve():
        raise UsageError(f"{EXAMPLE.as_posix()} is a worked example: {ELSEWHERE}")


def _same(files: list[str]) -> str:
    if len(files) == 1:
        return f"{files[0]} is byte for byte the same as {_shipped(files[0])}"
    return (
        f"{len(files)} registers are byte for byte the same as in "
        f"{SHIPPED.as_posix()}: {', '.join(files)}"
    )


def _alike(folder: Path) -> list[str]:
    """Files of the registers that equal the shipped ones."""
    shipped = ROOT / SHIPPED
    return [
        register.file
        for register in REGISTERS.values()
        if (folder / register.file).is_file()
        and (shipped / register.file).is_file()
        and file_digest(folder / register.file) == file_digest(shipped / register.file)
    ]


def _shipped(file: str) -> str:
    return (SHIPPED / file).as_posix()
