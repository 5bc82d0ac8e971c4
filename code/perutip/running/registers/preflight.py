"""Everything that a run reads, looked at before anything is computed.

Registers, the files of rulings, the dictionary and the frames of the draw: all their
problems in one message, in step 01.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from perutip.assignment.draw import DrawRefused, canonical_frame, read_frame
from perutip.assignment.frame_names import FRAMES
from perutip.assignment.seed_log import SeedLog
from perutip.contract.checks import MASKED, Problem, StudyFacts
from perutip.contract.reading import Registers, read_registers
from perutip.contract.reading.csv_file import read_csv_file
from perutip.contract.registers import FILES, REGISTERS
from perutip.study.config import Config
from perutip.text import DictionaryError, load_dictionary
from perutip.text.reading.sources.documents import unreadable_documents

LOG = "seed_log.jsonl"
RESERVE = "reserve"
HEADER = re.compile("column '.*?' may")
ROWS = re.compile(r"rows? ([\d, ]+\d|\d)(?: and (\d+) more)?: (.*)", re.DOTALL)
MASKED_HEADER = f"column {MASKED} may"


def check_inputs(
    root: Path,
    folder: Path,
    config: Config,
    *,
    partial: bool = False,
    cache: Path | None = None,
) -> Registers:
    """Return the registers of `folder`, texts of rulings left out.

    Parameters
    ----------
    root : the project's folder, which holds the dictionary.
    folder : the registers and frames.
    partial : registers that are missing are awaited, and half an endline is accepted.
    cache : restricted folder where files of rulings as read are kept.

    Raises
    ------
    ContractError
        With every problem of registers, documents, dictionary and frames.
    """
    others = [
        *dictionary_problems(root, config),
        *frame_problems(folder),
        *document_problems(folder, cache),
    ]
    return read_registers(
        folder,
        partial=partial,
        facts=StudyFacts.of(config, treated_districts(folder)),
        prose=False,
        others=others,
    )


def dictionary_problems(root: Path, config: Config) -> list[Problem]:
    """Every problem of the index's dictionary, with its line."""
    path = root / "input" / "dictionary" / config.index.dictionary
    file = f"dictionary/{path.name}"
    if not path.is_file():
        return [Problem(file, None, "", "", "this file; it is missing")]
    try:
        load_dictionary(path)
    except DictionaryError as error:
        return [
            Problem(file, line, "", "", message) for line, message in error.problems
        ]
    return []


def frame_problems(folder: Path) -> list[Problem]:
    """What the draw would refuse in a frame, so that both readers of one file agree.

    Frames of the protocol alone: another file's name may be a person's, and so may a
    header that no frame has.
    """
    problems = []
    for name in sorted(FRAMES):
        path = folder / f"frame_{name}.csv"
        if not path.is_file():
            continue
        reserve = path.stem.endswith(RESERVE)
        try:
            canonical_frame(read_frame(path), reserve=reserve, source=path.name)
        except DrawRefused as error:
            for problem in error.problems:
                problems += _by_row(path.name, HEADER.sub(MASKED_HEADER, problem))
    return problems


def frozen_problems(made: Path, target: Path) -> list[Problem]:
    """Frames in `made` that would replace a frozen one of `target` by other bytes.

    The log of `target` says what is frozen. One that does not hold together says
    nothing, so that no frame is written over beside it.
    """
    problems = []
    for name in sorted(FRAMES):
        path = made / f"frame_{name}.csv"
        if not path.is_file() or path.is_symlink() or not (target / LOG).is_file():
            continue
        try:
            cycle = SeedLog(target / LOG).state().cycle(name)
        except DrawRefused:
            words = f"the frame that stands: {LOG} beside it does not hold together"
            problems.append(Problem(path.name, None, "", "", words))
            continue
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if cycle.freeze and digest != _frozen_bytes(cycle.freeze, target / path.name):
            done = "frozen and drawn" if cycle.draw else "frozen"
            words = (
                f"the bytes of the frame that is {done} ({LOG}); nothing may change "
                "it: leave it out of the mapping, or void it with a reason first "
                "(code/05_randomize.py void)"
            )
            problems.append(Problem(path.name, None, "", "", words))
    return problems


def _frozen_bytes(freeze: Mapping[str, Any], standing: Path) -> str:
    """SHA-256 of the file that was frozen; of the one that stands where a frame was
    frozen that was no file."""
    if "file_sha256" in freeze or not standing.is_file():
        return str(freeze.get("file_sha256", ""))
    return hashlib.sha256(standing.read_bytes()).hexdigest()


def _by_row(file: str, message: str) -> list[Problem]:
    """One problem for each row that a refusal of the draw lists.

    What concerns the file or its header stays as it is said.
    """
    named = ROWS.fullmatch(message)
    rows = [int(row) for row in named[1].split(", ")] if named else []
    if not named or 1 in rows:
        return [Problem(file, None, "", "", f"a frame to draw from; {message}")]
    more = [0] * (len(rows) - 1) + [int(named[2] or 0)]
    expected = f"a frame to draw from; {named[3]}"
    return [
        Problem(file, row, "", "", expected, rest)
        for row, rest in zip(rows, more, strict=True)
    ]


def document_problems(folder: Path, cache: Path | None = None) -> list[Problem]:
    """Files of rulings that cannot be read, by the register's rows."""
    path = folder / FILES["rulings"]
    if not path.is_file():
        return []
    raw = read_csv_file(path, REGISTERS["rulings"], prose=False).frame
    if raw is None or "text_file" not in raw:
        return []
    named = raw[raw["text_file"].notna()]
    home = folder / "rulings"
    there = pd.Series(
        [(home / name).is_file() for name in named["text_file"]],
        index=named.index,
        dtype=bool,
    )
    return unreadable_documents(folder, named[there], cache=cache)


def treated_districts(folder: Path) -> dict[str, int]:
    """District → 1 or 0 by the standing draws of the log; empty without any.

    A log that does not hold together says nothing here: step 05 refuses it.
    """
    path = folder / LOG
    if not path.is_file():
        return {}
    try:
        state = SeedLog(path).state()
        draws = [state.cycle(frame).draw for frame in ("pilot", "trial")]
    except DrawRefused:
        return {}
    return {
        str(unit): int(treated)
        for draw in draws
        if draw is not None
        for unit, _, _, treated in draw["table"]
    }
