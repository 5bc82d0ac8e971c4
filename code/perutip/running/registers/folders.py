"""Which registers a run takes, and where it writes: the folders of its options."""

from __future__ import annotations

import os
from pathlib import Path

from perutip import own_python
from perutip.contract.reading.left_out import PROBLEMS, REPORT_FOLDER
from perutip.contract.registers import REGISTERS, SIMULATED_MARK
from perutip.running.files.places import ROOT, shown_place, typed_place
from perutip.running.usage import UsageError

CONFIDENTIAL, SIMULATED = "input/confidential", "input/simulated"
OTHERWISE = f"--input {SIMULATED} takes the simulated registers"


def input_folder(given: Path | None, root: Path = ROOT) -> Path:
    """The folder of registers: `given`, else confidential if it holds any register,
    else simulated.

    Raises
    ------
    UsageError
        There is none, it may not be looked into, or none is given and `map` made no
        register of the last raw exports: whoever maps means those, and no simulated
        ones.
    """
    if given is not None:
        if not given.is_dir():
            raise UsageError(f"--input {typed_place(given)}: no such folder")
        if not os.access(given, os.R_OK | os.X_OK):
            said = "this user may not look into it"
            raise UsageError(f"--input {typed_place(given)}: {said}")
        return given.resolve()
    if _holds_registers(root):
        return root / CONFIDENTIAL
    refusal = f"{CONFIDENTIAL}/{REPORT_FOLDER}/{PROBLEMS}"
    if (root / refusal).is_file():
        raise UsageError(
            f"{CONFIDENTIAL}/ holds no register, since the last mapping was refused "
            f"({refusal}): {own_python()} main.py map again; {OTHERWISE}"
        )
    return root / SIMULATED


def passed_over(root: Path = ROOT) -> str:
    """Say that input/confidential holds something and no register, so that the
    simulated ones are taken; empty where it does not. No file is named: names may be
    persons'."""
    folder = root / CONFIDENTIAL
    if _holds_registers(root) or not folder.is_dir():
        return ""
    if all(path.name.startswith(".") for path in folder.iterdir()):
        return ""
    return (
        f"{CONFIDENTIAL}/ holds files and no register by its name in the codebook: the "
        "simulated registers are taken"
    )


def _holds_registers(root: Path) -> bool:
    files = [register.file for register in REGISTERS.values()]
    return any((root / CONFIDENTIAL / name).exists() for name in files)


def output_folder(
    folder: Path, given: Path | None, *, quick: bool = False, blind: bool = False
) -> Path:
    """Where a run on the registers of `folder` writes."""
    if given is not None:
        if given.is_symlink() and not given.exists():
            raise UsageError(f"--output {shown_place(given)} is a link to nothing")
        return given.resolve()
    simulated = (folder / SIMULATED_MARK).is_file()
    output = ROOT / "output" / ("" if simulated else "confidential")
    for asked, name in ((blind, "blind"), (quick, "quick")):
        output = output / name if asked else output
    return output.resolve()
