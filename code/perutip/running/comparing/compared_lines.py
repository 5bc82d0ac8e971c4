"""Lines of `--compare`: headlines, estimates, steps that could have moved, verdict."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from perutip.reporting.check.headlines import Headline
from perutip.reporting.check.moved import NUMBERS, Moved, Movement
from perutip.running.comparing.made_lines import (
    beside_registers,
    changed_registers,
    count,
    reach,
    some,
)
from perutip.running.comparing.previous import MadeOf
from perutip.study.steps import REPORT

COMPARED = "each row of results.csv with a number in both but counts and descriptions"
SHOWN_ESTIMATES = 12
MOVED = {
    "measure": "by another measure",
    "gained": "with a number or row where there was none",
    "lost": "without a number or row where there was one",
}
STANDING = {
    "p": "p alone",
    "level": "the set's level alone",
    "digits": "digits that are not printed",
    "reason": "without a number, for another reason",
}
BESIDE = {
    "measure": MOVED["measure"],
    "gained": "with a number where there was none",
    "lost": "without a number where there was one",
    "waits": "without a number, waiting for something else",
    "reason": "without a number, for another reason",
}


def headline_lines(outcomes: tuple[Headline, ...]) -> list[str]:
    """Registered primary headlines all of them, secondary ones that moved."""
    ranks: dict[str, list[Headline]] = {}
    for one in outcomes:
        ranks.setdefault(one.outcome.registered, []).append(one)
    lines = []
    for rank, mine in ranks.items():
        differ = [one for one in mine if one.change != "none" or one.reranked]
        line = f"registered {rank} headlines: {_moved(mine)}"
        lines.append(", of ".join([line, *_counted(mine, STANDING)]))
        lines += [f"  {one}" for one in (mine if rank == "primary" else differ)]
    return lines


def _moved(mine: Sequence[Headline]) -> str:
    """`2 of 6 moved (1 by another measure)`."""
    kinds = ", ".join(_counted(mine, MOVED))
    moved = f"{sum(one.moved for one in mine)} of {len(mine)} moved"
    return f"{moved} ({kinds})" if kinds else moved


def _counted(mine: Iterable[Headline], words: Mapping[str, str]) -> list[str]:
    changes = Counter(one.change for one in mine)
    return [f"{changes[x]} {words[x]}" for x in words if changes[x]]  # type: ignore[index]


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
            by = sorted({key for one in rows for key in one.by.split(", ") if key})
            settings = f" ({some(by)})" if kind == "measure" else ""
            lines.append(f"  {words}{settings}: {len(rows):,}, in {_places(rows)}")
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


def step_lines(
    movement: Movement, then: MadeOf | None, now: MadeOf | None
) -> list[str]:
    """Which registers that differ could have moved the rows of which step."""
    steps = Counter(one.step for one in movement.rows)
    if not steps:
        return []
    changed = changed_registers(then, now)
    lines = ["what could have moved them:"]
    for step, number in sorted(steps.items()):
        maker = "the report" if step == REPORT else f"step {step}"
        begin = f"  {maker}, {count(number, 'row')}: "
        if changed is None:
            lines.append(f"{begin}what it was made from is not known")
            continue
        mine = [file for file in changed if step == REPORT or step in reach(file)]
        beside = beside_registers(then, now, step)
        why = ", ".join([*mine, beside]) if beside else ", ".join(mine)
        none = "" if mine else "no register that it reads differs"
        lines.append(begin + (": ".join(x for x in (none, why) if x) or none))
    return lines


def verdict(
    movement: Movement, outcomes: tuple[Headline, ...], apart: Sequence[str]
) -> str:
    """The last line: nothing that it leaves out may contradict it.

    apart: what makes the two outputs of different kinds.
    """
    moved = [one for one in outcomes if one.moved]
    added, removed = (sum(n.values()) for n in (movement.added, movement.removed))
    others = [
        f"{number:,} {one if number == 1 else several or one}"
        for one, several, number in (
            (BESIDE["measure"], "", len(movement.of("measure"))),
            (BESIDE["gained"], "", len(movement.of("gained"))),
            (BESIDE["lost"], "", len(movement.of("lost"))),
            ("line that was not there", "lines that were not there", added),
            ("line that is gone", "lines that are gone", removed),
            (
                "count or description differs",
                "counts and descriptions differ",
                sum(movement.descriptions.values()),
            ),
        )
        if number
    ]
    unlike = f" (not alike: {'; '.join(apart)})" if apart else ""
    if movement.nothing and not moved:
        compared = count(movement.compared, "estimate")
        return f"NOTHING MOVED: {compared} compared, {COMPARED}{unlike}"
    if not movement.moved and not moved:
        return "; ".join(["NO ESTIMATE MOVED", *others]) + unlike
    primary = [one for one in outcomes if one.outcome.registered == "primary"]
    parts = [
        f"{len(movement.moved):,} of {count(movement.compared, 'estimate')}",
        f"{_moved(primary).replace(' moved', ' registered primary headlines')}",
    ]
    if rest := len(moved) - sum(one.moved for one in primary):
        parts.append(f"{rest} registered secondary headline{'s' * (rest > 1)}")
    return "; ".join([f"MOVED: {', '.join(parts)}", *others]) + unlike


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
