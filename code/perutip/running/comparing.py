"""`--compare`: which estimates moved since an earlier output, and what was changed."""

from __future__ import annotations

import math
import re
from collections import Counter
from pathlib import Path

import pandas as pd

from perutip.reporting.check.headlines import Headline, headlines
from perutip.reporting.check.moved import (
    NUMBERS,
    Moved,
    Movement,
    moved_estimates,
)
from perutip.reporting.results import read_results
from perutip.running.made_lines import changed_registers, count, made_lines, reach, some
from perutip.running.places import shown_place
from perutip.running.previous import (
    COMPARED,
    DAY,
    RECORD,
    RESULTS,
    read_record,
    snapshots,
    written,
)
from perutip.running.private import private_folder, write_private
from perutip.running.run import UsageError
from perutip.study.outcomes import Catalogue

SHOWN_ESTIMATES = 12
BESIDE = {
    "gained": "with a number that had none",
    "lost": "without the number that they had",
    "waits": "without a number, waiting for something else",
    "reason": "without a number, for another reason",
}


def compare(output: Path, given: str | None, catalogue: Catalogue) -> int:
    """Print what moved in `output` since another, and list it in `restricted/`.

    given: a day of those kept (2026-11-25), a folder, or nothing for the output that
    the last run replaced. Runs nothing. Returns 0, whether or not anything moved.

    Raises
    ------
    UsageError
        One of the two holds no results.csv, or no output of that day is kept.
    """
    if not (output / RESULTS).is_file():
        raise UsageError(f"{shown_place(output)} holds no output: run python main.py")
    place, record, where = earlier(output, given)
    then, now = read_results(place), read_results(output / RESULTS)
    movement = moved_estimates(then, now)
    before, after = read_record(record), read_record(output / RECORD)
    outcomes = headlines(then, now, catalogue)
    lines = [f"since {where}, written {written(place):%Y-%m-%d %H:%M}"]
    if kept := list(snapshots(output)):
        lines.append(f"days kept (--compare DAY): {', '.join(kept)}")
    lines += headline_lines(outcomes)
    lines += estimate_lines(movement)
    lines += step_lines(movement, changed_registers(before, after))
    lines += made_lines(before, after, where)
    listed = write_list(output, movement)
    if movement.rows:
        lines.append(f"every row that moved: {shown_place(listed)}")
    print("\n".join([*lines, verdict(movement, outcomes)]), flush=True)
    return 0


def earlier(output: Path, given: str | None) -> tuple[Path, Path, str]:
    """results.csv and record to compare with, and what to call them."""
    days = snapshots(output)
    kept = f"kept are {', '.join(days)}" if days else "none is kept"
    if not given:
        if not days:
            raise UsageError(
                f"{shown_place(output)} has replaced no output yet: there is nothing "
                "to compare with (--compare FOLDER takes another output)"
            )
        day = max(days)
        return (*days[day], "the output that the last run replaced")
    if given in days:
        return (*days[given], f"the last output of {given}")
    folder = Path(given).resolve()
    if DAY.fullmatch(given) and not folder.is_dir():
        raise UsageError(f"--compare {given}: no output of that day, {kept}")
    if not (folder / RESULTS).is_file():
        raise UsageError(
            f"--compare {shown_place(folder)}: no results.csv there "
            f"(of outputs that were replaced, {kept})"
        )
    return folder / RESULTS, folder / RECORD, shown_place(folder)


def headline_lines(outcomes: tuple[Headline, ...]) -> list[str]:
    """Registered primary headlines all of them, secondary ones that moved."""
    ranks: dict[str, list[Headline]] = {}
    for one in outcomes:
        ranks.setdefault(one.outcome.registered, []).append(one)
    lines = []
    for rank, mine in ranks.items():
        differ = [one for one in mine if not one.stands]
        moved = sum(one.moved for one in mine)
        line = f"registered {rank} headlines: {moved} of {len(mine)} moved"
        alone = len(differ) - moved
        lines.append(f"{line}, of {alone} p alone" if alone else line)
        lines += [f"  {one}" for one in (mine if rank == "primary" else differ)]
    return lines


