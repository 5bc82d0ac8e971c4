"""What an output was made from, kept so that the next one can be compared with it.

A run leaves `restricted/made_of.json` (hashed rows of the registers, settings, code,
commit) and, in `restricted/previous/DAY/`, results.csv and the same record of the
output that its swap replaces, under the day on which that output was written: the last
of each day stays, and the latest days do. All go in with the swap and are the
analyst's alone; a day is read off a file's own time and stands in nothing published.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

from perutip.reporting.manifest import file_digest
from perutip.running.comparing.row_hashes import Hashed, hashed_rows, own_key
from perutip.running.files.private import FOLDER_MODE, private_folder
from perutip.running.output import made_from
from perutip.running.run import Run, environment
from perutip.study.dotted import dotted

RECORD = "restricted/made_of.json"
PREVIOUS = "restricted/previous"
RESULTS = "results.csv"
COMPARED = "restricted/compare.csv"
DAYS = 14  # kept at most
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class MadeOf:
    """One output's record.

    key: of the hashed rows. files: register or folder → SHA-256. rows: register →
    hashes of its records. study: dotted key of study.toml → value as JSON.
    dictionary, code: file → SHA-256. packages: distribution → version. mixed: steps
    that stand there from an earlier run, made from something else. mappings: of raw
    exports, file → SHA-256. Records of earlier versions lack the three.
    """

    key: str
    files: dict[str, str]
    rows: dict[str, Hashed]
    study: dict[str, str]
    dictionary: dict[str, str]
    code: dict[str, str]
    commit: str
    mode: str
    data_status: str
    packages: dict[str, str] = field(default_factory=dict)
    mixed: list[str] = field(default_factory=list)
    mappings: dict[str, str] = field(default_factory=dict)


def keep(run: Run, mixed: Iterable[str] = ()) -> None:
    """Write this output's record into the stage, and what earlier outputs were.

    mixed: steps of the output that are made from something else than this run's, or
    of which nothing says from what.
    """
    earlier = run.output_dir
    before = read_record(earlier / RECORD)
    (run.stage / "restricted").mkdir(parents=True, exist_ok=True)
    record = describe(run, before.key if before is not None else "", mixed)
    text = json.dumps(asdict(record), sort_keys=True, ensure_ascii=False)
    (run.stage / RECORD).write_text(text + "\n", encoding="utf-8", newline="\n")
    kept = run.stage / PREVIOUS
    shutil.rmtree(kept, ignore_errors=True)
    (run.stage / COMPARED).unlink(missing_ok=True)
    days = snapshots(earlier)
    if (earlier / RESULTS).is_file():
        day = f"{written(earlier / RESULTS):%Y-%m-%d}"
        days[day] = (earlier / RESULTS, earlier / RECORD)
    if days:
        private_folder(kept)
    for day in sorted(days)[-DAYS:]:
        (kept / day).mkdir(mode=FOLDER_MODE)
        for path in days[day]:
            if path.is_file():
                shutil.copy2(path, kept / day / path.name)


def snapshots(output: Path) -> dict[str, tuple[Path, Path]]:
    """Day → results.csv and record of the last output of that day, oldest first."""
    name = Path(RECORD).name
    return {
        folder.name: (folder / RESULTS, folder / name)
        for folder in sorted((output / PREVIOUS).glob("*"))
        if DAY.fullmatch(folder.name) and (folder / RESULTS).is_file()
    }


def written(path: Path) -> dt.datetime:
    """When a file was written, by the clock of this machine."""
    return dt.datetime.fromtimestamp(path.stat().st_mtime)


def describe(run: Run, key: str, mixed: Iterable[str] = ()) -> MadeOf:
    """What a run is made of; key: of an earlier record, empty for a new one."""
    files = made_from.registers(run.input_dir)
    single = [name for name in files if not name.endswith("/")]
    key = key or own_key(run.input_dir, single)
    study = run.root / "input" / "study.toml"
    folder = run.root / "input" / "dictionary"
    dictionary = sorted(p for end in ("yml", "toml") for p in folder.glob(f"*.{end}"))
    return MadeOf(
        key=key,
        files=files,
        rows={name: hashed_rows(run.input_dir / name, key) for name in single},
        study=flattened(tomllib.loads(study.read_text(encoding="utf-8"))),
        dictionary={path.name: file_digest(path) for path in dictionary},
        code=code_files(run.root),
        commit=environment.git_commit(run.root),
        mode=run.mode,
        data_status=run.data_status,
        packages=environment.installed(run.root / "requirements.txt"),
        mixed=sorted(mixed),
        mappings=made_from.own_mappings(run.root),
    )


def code_files(root: Path) -> dict[str, str]:
    """Program or declaration below code/ → SHA-256."""
    return {
        path.relative_to(root).as_posix(): file_digest(path)
        for path in sorted((root / "code").rglob("*"))
        if path.suffix in (".py", ".toml")
    }


def flattened(table: Mapping[str, object]) -> dict[str, str]:
    """Dotted key → value as JSON text."""
    as_text = partial(json.dumps, default=str, ensure_ascii=False, sort_keys=True)
    return {key: as_text(value) for key, value in dotted(table)}


def read_record(path: Path) -> MadeOf | None:
    """A record; None where there is none, or none that this version writes."""
    if not path.is_file():
        return None
    try:
        record = MadeOf(**json.loads(path.read_text(encoding="utf-8")))
        bytes.fromhex(record.key)
    except (TypeError, ValueError, RecursionError):
        return None
    return record if _is_typed(record) else None


def _is_typed(record: MadeOf) -> bool:
    """Whether every field holds what `MadeOf` says."""
    values = vars(record)
    texts = [values[name] for name in ("commit", "mode", "data_status")]
    tables = ("files", "study", "dictionary", "code", "packages", "mappings")
    if not isinstance(record.mixed, list) or not isinstance(record.rows, dict):
        return False
    for name in tables:
        if not isinstance(values[name], dict):
            return False
        texts += values[name].values()
    for hashed in record.rows.values():
        if not isinstance(hashed, list):
            return False
        for pair in hashed:
            if not isinstance(pair, list) or len(pair) != 2:
                return False
            texts += pair
    return all(isinstance(text, str) for text in [*texts, *record.mixed])
