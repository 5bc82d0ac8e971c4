"""Write mapped registers: all of them or none, and never over one that is there."""

import csv
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace as changed
from functools import partial
from pathlib import Path

from perutip.contract.checks import Problem, StudyFacts
from perutip.contract.reading.left_out import (
    LEFT_OUT,
    PROBLEMS,
    REPORT_FOLDER,
    LeftOut,
    left_out_text,
    read_left_out,
)
from perutip.contract.reading.raw_exports.making.assemble import map_registers
from perutip.contract.reading.raw_exports.making.mapped import Mapped, MappedRegister
from perutip.contract.reading.raw_exports.making.training_days import training_days
from perutip.contract.reading.raw_exports.mapping_file.declaration import Mapping
from perutip.contract.reading.raw_exports.mapping_file.loading import (
    load_mapping,
    with_years,
)
from perutip.contract.reading.raw_exports.masking.hidden import (
    Hidden,
    hidden_in_folder,
    texts_of,
)
from perutip.contract.reading.raw_exports.messages.problems import MappingError
from perutip.contract.reading.raw_exports.raw_files.unread import find_unread
from perutip.contract.reading.raw_exports.writing.against_contract import check_mapped
from perutip.contract.reading.raw_exports.writing.corrected import (
    Checks,
    corrected_rows,
)
from perutip.contract.reading.raw_exports.writing.report import not_joined, report_lines
from perutip.contract.registers import FILES

REPORT, NOT_JOINED = "report.txt", "not_joined.csv"
NOT_JOINED_HEAD = (
    *("register", "table", "name", "rows"),
    *("raw_file", "sheet", "raw_row"),
)
FRAMES = "frame_*.csv"  # of draws beside the trial's
PRIVATE, PRIVATE_FILE = 0o700, 0o600  # registers are the analyst's alone, anywhere
TEXTS = ("rulings", "interviews")  # folders of a folder of registers


def map_raw(
    raw: Path,
    mapping_file: Path,
    target: Path,
    *,
    replace: bool = False,
    facts: StudyFacts | None = None,
    others: Callable[[Path], list[Problem]] = lambda folder: [],
) -> list[str]:
    """Make registers of the raw exports in `raw` and write them into `target`.

    Parameters
    ----------
    raw : folder of raw exports.
    mapping_file : mapping.toml.
    target : folder of registers; made when it is not there. Registers that stand in it
        and that the mapping does not make are checked beside the new ones.
    replace : registers of these names that are there are written over.
    facts : what configuration and log say of registers.
    others : folder → what a run would refuse beside the registers' own cells: frames
        that cannot be drawn from, files of rulings that cannot be read.

    Returns
    -------
    list of str
        The report: rows in, rows out, what did not join. It is also written into
        target/mapping/, beside not_joined.csv.

    Raises
    ------
    MappingError
        The mapping, a file, a value without a rule, and whatever of the registers that
        came out breaks the contract, all at once.
    FileExistsError
        A register is there and `replace` was not given.
    """
    hidden = hidden_in_folder(raw)
    try:
        mapping = with_years(
            load_mapping(mapping_file), _study_years(facts), mapping_file.name
        )
        hidden |= Hidden.among(texts_of(mapping))
        if not raw.is_dir():
            folder = f"{raw.resolve().name}/"
            raise MappingError([f"{folder}: no such folder"], folder)
        if not replace:
            _refuse_overwriting(target, [rules.name for rules in mapping.registers])
        return _map(raw, mapping, target, facts, others, hidden)
    except MappingError as error:
        hidden |= error.hidden
        raise MappingError(error.found, error.where, error.hints, hidden) from None


def _map(
    raw: Path,
    mapping: Mapping,
    target: Path,
    facts: StudyFacts | None,
    others: Callable[[Path], list[Problem]],
    hidden: Hidden,
) -> list[str]:
    """Make, check and write the registers; the report, in which `hidden` names and
    those of columns are masked."""
    folder = f"{raw.resolve().name}/"
    names = [rules.name for rules in mapping.registers]
    unread = find_unread(mapping, raw)
    mapped = map_registers(mapping, raw)
    hidden |= Hidden.among(_titles(mapped))
    days = training_days(mapped.registers, facts.bounds if facts else {})
    mapped = changed(mapped, notices=(*mapped.notices, *days, *unread.notices))
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".mapping-") as made:
        stage = Path(made)
        _fill(target, names, mapped, stage)
        broken, hints, unmapped = check_mapped(
            stage, mapped.registers, facts, others(stage)
        )
        problems = [*mapped.problems, *unread.problems, *broken]
        if problems:
            raise MappingError(problems, folder, [*mapped.notices, *hints], hidden)
        again = corrected_rows(
            mapping,
            mapped,
            raw,
            target.parent,
            partial(_fill, target, names),
            Checks(facts, others),
        )
        left_out = _left_out(target, mapped, stage)
        text = left_out_text(left_out)
        (stage / LEFT_OUT).write_text(text, encoding="utf-8", newline="\n")
        target.mkdir(mode=PRIVATE, exist_ok=True)
        for file in (*(FILES[name] for name in names), LEFT_OUT):
            (stage / file).chmod(PRIVATE_FILE)
            os.replace(stage / file, target / file)
    report = hidden.told([*report_lines(mapped, again), *unmapped])
    _write_report(report, mapped, hidden, target / REPORT_FOLDER)
    return report


