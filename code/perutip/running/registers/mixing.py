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

    Registers of public facts alone may be the same and true; see `facts_alike`. A
    folder with the mark of simulated registers is left alone.
    """
    mixed = _invented(folder)
    if not mixed or (folder / SIMULATED_MARK).is_file():
        return
    place = shown_place(folder)
    raise UsageError(
        f"{_same(mixed)}. Its rows are invented, and real and simulated registers are "
        f"never mixed. Delete from {place}: {', '.join(mixed)} (and what else was "
        "mapped from the worked example with them, the whole folder where nothing in "
        "it is yours); then map your own exports. The simulated registers run alone "
        f"with --input {SHIPPED.as_posix()}"
    )


def refuse_mapped(stage: Path) -> None:
    """UsageError when a register just made in `stage`, to stand among confidential
    ones, is a simulated one. What is lent from the target is a link, and no concern
    of the mapping that replaces others."""
    mixed = [file for file in _invented(stage) if not (stage / file).is_symlink()]
    if mixed:
        raise UsageError(f"{_same(mixed)}: {ELSEWHERE}")


def refuse_example(raw: Path) -> None:
    """UsageError when the folder of raw exports is the shipped example."""
    if raw.resolve() == (ROOT / EXAMPLE).resolve():
        raise UsageError(f"{EXAMPLE.as_posix()} is a worked example: {ELSEWHERE}")


def facts_alike(folder: Path) -> list[str]:
    """Lines on registers of public facts that equal the simulated ones: they may be
    true, and only whoever put them there knows."""
    if (folder / SIMULATED_MARK).is_file():
        return []
    return [
        f"{file} is byte for byte the same as {_shipped(file)}: right if it is true of "
        "the study"
        for file, facts in _alike(folder)
        if facts
    ]


def _invented(folder: Path) -> list[str]:
    return [file for file, facts in _alike(folder) if not facts]


def _same(files: list[str]) -> str:
    return "; ".join(f"{f} is byte for byte the same as {_shipped(f)}" for f in files)


def _alike(folder: Path) -> list[tuple[str, bool]]:
    """File → of public facts alone, of the registers that equal the shipped ones."""
    shipped = ROOT / SHIPPED
    return [
        (register.file, register.public_facts)
        for register in REGISTERS.values()
        if (folder / register.file).is_file()
        and (shipped / register.file).is_file()
        and file_digest(folder / register.file) == file_digest(shipped / register.file)
    ]


def _shipped(file: str) -> str:
    return (SHIPPED / file).as_posix()
