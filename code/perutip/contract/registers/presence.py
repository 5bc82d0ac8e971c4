"""What is awaited: which steps the registers that are there let run.

From `needed_by` and `wave` of the contract alone; no file is opened.
"""

from collections.abc import Collection, Iterable, Mapping

from perutip.contract.registers.declared import REGISTERS

AWAITING = "awaiting:"
DRAW = "draw"


def awaited_files(
    present: Collection[str], steps: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Return step → files that it cannot run without and that are not there.

    Parameters
    ----------
    present : names of the registers that are there.
    steps : numbers of the steps asked for, as two digits.

    Notes
    -----
    Steps that can run are left out, and so are steps that are no part of these
    registers (see `not_part`).
    """
    found: dict[str, tuple[str, ...]] = {}
    others = not_part(present)
    for step in steps:
        if step in others:
            continue
        needed = [r for r in REGISTERS.values() if step in r.needed_by]
        missing = tuple(r.file for r in needed if r.name not in present)
        if missing:
            found[step] = missing
    return found


def runnable(present: Collection[str], steps: Iterable[str]) -> tuple[str, ...]:
    """Return the steps of these registers whose files are all there, in order."""
    steps = tuple(steps)
    out = {*awaited_files(present, steps), *not_part(present)}
    return tuple(step for step in steps if step not in out) if present else ()


def awaited_rows(present: Collection[str], step: str) -> dict[str, str]:
    """Return register → reason of the rows that await it in a step that can run."""
    return {
        r.name: awaiting(r.file)
        for r in REGISTERS.values()
        if step in r.used_by and r.name not in present and not r.optional
    }


def awaiting(file: str) -> str:
    """Return the coded reason of a row that awaits a file, or the draw."""
    return f"{AWAITING}{file}"


def not_part(present: Collection[str]) -> tuple[str, ...]:
    """Return the steps whose registers come as a set of which none is there."""
    sets: dict[str, list[str]] = {}
    for register in REGISTERS.values():
        if register.together:
            sets.setdefault(register.together, []).append(register.name)
    absent = [names for names in sets.values() if not set(names) & set(present)]
    return tuple(
        sorted({s for names in absent for n in names for s in REGISTERS[n].needed_by})
    )


def partial_line(
    ran: Collection[str], n_steps: int, awaited: Mapping[str, tuple[str, ...]]
) -> str:
    """Return the last line of a run in which something is awaited.

    `PARTIAL: 3/7 steps, awaiting 04 (rulings.csv), 05 (districts.csv)`.
    """
    listed = ", ".join(f"{step} ({', '.join(awaited[step])})" for step in awaited)
    return f"PARTIAL: {len(ran)}/{n_steps} steps, awaiting {listed}"


def partial_hint(present: Collection[str], steps: Iterable[str]) -> str:
    """Return what --partial could run, for the message that lists what is missing."""
    could = runnable(present, steps)
    if not could:
        return ""
    return f"with --partial steps {', '.join(could)} could run"
