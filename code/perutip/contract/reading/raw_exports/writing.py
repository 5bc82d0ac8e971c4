"""Write mapped registers: all of them or none, and never over one that is there."""

import csv
import os
import shutil
import tempfile
from pathlib import Path

from perutip.contract.checks import ContractError
from perutip.contract.reading.raw_exports.assemble import (
    Mapped,
    MappedRegister,
    map_registers,
    not_joined,
)
from perutip.contract.reading.raw_exports.declaration import MappingError
from perutip.contract.reading.raw_exports.loading import load_mapping
from perutip.contract.reading.reader import read_registers
from perutip.contract.registers import FILES

REPORT_FOLDER = "mapping"
REPORT, NOT_JOINED = "report.txt", "not_joined.csv"


def map_raw(
    raw: Path, mapping_file: Path, target: Path, *, replace: bool = False
) -> list[str]:
    """Make registers of the raw exports in `raw` and write them into `target`.

    Parameters
    ----------
    raw : folder of raw exports.
    mapping_file : mapping.toml.
    target : folder of registers; made when it is not there.
    replace : registers of these names that are there are written over.

    Returns
    -------
    list of str
        The report: rows in, rows out, what did not join. It is also written into
        target/mapping/, beside not_joined.csv.

    Raises
    ------
    MappingError
        The mapping, a file, or a value without a rule; the report is in the message.
    ContractError
        The registers that came out break the contract.
    FileExistsError
        A register is there and `replace` was not given.
    """
    mapping = load_mapping(mapping_file)
    if not raw.is_dir():
        raise MappingError([f"{raw.name}: no such folder"], "RAW")
    if not replace:
        _refuse_overwriting(target, [rules.name for rules in mapping.registers])
    mapped = map_registers(mapping, raw)
    if mapped.problems:
        raise MappingError(list(mapped.problems), f"{raw.name}/")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".mapping-") as made:
        stage = Path(made)
        for register in mapped.registers:
            _write(register, stage / FILES[register.name])
        names = [register.name for register in mapped.registers]
        _check(stage, names, target)
        target.mkdir(exist_ok=True)
        for file in (FILES[name] for name in names):
            os.replace(stage / file, target / file)
    report = mapped.report()
    _write_report(report, mapped, target / REPORT_FOLDER)
    return report


def _refuse_overwriting(target: Path, names: list[str]) -> None:
    there = [FILES[name] for name in names if (target / FILES[name]).exists()]
    if there:
        raise FileExistsError(
            f"{', '.join(there)} in {target.name}/ would be written over: give "
            "--replace, or another folder with --to"
        )


def _write(register: MappedRegister, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(register.table.columns)
        writer.writerows(register.table.itertuples(index=False, name=None))


def _check(stage: Path, names: list[str], target: Path) -> None:
    """Raise ContractError when what came out breaks the contract.

    Texts of rulings that stand in files are looked for in the target.
    """
    rulings = target / "rulings"
    if rulings.is_dir():
        os.symlink(rulings.resolve(), stage / "rulings", target_is_directory=True)
    try:
        read_registers(stage, names=names, partial=True, prose=False)
    except ContractError as error:
        raise ContractError(error.problems, "the mapping's result") from None


def _write_report(report: list[str], mapped: Mapped, folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700)
    text = "\n".join(report) + "\n"
    (folder / REPORT).write_text(text, encoding="utf-8", newline="\n")
    with (folder / NOT_JOINED).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("register", "table", "name", "rows"))
        writer.writerows(not_joined(mapped))
