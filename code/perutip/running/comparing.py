"""`--compare`: which estimates moved since an earlier output, and what was changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path

from perutip.reporting.check.moved import Movement, moved_estimates
from perutip.reporting.results import read_results
from perutip.running.places import shown_place
from perutip.running.previous import PREVIOUS, RECORD, RESULTS, MadeOf, read_record
from perutip.running.row_hashes import row_changes
from perutip.running.run import UsageError

SHOWN_ESTIMATES, SHOWN_ROWS, SHOWN_NAMES = 12, 8, 6
NO_RECORD = (
    "  what it was made from is not known: {where} keeps no record of registers, "
    "configuration and code"
)


def compare(output: Path, folder: Path | None) -> int:
    """Print what moved in `output` since `folder`, or since the output it replaced.

    Runs nothing. Returns 0, whether or not anything moved.

    Raises
    ------
    UsageError
        One of the two holds no results.csv.
    """
    if not (output / RESULTS).is_file():
        raise UsageError(f"{shown_place(output)} holds no output: run python main.py")
    if folder is None:
        then, where = output / PREVIOUS, "the output that the last run replaced"
        record = then / Path(RECORD).name
        if not (then / RESULTS).is_file():
            raise UsageError(
                f"{shown_place(output)} has replaced no output yet: there is nothing "
                "to compare with (--compare FOLDER takes another output)"
            )
    else:
        then, where = folder, shown_place(folder)
        record = then / RECORD
        if not (then / RESULTS).is_file():
            raise UsageError(f"--compare {where}: no results.csv there")
    movement = moved_estimates(
        read_results(then / RESULTS), read_results(output / RESULTS)
    )
    made = dt.datetime.fromtimestamp((then / RESULTS).stat().st_mtime)
    lines = [f"since {where}, written {made:%Y-%m-%d %H:%M}"]
    lines += estimate_lines(movement)
    lines += made_lines(read_record(record), read_record(output / RECORD), where)
    print("\n".join([*lines, verdict(movement)]), flush=True)
    return 0


def estimate_lines(movement: Movement) -> list[str]:
    """Estimates that moved, the largest first; the rest as counts by exhibit."""
    lines = [f"estimates: {len(movement.moved):,} of {movement.compared:,} moved"]
    lines += [f"  {one}" for one in movement.moved[:SHOWN_ESTIMATES]]
    rest = movement.moved[SHOWN_ESTIMATES:]
    if rest:
        exhibits = dict.fromkeys(one.exhibit for one in rest)
        lines.append(f"  and {len(rest):,} smaller, in {_some(exhibits)}")
    if movement.inference:
        lines.append(
            f"  {movement.inference:,} more stand while p, set or standard error moved"
        )
    for words, counts in (
        ("counts and descriptions that differ", movement.descriptions),
        ("lines that were not there", movement.added),
        ("lines that are gone", movement.removed),
    ):
        if counts:
            lines.append(f"  {words}: {sum(counts.values()):,}, in {_some(counts)}")
    return lines


def made_lines(then: MadeOf | None, now: MadeOf | None, where: str) -> list[str]:
    """Registers, configuration and code that differ."""
    if then is None or now is None:
        absent = where if then is None else "this output"
        return [NO_RECORD.format(where=absent)]
    return [
        *_register_lines(then, now),
        *_configuration_lines(then, now),
        *_code_lines(then, now),
    ]


def _register_lines(then: MadeOf, now: MadeOf) -> list[str]:
    if then.data_status != now.data_status:
        return [f"registers: {then.data_status} then, {now.data_status} now"]
    differ = _differing(then.files, now.files)
    if not differ:
        return ["registers: the same"]
    same_key = then.key == now.key
    lines = [f"registers: {len(differ)} differ"]
    for name in differ:
        if name not in now.files or name not in then.files:
            words = "is gone" if name not in now.files else "is new"
        elif name not in now.rows or name not in then.rows:
            words = "one of its files differs"
        elif not same_key:
            words = "differs (its rows are hashed under another key)"
        else:
            words = _row_words(then, now, name)
        lines.append(f"  {name}: {words}")
    return lines


def _row_words(then: MadeOf, now: MadeOf, name: str) -> str:
    found = row_changes(then.rows[name], now.rows[name])
    parts = [
        f"{_count(len(rows), 'row')} {word} ({_numbers(rows)}{where})"
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
        for key in _differing(then.study, now.study)
    ]
    lines += [f"  dictionary/{x}" for x in _differing(then.dictionary, now.dictionary)]
    if then.mode != now.mode:
        lines.append(f"  the run: {then.mode} → {now.mode}")
    return (
        [f"configuration: {len(lines)} differ", *lines]
        if lines
        else ["configuration: the same"]
    )


def _code_lines(then: MadeOf, now: MadeOf) -> list[str]:
    differ = _differing(then.code, now.code)
    commits = f"commit {then.commit[:12]} → {now.commit[:12]}"
    if then.commit == now.commit:
        commits = f"commit {now.commit[:12]}"
    if not differ:
        return [f"code: the same, {commits}"]
    verb = "differs" if len(differ) == 1 else "differ"
    return [
        f"code: {_count(len(differ), 'file')} {verb}, {commits}",
        f"  {_some(differ)}",
    ]


def verdict(movement: Movement) -> str:
    """The last line."""
    if movement.nothing:
        return f"NOTHING MOVED: {_count(movement.compared, 'estimate')} compared"
    exhibits = {one.exhibit for one in movement.moved}
    if not exhibits:
        return "NO ESTIMATE MOVED"
    return f"MOVED: {_count(len(movement.moved), 'estimate')}, in {_some(exhibits)}"


def _differing(then: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    names = sorted(set(then) | set(now))
    return [name for name in names if then.get(name) != now.get(name)]


def _some(names: Iterable[str]) -> str:
    ordered = sorted(names)
    more = len(ordered) - SHOWN_NAMES
    shown = ", ".join(ordered[:SHOWN_NAMES])
    return f"{shown} and {more} more" if more > 0 else shown


def _numbers(rows: tuple[int, ...]) -> str:
    shown = ", ".join(f"{row}" for row in rows[:SHOWN_ROWS])
    return shown + (", …" if len(rows) > SHOWN_ROWS else "")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