def estimate_lines(movement: Movement) -> list[str]:
    """Estimates that moved, the largest first; whatever else differs as counts."""
    moved = movement.moved
    lines = [
        f"all estimates: {len(moved):,} of {movement.compared:,} with a number then "
        "and now moved, headlines and their copies included"
    ]
    lines += [f"  {one}" for one in moved[:SHOWN_ESTIMATES]]
    if rest := moved[SHOWN_ESTIMATES:]:
        lines.append(f"  and {len(rest):,} more{_at_most(rest)}, in {_places(rest)}")
    for kind, words in BESIDE.items():
        rows = [one for one in movement.rows if one.kind == kind]
        if rows:
            lines.append(f"  {words}: {len(rows):,}, in {_places(rows)}")
            said = Counter(f"{one.then} → {one.now}" for one in rows)
            if kind in ("waits", "reason"):
                lines += [f"    {n:,}: {why}" for why, n in said.most_common(3)]
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
            places = _numbers(counts)
            lines.append(f"  {words}: {sum(counts.values()):,}, in {places}")
    return lines


def step_lines(movement: Movement, changed: list[str] | None) -> list[str]:
    """Which registers that differ could have moved the rows of which step."""
    steps = Counter(one.step for one in movement.rows)
    if not steps:
        return []
    lines = ["what could have moved them:"]
    for step, number in sorted(steps.items()):
        begin = f"  step {step}, {count(number, 'row')}: "
        if changed is None:
            lines.append(f"{begin}its registers of then are not known")
            continue
        mine = [file for file in changed if step in reach(file)]
        why = (
            f"{', '.join(mine)}, or settings and code if they differ"
            if mine
            else "no register that it reads differs: settings or code"
        )
        lines.append(begin + why)
    return lines


def write_list(output: Path, movement: Movement) -> Path:
    """Every row that says something else, as a private CSV file."""
    path = output / COMPARED
    private_folder(path.parent)
    columns = ["kind", "place", "exhibit", "panel", "outcome", "sample", "term"]
    columns += ["step", "then", "now", "standard_errors"]
    rows = [{name: getattr(one, name) for name in columns} for one in movement.rows]
    text = pd.DataFrame(rows, columns=columns).to_csv(index=False, lineterminator="\n")
    write_private(path, text)
    return path


def verdict(movement: Movement, outcomes: tuple[Headline, ...]) -> str:
    """The last line."""
    if movement.nothing:
        return f"NOTHING MOVED: {count(movement.compared, 'estimate')} compared"
    if not movement.moved:
        return "NO ESTIMATE MOVED"
    primary = [one for one in outcomes if one.outcome.registered == "primary"]
    moved = sum(one.moved for one in primary)
    return (
        f"MOVED: {len(movement.moved):,} of {count(movement.compared, 'estimate')}, "
        f"{moved} of {len(primary)} registered primary headlines"
    )


def _at_most(rest: tuple[Moved, ...]) -> str:
    """How small the rest is; how many of it have no standard error."""
    known = [one.standard_errors for one in rest if not math.isnan(one.standard_errors)]
    parts = [f"{len(known):,} by at most {abs(known[0]):.2f} s.e."] if known else []
    if without := len(rest) - len(known):
        parts.append(f"{without:,} without a standard error")
    return f" ({', '.join(parts)})"


def _places(rows: tuple[Moved, ...] | list[Moved]) -> str:
    return _numbers(Counter(one.exhibit for one in rows))


def _numbers(exhibits: dict[str, int] | Counter[str]) -> str:
    """Tables and figures by their numbers."""
    return some({NUMBERS.get(key) or key for key in exhibits}, _in_order)


def _in_order(name: str) -> tuple[str, int]:
    """Table 2 before Table 10, the appendix after."""
    digits = re.search(r"\d+$", name)
    return (name[: digits.start()], int(digits.group())) if digits else (name, 0)
