"""What `map` says of the rows: in and out, left out, joined, read by no rule."""

from collections import Counter
from collections.abc import Iterator

from perutip.contract.checks import MASKED
from perutip.contract.reading.raw_exports.making.mapped import Mapped, MappedRegister
from perutip.contract.reading.raw_exports.making.tables import Steps
from perutip.contract.reading.raw_exports.messages.rows_in_words import (
    PART,
    raw_rows,
    same_in,
)
from perutip.contract.registers import FILES

ByRegister = dict[str, list[str]]


def report_lines(mapped: Mapped, more: ByRegister | None = None) -> list[str]:
    """Rows in and out, joins, raw columns left out; `more` lines by register."""
    return [*mapped.notices, *_report(mapped, more or {})]


def _report(mapped: Mapped, more: ByRegister) -> Iterator[str]:
    for name, steps in mapped.tables.items():
        yield f"table {name}: {_counts(steps)}"
        yield from _left_out(steps)
    for register in mapped.registers:
        steps = register.steps
        yield f"{FILES[register.name]}: {_counts(steps)}, {len(register.table):,} out"
        yield from _left_out(steps)
        yield from _filtered(register)
        for column, number in register.idle_recodes().items():
            noun = "value" if number == 1 else "values"
            yield (
                f"  {number:,} {noun} of {column} to recode, which no row has: remove "
                "what is written so no more, or look for a typing error"
            )
        yield from more.get(register.name, ())
        for table, rows in steps.unmatched.items():
            missing = len(rows)
            unused = steps.unused[table]
            lost = ", ".join(steps.lost.get(table, []))
            yield (
                f"  join {table}: {steps.grouped - missing:,} rows joined, {missing:,} "
                f"without a match; {len(unused):,} rows of {table} joined nothing"
                + (f" ({lost})" if lost else "")
            )


def _filtered(register: MappedRegister) -> Iterator[str]:
    """Records apart from lines of totals and notes: a record without its number is one
    that the study loses."""
    parts = register.steps.parts
    for rows, one, many in zip(
        register.filtered(),
        ("record that a filter leaves out", "line of totals or notes left out"),
        ("records that a filter leaves out", "lines of totals or notes left out"),
        strict=True,
    ):
        if rows:
            noun = one if len(rows) == 1 else many
            yield f"  {len(rows):,} {noun}: {raw_rows(rows, parts=parts)}"


def _left_out(steps: Steps) -> Iterator[str]:
    if steps.again:
        number = len(steps.again)
        noun = "line that is" if number == 1 else "lines that are"
        where = raw_rows(steps.again, parts=steps.parts)
        yield f"  {number:,} {noun} the header once more left out: {where}"
    for reason, number in Counter(steps.excluded.values()).items():
        mine = sorted(r for r, why in steps.excluded.items() if why == reason)
        noun = "row" if number == 1 else "rows"
        where = raw_rows(mine, parts=steps.parts)
        yield f"  {number:,} {noun} excluded as {reason}: {where}"
    for column, number in steps.idle.items():
        kind = "value" if column.startswith(("'", '"')) else "row"
        noun = kind if number == 1 else f"{kind}s"
        yield (
            f"  {number:,} {noun} of {column} to leave out, which "
            f"{'no row has' if kind == 'value' else 'is not there'}: remove "
            "what is left out no more, or look for a typing error"
        )
    for column, number in steps.sought.items():
        noun = "value" if number == 1 else "values"
        yield (
            f"  {number:,} {noun} of {column} to keep (among), which no row has: "
            "look for a typing error"
        )
    if steps.dropped:
        number = len(steps.dropped)
        where = raw_rows(steps.dropped, parts=steps.parts)
        yield (
            f"  {number:,} {'row' if number == 1 else 'rows'} left out, the same as an "
            f"earlier one in {same_in(steps.but)}: {where}"
        )
    for words in steps.ragged.in_words(steps.parts):
        yield f"  {words}"
    if steps.unread:
        listed = ", ".join(repr(name) for name in steps.unread)
        yield f"  raw columns left out, read by no rule: {listed}"


def _counts(steps: Steps) -> str:
    parts = [f"{steps.read:,} rows in"]
    if steps.excluded:
        parts.append(f"{len(steps.excluded):,} excluded")
    if steps.dropped:
        parts.append(f"{len(steps.dropped):,} identical left out")
    if steps.kept != steps.read - len(steps.excluded) - len(steps.dropped):
        parts.append(f"{steps.kept:,} after the filter")
    if steps.grouped != steps.kept:
        parts.append(f"{steps.grouped:,} after summing")
    if steps.blanks:
        parts.append(f"{steps.blanks:,} empty cells counted as 0")
    return ", ".join(parts)


def not_joined(mapped: Mapped) -> list[tuple[str, ...]]:
    """Return (register, table, name, times, file, sheet, raw row) for rows of tables
    that joined nothing: places by name, with the first row of each; all others, which
    may name a person, masked and one by one."""
    out: list[tuple[str, ...]] = []
    for register in mapped.registers:
        for table, unused in register.steps.unused.items():
            parts = mapped.tables[table].parts
            names = Counter(name for name, _ in unused if name != MASKED)
            first = {name: row for name, row in reversed(unused) if name != MASKED}
            listed = [(name, names[name], first[name]) for name in sorted(names)]
            listed += [(name, 1, row) for name, row in unused if name == MASKED]
            for name, times, row in listed:
                where = (*parts[row // PART], str(row % PART))
                out.append((FILES[register.name], table, name, str(times), *where))
    return out