def _titles(mapped: Mapped) -> Iterator[str]:
    """Titles of every column that was read."""
    for register in mapped.registers:
        for frame in (register.raw, *(t.rows for t in register.tables.values())):
            yield from map(str, frame.columns)
    for steps in mapped.tables.values():
        yield from steps.unread


def _study_years(facts: StudyFacts | None) -> tuple[int, ...]:
    """First and last year of the study's windows; empty where nothing is known."""
    days = [day for bound in (facts.bounds if facts else {}).values() for day in bound]
    return (min(days).year, max(days).year) if days else ()


def _refuse_overwriting(target: Path, names: list[str]) -> None:
    there = [FILES[name] for name in names if (target / FILES[name]).exists()]
    if there:
        raise FileExistsError(
            f"{', '.join(there)} in {target.name}/ would be written over: give "
            "--replace, or another folder with --to"
        )


def _fill(target: Path, names: list[str], mapped: Mapped, stage: Path) -> None:
    """Write registers into `stage`, beside what stands in `target`."""
    for register in mapped.registers:
        _write(register, stage / FILES[register.name])
    own = {FILES[name] for name in names}
    standing = {*FILES.values(), *(path.name for path in target.glob(FRAMES))}
    _lend(target, stage, sorted(standing - own))


def _left_out(target: Path, mapped: Mapped, stage: Path) -> dict[str, LeftOut]:
    """What was left out of every register of `target`, those just made in `stage`."""
    try:
        found = read_left_out(target)
    except ValueError:
        found = {}  # not ours any more; the registers made now are said anew
    for register in mapped.registers:
        content = (stage / FILES[register.name]).read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        found[register.name] = register.left_out(digest)
    return {name: found[name] for name in FILES if name in found}


def _write(register: MappedRegister, path: Path) -> None:
    """Write a register; a row that could not be split stays one, for the checks."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(register.table.columns)
        for row, *cells in register.table.itertuples(name=None):
            whole = row not in register.unsplit
            writer.writerow(cells if whole else _unsplit(register, row, len(cells)))


def _unsplit(register: MappedRegister, row: int, width: int) -> list[str]:
    """The cells of a raw row as they stand, in a record that is longer than others."""
    cells = ["" if cell is None else str(cell) for cell in register.raw.loc[row]]
    return cells + [""] * max(0, width + 1 - len(cells))


def _lend(target: Path, stage: Path, files: list[str]) -> None:
    """Show the registers and texts that stand in `target` to the checks of `stage`."""
    if not any(path.suffix == ".csv" for path in stage.iterdir()):
        return
    for name in (*files, *TEXTS):
        standing = target / name
        if name in TEXTS and not standing.is_dir():
            continue
        if name in files and not standing.is_file():
            continue
        try:
            os.symlink(standing.resolve(), stage / name, standing.is_dir())
        except OSError:  # a system on which this user may make no links
            copy = shutil.copytree if standing.is_dir() else shutil.copyfile
            copy(standing, stage / name)


def _write_report(
    report: list[str], mapped: Mapped, hidden: Hidden, folder: Path
) -> None:
    folder.mkdir(mode=PRIVATE, exist_ok=True)
    (folder / PROBLEMS).unlink(missing_ok=True)
    for name in (REPORT, NOT_JOINED):
        (folder / name).touch(PRIVATE_FILE)
        (folder / name).chmod(PRIVATE_FILE)
    text = "\n".join(report) + "\n"
    (folder / REPORT).write_text(text, encoding="utf-8", newline="\n")
    with (folder / NOT_JOINED).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(NOT_JOINED_HEAD)
        writer.writerows([*map(hidden.masked, row)] for row in not_joined(mapped))
