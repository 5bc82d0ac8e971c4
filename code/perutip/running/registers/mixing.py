"""Real and simulated registers are never mixed: what is certain is refused."""

from __future__ import annotations

from pathlib import Path

from perutip.contract.registers import REGISTERS, SIMULATED_MARK
from perutip.reporting.manifest import file_digest
from perutip.running.files.places import ROOT
from perutip.running.run import UsageError

SHIPPED = Path("input") / "simulated"


def refuse_mixed(folder: Path) -> None:
    """UsageError when a register of real data is, byte for byte, a simulated one.

    Registers of public facts alone may be the same and true; see `facts_alike`.
    """
    mixed = [file for file, facts in _alike(folder) if not facts]
    if not mixed:
        return
    same = "; ".join(f"{f} is byte for byte the same as {_shipped(f)}" for f in mixed)
    raise UsageError(
        f"{same}. Its rows are invented, and real and simulated registers are never "
        "mixed: take out of the folder what is not yours, and run the simulated "
        f"registers alone with --input {SHIPPED.as_posix()}"
    )


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
