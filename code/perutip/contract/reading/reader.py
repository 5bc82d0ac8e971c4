"""Read the registers of a folder and refuse them, all violations at once, if broken."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from perutip.contract.checks import (
    ContractError,
    Notice,
    Problem,
    StudyFacts,
    Unread,
    expand,
    find_notices,
    identifying_values,
    mask_values,
    public_labels,
)
from perutip.contract.reading.all_checks import Whole, check_all
from perutip.contract.reading.coercion import coerce_column
from perutip.contract.reading.csv_file import RawRegister, read_csv_file
from perutip.contract.reading.folder import (
    check_complete,
    is_there,
    stray_notices,
)
from perutip.contract.reading.ruling_files import unnamed_files
from perutip.contract.registers import FILES, REGISTERS, Register, select_registers

__all__ = ["Registers", "check_complete", "check_frames", "read_registers"]


@dataclass(frozen=True)
class Registers:
    """The registers of one folder, typed and checked.

    frames: by register name, in the order of the contract; rows as in the file.
    missing: names of registers whose file is absent. hashes: file → SHA-256.
    notices: what a log should say (columns not read, checks that could not be made).
    counted: notices with a number of rows, for the log and a table. described: rows,
    columns and empty cells of each file, running text included.
    """

    frames: dict[str, pd.DataFrame]
    folder: Path
    missing: tuple[str, ...] = ()
    hashes: dict[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    counted: tuple[Notice, ...] = ()
    described: dict[str, tuple[int, int, int]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.frames[name]

    def __contains__(self, name: str) -> bool:
        return name in self.frames


def read_registers(
    folder: Path,
    *,
    names: Iterable[str] | None = None,
    partial: bool = False,
    extraction_date: dt.date | None = None,
    facts: StudyFacts | None = None,
    prose: bool = True,
    others: Iterable[Problem] = (),
    in_part: bool | None = None,
    noticed: bool = True,
) -> Registers:
    """Read and check the registers `names` (all when None) of `folder`.

    Parameters
    ----------
    folder : where the files of the contract stand.
    partial : missing files are listed in `missing` instead of refused.
    extraction_date : cases and rulings dated later are refused; short for `facts` with
        this date alone.
    facts : what configuration and log say; see `StudyFacts`.
    prose : false leaves the text of rulings out (see `iterate_rulings`), so that memory
        does not grow with the corpus.
    others : problems found elsewhere (documents, dictionary, frames), reported in one
        message with those of the registers; nothing in them needs a mask.
    in_part: a part of an endline is accepted; as `partial` unless given.
    noticed: false leaves `counted` empty, for a reader of what another has described.

    Checks between registers are made among those that are read.

    Raises
    ------
    ContractError
        With every violation, and the names of columns that are not declared.
    ValueError
        For an unknown name.
    """
    folder = Path(folder)
    wanted = select_registers(names)
    facts = facts or StudyFacts()
    if extraction_date is not None:
        facts = replace(facts, extraction_date=extraction_date)
    missing = tuple(r.name for r in wanted if not is_there(folder / r.file))
    raws = {
        r.name: read_csv_file(folder / r.file, r, prose=prose)
        for r in wanted
        if r.name not in missing
    }
    whole = _typed(raws)
    problems = check_complete(folder, wanted, partial)
    problems += expand(b for raw in raws.values() for b in raw.breaches)
    in_part = partial if in_part is None else in_part
    problems += expand(check_all(whole, facts, folder, partial=in_part))
    others = list(others)
    if problems or others:
        texts = {n: raw.frame for n, raw in raws.items() if raw.frame is not None}
        notices = [notice for raw in raws.values() for notice in raw.notices]
        found = [*_masked(problems, texts), *others]
        raise ContractError(found, str(folder), notices)
    frames = {name: _final(whole.frames[name], REGISTERS[name], prose) for name in raws}
    notices = [notice for raw in raws.values() for notice in raw.notices]
    notices += _unchecked(frames, missing)
    if names is None:
        notices += stray_notices(folder)
        notices += unnamed_files(frames.get("rulings"), folder)
    return Registers(
        frames,
        folder,
        missing,
        hashes={FILES[name]: raw.digest for name, raw in raws.items()},
        notices=tuple(notices),
        counted=(*_shortened(raws), *find_notices(whole.frames, facts.extraction_date))
        if noticed
        else (),
        described={
            name: (*frame.shape, int(frame.isna().sum().sum()))
            for name, frame in whole.frames.items()
        },
    )


def check_frames(
    frames: dict[str, pd.DataFrame],
    *,
    extraction_date: dt.date | None = None,
    facts: StudyFacts | None = None,
) -> list[Problem]:
    """Return the violations of registers in memory (typed as the reader types them).

    Rows are numbered as if written in their order, the first one 2. The files of ruling
    texts are not looked for.
    """
    facts = facts or StudyFacts()
    if extraction_date is not None:
        facts = replace(facts, extraction_date=extraction_date)
    numbered = {
        name: frame.set_axis(pd.RangeIndex(2, len(frame) + 2))
        for name, frame in frames.items()
    }
    problems = [
        Problem(FILES[name], 1, column.name, "", "this column; it is not there")
        for name, frame in frames.items()
        for column in REGISTERS[name].columns
        if column.name not in frame and not column.optional
    ]
    problems += expand(check_all(Whole(numbered), facts, None, partial=False))
    return _masked(problems, numbered)


def _typed(raws: Mapping[str, RawRegister]) -> Whole:
    """Return the registers as types, and the cells that could not be read."""
    whole = Whole()
    for name, raw in raws.items():
        whole.unread[name] = Unread(raw.stray, raw.ragged, raw.cut)
        if raw.frame is None:
            continue
        register, columns, refused = REGISTERS[name], {}, set(raw.stray)
        for column_name, text in raw.frame.items():
            column = register.column(str(column_name))
            columns[column.name], breaches = coerce_column(text, column, register)
            whole.faults += breaches
            for breach in breaches:
                if not column.prose:
                    refused |= set(text.loc[breach.rows])
        whole.frames[name] = pd.DataFrame(columns, index=raw.frame.index)
        whole.texts[name] = raw.frame
        whole.witnesses[name] = raw.witnesses
        whole.unread[name] = Unread(frozenset(refused), raw.ragged, raw.cut)
    return whole


def _final(frame: pd.DataFrame, register: Register, prose: bool) -> pd.DataFrame:
    left_out = [c.name for c in register.columns if c.prose and not prose]
    return frame.drop(columns=left_out, errors="ignore").reset_index(drop=True)


def _masked(
    problems: list[Problem], frames: Mapping[str, pd.DataFrame]
) -> list[Problem]:
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


def _unchecked(
    frames: Mapping[str, pd.DataFrame], missing: tuple[str, ...]
) -> list[str]:
    """Return a notice for each foreign key whose register is missing."""
    return [
        f"{FILES[name]}: {key.column} not checked against {FILES[key.register]}, "
        "which is missing"
        for name in frames
        for key in REGISTERS[name].foreign_keys
        if key.register in missing and key.column in frames[name]
    ]


def _shortened(raws: Mapping[str, RawRegister]) -> list[Notice]:
    words = "at the end, without a line end and shorter than its neighbours: cut?"
    return [
        Notice(FILES[name], "cut_short", 1, words)
        for name, raw in raws.items()
        if raw.shortened
    ]
