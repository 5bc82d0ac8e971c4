"""Read the registers of a folder and refuse them, all violations at once, if broken."""

import datetime as dt
import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from perutip.contract.checks import (
    FOLDER,
    ContractError,
    Problem,
    check_across,
    check_interview_texts,
    check_within,
    identifying_values,
    mask_values,
    public_labels,
)
from perutip.contract.reading.coercion import coerce_column
from perutip.contract.reading.csv_file import RawRegister, read_csv_file
from perutip.contract.reading.ruling_files import check_ruling_texts
from perutip.contract.registers import FILES, REGISTERS, Register, select_registers

HEADER_ROW = 1


@dataclass(frozen=True)
class Registers:
    """The registers of one folder, typed and checked.

    frames: by register name, in the order of the contract; rows as in the file.
    missing: names of registers whose file is absent. hashes: file → SHA-256.
    notices: what a log should say (columns not read, checks that could not be made).
    """

    frames: dict[str, pd.DataFrame]
    folder: Path
    missing: tuple[str, ...] = ()
    hashes: dict[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.frames[name]

    def __contains__(self, name: str) -> bool:
        return name in self.frames


@dataclass(frozen=True)
class _Read:
    """A file as text and as types; `faults` are the cells that could not be read."""

    register: Register
    raw: RawRegister
    frame: pd.DataFrame | None
    faults: list[Problem]


def read_registers(
    folder: Path,
    *,
    names: Iterable[str] | None = None,
    partial: bool = False,
    extraction_date: dt.date | None = None,
    prose: bool = True,
) -> Registers:
    """Read and check the registers `names` (all when None) of `folder`.

    partial: missing files are listed in `missing` instead of refused. extraction_date:
    cases and rulings dated later are refused. prose: false leaves the text of rulings
    out (see `iterate_rulings`), so that memory does not grow with the corpus. Checks
    between registers are made among those that are read.

    Raises ContractError with every violation, and ValueError for an unknown name.
    """
    folder = Path(folder)
    wanted = select_registers(names)
    missing = tuple(r.name for r in wanted if not (folder / r.file).exists())
    reads = [_read(folder, r, prose) for r in wanted if r.name not in missing]
    typed = [read for read in reads if read.frame is not None]
    frames = {read.register.name: read.frame for read in typed}
    unread = {
        read.register.name: {(p.row, p.column) for p in read.faults} for read in typed
    }
    problems = check_complete(folder, wanted, partial)
    texts = {read.register.name: read.raw.frame for read in typed}
    problems += [p for read in reads for p in (*read.raw.problems, *read.faults)]
    problems += _check(frames, unread, folder, extraction_date)
    if problems:
        raise ContractError(_masked(problems, texts), str(folder))
    frames = {read.register.name: _final(read, prose) for read in typed}
    hashes = {read.register.file: read.raw.digest for read in reads}
    notices = [notice for read in reads for notice in read.raw.notices]
    notices += _unchecked(frames, missing)
    return Registers(frames, folder, missing, hashes, tuple(notices))


def check_frames(
    frames: dict[str, pd.DataFrame], *, extraction_date: dt.date | None = None
) -> list[Problem]:
    """Return the violations of registers in memory (typed as the reader types them).

    Rows are numbered as if written in their order, the first one 2. The files of ruling
    texts are not looked for.
    """
    numbered = {
        name: frame.set_axis(pd.RangeIndex(2, len(frame) + 2))
        for name, frame in frames.items()
    }
    return _masked(_check(numbered, {}, None, extraction_date), numbered)


def check_complete(
    folder: Path, registers: Iterable[Register], partial: bool = False
) -> list[Problem]:
    """Return one problem for each missing file, and one that says what is there.

    Optional registers may be missing, those of a set all together. With `partial` only
    a folder without any register is a problem. The result is empty when nothing is
    amiss.
    """
    registers = list(registers)
    there = [r.file for r in registers if (folder / r.file).exists()]
    begun = {r.together for r in registers if r.together and r.file in there}
    missing = [
        r.file
        for r in registers
        if r.file not in there and (not r.optional or r.together in begun)
    ]
    if not missing or (partial and there):
        return []
    found = ", ".join(there) or "no register"
    wanted = len(there) + len(missing)
    count = f"{wanted} registers"
    problems = [Problem(FOLDER, None, "", f"{len(there)}: {found}", count)]
    others = _other_files(folder, registers)
    for file in missing:
        near = difflib.get_close_matches(file.lower(), others, n=1, cutoff=0.8)
        hint = f"; is {others[near[0]]!r} meant?" if near else ""
        problems.append(Problem(file, None, "", "", f"this file; it is missing{hint}"))
    return problems


def _other_files(folder: Path, registers: list[Register]) -> dict[str, str]:
    """Return lower-case name → name of the folder's files that are no register's."""
    if not folder.is_dir():
        return {}
    known = {r.file for r in registers} | set(FILES.values())
    names = sorted(path.name for path in folder.iterdir())
    return {name.lower(): name for name in names if name not in known}


def _read(folder: Path, register: Register, prose: bool) -> _Read:
    raw = read_csv_file(folder / register.file, register, prose=prose)
    if raw.frame is None:
        return _Read(register, raw, None, [])
    columns: dict[str, pd.Series] = {}
    faults: list[Problem] = []
    for name, text in raw.frame.items():
        column = register.column(name)
        columns[name], refused = coerce_column(text, column, register.file)
        faults += refused
    return _Read(register, raw, pd.DataFrame(columns, index=raw.frame.index), faults)


def _final(read: _Read, prose: bool) -> pd.DataFrame:
    left_out = [c.name for c in read.register.columns if c.prose and not prose]
    return read.frame.drop(columns=left_out, errors="ignore").reset_index(drop=True)


def _masked(problems: list[Problem], frames: dict[str, pd.DataFrame]) -> list[Problem]:
    """Return problems by file in the order of the contract, identifiers masked."""
    secret: set[str] = set()
    labels: set[str] = set()
    cells: dict[tuple[str, str], int] = {}
    for name, frame in frames.items():
        secret |= identifying_values(frame, REGISTERS[name])
        labels |= public_labels(frame, REGISTERS[name])
        for column, filled in frame.count().items():
            cells[FILES[name], str(column)] = int(filled)
    rank = {file: number for number, file in enumerate(FILES.values())}
    ordered = sorted(problems, key=lambda problem: rank.get(problem.file, -1))
    return mask_values(ordered, secret, cells, labels)


def _check(
    frames: dict[str, pd.DataFrame],
    unread: dict[str, set[tuple[int, str]]],
    folder: Path | None,
    extraction_date: dt.date | None,
) -> list[Problem]:
    """Return all violations; a cell refused within is not refused across as well."""
    problems = []
    for name, frame in frames.items():
        problems += check_within(frame, REGISTERS[name], unread.get(name, set()))
    if "rulings" in frames:
        problems += check_ruling_texts(frames["rulings"], folder)
    if folder is not None and "file" in frames.get("interviews", ()):
        problems += check_interview_texts(frames["interviews"], folder)
    refused = {(p.file, p.row, p.column) for p in problems}
    # A frame without a column, or with one of another type, cannot be linked.
    malformed = {p.file for p in problems if p.row in (None, HEADER_ROW)}
    linkable = {n: f for n, f in frames.items() if FILES[n] not in malformed}
    across = check_across(linkable, extraction_date)
    return problems + [p for p in across if (p.file, p.row, p.column) not in refused]


def _unchecked(frames: dict[str, pd.DataFrame], missing: tuple[str, ...]) -> list[str]:
    """Return a notice for each foreign key whose register is missing."""
    return [
        f"{FILES[name]}: {key.column} not checked against {FILES[key.register]}, "
        "which is missing"
        for name in frames
        for key in REGISTERS[name].foreign_keys
        if key.register in missing and key.column in frames[name]
    ]
