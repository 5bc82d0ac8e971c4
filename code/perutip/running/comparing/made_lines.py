"""What two outputs were made from: registers, settings and code that differ."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from perutip.contract.reading.left_out import LEFT_OUT
from perutip.contract.registers import INTERVIEWS_FOLDER, REGISTERS, RULINGS_FOLDER
from perutip.running.comparing.previous import MadeOf
from perutip.running.comparing.row_hashes import row_changes
from perutip.study.steps import REPORT, STEPS

SHOWN_ROWS, SHOWN_NAMES = 8, 6
DRAW = "05"  # its step
OF_THE_DRAW = (DRAW, "06")  # read its frames and its log
OF_DICTIONARIES = {"index.dictionary": "04", "madre_de_dios.dictionary": "07"}
"""Key of study.toml that names a dictionary → the step that reads it."""
OF_THE_READERS = "04"  # placebo words and the codebook
FOLDERS = {f"{RULINGS_FOLDER}/": ("04",), f"{INTERVIEWS_FOLDER}/": ("07",)}
CLEANING = STEPS[0].number
NO_RECORD = (
    "  what it was made from is not known: {where} keeps no record of registers, "
    "configuration and code"
)


def made_lines(then: MadeOf | None, now: MadeOf | None, where: str) -> list[str]:
    """Registers, configuration and code that differ."""
    if then is None or now is None:
        absent = where if then is None else "this output"
        return [NO_RECORD.format(where=absent)]
    return [
        *_register_lines(then, now),
        *_configuration_lines(then, now),
        *_code_lines(then, now),
        *_package_lines(then, now),
    ]


def _register_lines(then: MadeOf, now: MadeOf) -> list[str]:
    if then.data_status != now.data_status:
        return [f"registers: {then.data_status} then, {now.data_status} now"]
    differ = differing(then.files, now.files)
    if not differ:
        return ["registers: the same"]
    same_key = then.key == now.key
    lines = [f"registers: {count(len(differ), 'file')} changed, came or went"]
    for name in differ:
        if name not in now.files or name not in then.files:
            words = "was taken away" if name not in now.files else "was added"
        elif name not in now.rows or name not in then.rows:
            words = "one of its files differs"
        elif not same_key:
            words = "differs (its rows are hashed under another key)"
        else:
            words = row_words(then, now, name)
        steps = read_by(name)
        noun = "step" if len(steps) == 1 else "steps"
        read = f"; read by {noun} {', '.join(steps)}" if steps else ""
        lines.append(f"  {name}: {words}{read}")
    return lines


def row_words(then: MadeOf, now: MadeOf, name: str) -> str:
    """Which rows of a register differ; both records have hashed them under one key."""
    found = row_changes(then.rows[name], now.rows[name])
    parts = [
        f"{count(len(rows), 'row')} {word} ({_numbers(rows)}{where})"
        for word, rows, where in (
            ("changed", found.changed, ""),
            ("added", found.added, ""),
            ("removed", found.removed, " of then"),
        )
        if rows
    ]
    if found.reordered:
        parts.append("rows in another order")
    return ", ".join(parts) or "the same rows, written in another way"


def _configuration_lines(then: MadeOf, now: MadeOf) -> list[str]:
    lines = [
        f"  {key}: {then.study.get(key, 'absent')} → {now.study.get(key, 'absent')}"
        for key in differing(then.study, now.study)
    ]
    lines += [f"  dictionary/{x}" for x in _dictionaries(then, now)]
    if then.mappings:  # an earlier version kept none
        lines += [f"  {name}" for name in differing(then.mappings, now.mappings)]
    if then.mode != now.mode:
        lines.append(f"  the run: {then.mode} → {now.mode}")
    return (
        [f"configuration: {len(lines)} {_differ(len(lines))}", *lines]
        if lines
        else ["configuration: the same"]
    )


def _code_lines(then: MadeOf, now: MadeOf) -> list[str]:
    differ = differing(then.code, now.code)
    was, is_now = _commit(then.commit), _commit(now.commit)
    commits = is_now if was == is_now else f"{was} → {is_now}"
    if not differ:
        return [f"code: the same, {commits}"]
    return [
        f"code: {count(len(differ), 'file')} {_differ(len(differ))}, {commits}",
        f"  {some(differ)}",
    ]


def _commit(found: str) -> str:
    """A commit as lines show it; files that differed from it are said in words."""
    commit, dirty, _ = found.partition("-dirty")
    more = " with files that are not committed" if dirty else ""
    return f"commit {commit[:12]}{more}" if commit != "no git" else commit


def _package_lines(then: MadeOf, now: MadeOf) -> list[str]:
    """Versions that differ; nothing where one record knows none."""
    if not (then.packages and now.packages):
        return []
    was, is_now = then.packages, now.packages
    lines = [
        f"  {name}: {was.get(name, 'none')} → {is_now.get(name, 'none')}"
        for name in differing(was, is_now)
    ]
    return [f"versions: {len(lines)} {_differ(len(lines))}", *lines] if lines else []


def _differ(number: int) -> str:
    return "differs" if number == 1 else "differ"


def _dictionaries(then: MadeOf, now: MadeOf) -> list[str]:
    """Files of input/dictionary/ that differ; of an earlier version's record, which
    kept those of expressions alone, no others."""
    kept = [one.dictionary for one in (then, now)]
    whole = all(any(name.endswith(".toml") for name in one) for one in kept)
    return [x for x in differing(*kept) if whole or not x.endswith(".toml")]


def _steps_of(dictionary: str, then: MadeOf, now: MadeOf) -> tuple[str, ...]:
    """Steps that read a file of input/dictionary/, and the report, which shows all."""
    if dictionary.endswith(".toml"):
        return (OF_THE_READERS, REPORT)
    named = json.dumps(dictionary)
    steps = {
        step
        for key, step in OF_DICTIONARIES.items()
        for made in (then, now)
        if made.study.get(key) == named
    }
    return (*sorted(steps), REPORT)


def beside_registers(then: MadeOf | None, now: MadeOf | None, step: str) -> str:
    """What else than registers differs, for the line that says what could have moved
    the rows of a step: `settings, code`; empty for nothing that is recorded."""
    if then is None or now is None:
        return "settings or code, which are not known"
    read = any(step in _steps_of(x, then, now) for x in _dictionaries(then, now))
    parts = (
        ("settings", then.study != now.study),
        ("dictionary", read),
        ("code", then.code != now.code),
        ("full, quick or blinded", then.mode != now.mode),
        ("versions", bool(_package_lines(then, now))),
    )
    return ", ".join(name for name, differs in parts if differs)


def changed_registers(then: MadeOf | None, now: MadeOf | None) -> list[str] | None:
    """Files that differ, came or went; None where that is not known."""
    if then is None or now is None:
        return None
    return differing(then.files, now.files)


def read_by(file: str) -> tuple[str, ...]:
    """Numbers of the steps that read a register, a folder of texts, or the draw's."""
    if file in FOLDERS:
        return FOLDERS[file]
    if file == LEFT_OUT:
        return (CLEANING,)  # of Table A1 alone
    for one in REGISTERS.values():
        if one.file == file:
            return tuple(sorted({*one.needed_by, *one.used_by} - {CLEANING}))
    return OF_THE_DRAW


def reach(file: str) -> tuple[str, ...]:
    """Steps that read a register themselves or what such a step wrote. Of the draw's
    step that is the assignment: it follows from files that its readers read too."""
    found = set(read_by(file))
    for step in STEPS:
        through = {s.number for s in STEPS if step.reads(s)} - {CLEANING, DRAW}
        if found & through:
            found.add(step.number)
    return tuple(sorted(found))


def differing(then: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    """Names whose values differ, or that one side lacks, in order."""
    names = sorted(set(then) | set(now))
    return [name for name in names if then.get(name) != now.get(name)]


def some(names: Iterable[str], key: Callable[[str], Any] | None = None) -> str:
    """The first names in order, and how many more there are."""
    ordered = sorted(names, key=key)
    more = len(ordered) - SHOWN_NAMES
    shown = ", ".join(ordered[:SHOWN_NAMES])
    return f"{shown} and {more} more" if more > 0 else shown


def _numbers(rows: tuple[int, ...]) -> str:
    shown = ", ".join(f"{row}" for row in rows[:SHOWN_ROWS])
    return shown + (", …" if len(rows) > SHOWN_ROWS else "")


def count(number: int, noun: str) -> str:
    """A number with its noun: `1 row`, `2 rows`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
