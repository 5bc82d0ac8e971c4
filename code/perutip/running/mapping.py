"""`main.py map RAW`: raw exports to registers, by the rules of mapping.toml."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from perutip.contract.checks import Problem, StudyFacts
from perutip.contract.reading.left_out import PROBLEMS, REPORT_FOLDER
from perutip.contract.reading.raw_exports import MappingError, RawProblem, map_raw
from perutip.contract.registers import FILES, RULINGS_FOLDER
from perutip.own_folders import own_folder
from perutip.running.command_options import map_parser
from perutip.running.ending.commands import quoted_folder
from perutip.running.files.places import ROOT, named_place, shown_place, typed_place
from perutip.running.files.private import (
    FILE_MODE,
    FOLDER_MODE,
    close_output,
    closed_folder,
    open_to_others,
    owned_folder,
    reading_cache,
)
from perutip.running.options import say_whole
from perutip.running.registers.mixing import refuse_example, refuse_mapped
from perutip.running.registers.preflight import (
    document_problems,
    frame_problems,
    frozen_problems,
    treated_districts,
)
from perutip.running.usage import UsageError
from perutip.study.config import load_config

CONFIDENTIAL = ROOT / "input" / "confidential"


def map_command(argv: list[str]) -> int:
    """Parse the options of `map`, write the registers, print the report.

    Returns
    -------
    int
        0 when the registers are written; 2 (by UsageError too) when nothing is.
    """
    options = map_parser().parse_args(argv)
    target = options.to or CONFIDENTIAL
    mapping = options.mapping or ROOT / "input" / "mapping.toml"
    used = f"Mapping used: {named_place(mapping.resolve())}"
    used += "" if options.mapping else " (--mapping FILE takes another)"
    if options.raw.resolve() in (ROOT, *ROOT.parents):
        raise UsageError("RAW is or holds the project's own folder")
    if own := own_folder(target):
        raise UsageError(f"--to {named_place(target.resolve())} {own}")
    if target.exists() and not target.is_dir():
        raise UsageError(f"--to {shown_place(target)} is a file, not a folder")
    if target.is_symlink() and not target.exists():
        raise UsageError(f"--to {typed_place(target)} is a link to what is not there")
    if options.raw.exists() and not options.raw.is_dir():
        raise UsageError(f"RAW {typed_place(options.raw)} is a file, not a folder")
    if target.resolve() == CONFIDENTIAL.resolve():
        refuse_example(options.raw)
    ours = target.resolve() == CONFIDENTIAL or owned_folder(target)
    config = load_config(ROOT / "input" / "study.toml")
    facts = StudyFacts.of(config, treated_districts(target))
    listed = target / REPORT_FOLDER / PROBLEMS
    try:
        listed.unlink(missing_ok=True)
        report = map_raw(
            options.raw,
            mapping,
            target,
            replace=options.replace,
            facts=facts,
            others=partial(_beside_registers, target=target, cache=_cache(target)),
        )
    except MappingError as error:
        raise UsageError(f"{error}\n{used}{_full_list(error, target, ours)}") from error
    except FileExistsError as error:
        raise UsageError(str(error)) from error
    except OSError as error:
        place = shown_place(target)
        raise UsageError(f"{place}: {error.strerror or 'cannot be written'}") from error
    if ours:
        closed_folder(target)
    else:
        report += _left_as_it_is(target)
    last = f"MAPPED: {_registers(report)} into {_given(target)}"
    say_whole("\n".join([*report, used, last]))
    return 0


def _beside_registers(folder: Path, target: Path, cache: Path | None) -> list[Problem]:
    if target.resolve() == CONFIDENTIAL.resolve():
        refuse_mapped(folder)
    return [
        *frame_problems(folder),
        *frozen_problems(folder, target),
        *document_problems(folder, cache),
    ]


def _cache(target: Path) -> Path | None:
    """Where the run that follows looks for files of rulings as read; it knows of the
    project's own folder alone."""
    if target.resolve() != CONFIDENTIAL or not (target / RULINGS_FOLDER).is_dir():
        return None
    output = ROOT / "output" / "confidential"
    close_output(output, output)
    return reading_cache(output)


def _left_as_it_is(target: Path) -> list[str]:
    """What is said of a folder that held files of a person's before: its modes are his,
    and so is what git ignores there."""
    given = named_place(target.resolve())
    said = f"{given}: its own files, its modes and what git ignores in it are as before"
    if not open_to_others(target):
        return [f"{said}; what map wrote is yours alone"]
    close = f"chmod 700 {quoted_folder(target)}"
    return [
        f"{said}; what map wrote is yours alone; others of this machine may see that "
        f"it is there: {close}"
    ]


def _full_list(error: MappingError, target: Path, ours: bool) -> str:
    """Write problems.csv where cells of raw files are at fault, and say where."""
    if not any(isinstance(problem, RawProblem) for problem in error.found):
        return ""
    if ours:
        closed_folder(target)
    folder = target / REPORT_FOLDER
    folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
    listed = folder / PROBLEMS
    listed.touch(FILE_MODE)
    error.write_full_list(listed)
    listed.chmod(FILE_MODE)
    place = f"{named_place(target.resolve())}/{REPORT_FOLDER}/{PROBLEMS}"
    return f"\nEvery problem, one a raw row: {place}"


def _given(target: Path) -> str:
    """The folder as it was typed, ours by its place; not for messages of problems,
    which are passed on."""
    if target.resolve().is_relative_to(ROOT):
        return named_place(target.resolve())
    return target.as_posix()


def _registers(report: list[str]) -> str:
    files = tuple(f"{file}: " for file in FILES.values())
    number = sum(line.startswith(files) and line.endswith(" out") for line in report)
    return f"{number} register{'' if number == 1 else 's'}"
