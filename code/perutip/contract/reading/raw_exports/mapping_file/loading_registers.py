"""A register's section of mapping.toml: the rules of its columns, and its joins."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from perutip.contract.reading.raw_exports.mapping_file.declaration import (
    ColumnRule,
    Join,
    RegisterRules,
)
from perutip.contract.reading.raw_exports.mapping_file.loading_sources import (
    load_source,
)
from perutip.contract.reading.raw_exports.mapping_file.records import (
    Problems,
    record,
    value,
)
from perutip.contract.reading.raw_exports.mapping_file.sources import Source
from perutip.contract.reading.raw_exports.notation.units import two_units_stripped
from perutip.contract.registers import REGISTERS, Column

OF_REGISTERS = ("columns", "joins", "sort_by")


def section_of(raw: dict[str, Any], key: str, problems: Problems) -> dict[str, Any]:
    """The table `key` of `raw`; none where it is absent, or no table (a problem)."""
    section = raw.get(key, {})
    if not isinstance(section, dict):
        problems.add("", key, "expected a table")
        return {}
    return section


def load_register(
    name: str,
    raw: Any,
    recodes: dict[str, Any],
    tables: dict[str, Source | None],
    problems: Problems,
) -> RegisterRules | None:
    """The rules of register `name` as its section has them; None where `problems` tell
    why there are none."""
    if not isinstance(raw, dict):
        words = (
            f"expected one table [{name}]; files of other shapes are its parts, "
            f"[[{name}.part]]"
        )
        problems.add(name, "", words)
        return None
    own = {key: given for key, given in raw.items() if key not in OF_REGISTERS}
    sort_by = value(tuple[str, ...], raw.get("sort_by", []), problems, name, "sort_by")
    source = load_source(own, recodes, problems, name, OF_REGISTERS)
    declared = [column.name for column in REGISTERS[name].columns]
    columns: dict[str, ColumnRule] = {}
    for column, rule in section_of(raw, "columns", problems).items():
        where = f"{name}.columns"
        if column not in declared:
            problems.add(where, column, f"expected one of {', '.join(declared)}")
            continue
        found = _rule(rule, recodes, problems, where, column)
        if found is not None:
            columns[column] = found
            shared = isinstance(rule, dict) and isinstance(rule.get("recode"), str)
            own_words = replace(found, recode={}) if shared else found
            if words := _not_taken(own_words, REGISTERS[name].columns, column):
                problems.add(where, column, words)
            if words := _of_units(found, REGISTERS[name].column(column)):
                problems.add(where, column, words)
            if found.table and found.table not in raw.get("joins", {}):
                problems.add(where, column, f"table {found.table} is not joined")
    given = section_of(raw, "columns", problems)
    for needed in REGISTERS[name].columns:
        if needed.name not in given and not needed.optional:
            way = f'; {needed.name} = {{ constant = "" }} where the office has none'
            words = f"no rule for {needed.name}{way * needed.nullable}"
            problems.add(f"{name}.columns", "", words)
    for column in sort_by if isinstance(sort_by, tuple) else ():
        if column not in columns:
            problems.add(name, "sort_by", f"{column} has no rule")
    joins = list(_joins(name, raw, tables, problems))
    if source is None:
        return None
    return RegisterRules(name, source, columns, tuple(joins), sort_by)


def _rule(
    raw: Any, recodes: dict[str, Any], problems: Problems, where: str, column: str
) -> ColumnRule | None:
    if isinstance(raw, str):
        return ColumnRule(source=(raw,))
    if isinstance(raw, list):
        listed = ", ".join(f'"{name}"' for name in raw if isinstance(name, str))
        words = f"several raw columns are joined by {{ source = [{listed}] }}"
        problems.add(where, column, f"expected a raw name or a table; {words}")
        return None
    if isinstance(raw, dict) and isinstance(raw.get("recode"), str):
        name = raw["recode"]
        if name not in recodes:
            problems.add(where, column, f"recode {name!r} is not in [recodes]")
        raw = {**raw, "recode": recodes.get(name, {})}
    rule = record(ColumnRule, raw, problems, where, column)
    if rule is None:
        return None
    if (rule.constant is None) == (not rule.source):
        problems.add(where, column, "expected one of the two: source, constant")
    if rule.take and (len(rule.take) != 2 or not 1 <= rule.take[0] <= rule.take[1]):
        problems.add(where, column, "take: expected [first, last], counted from 1")
    if rule.divide_by == 0:
        problems.add(where, column, "divide_by: expected another number than 0")
    problems.check_years(rule.two_digit_years, where, column)
    return rule


def taken_by(column: Column) -> tuple[str, ...]:
    """The only values that a column takes; none where it takes others too."""
    return column.allowed or ("0", "1") * (column.kind == "flag")


def _not_taken(rule: ColumnRule, columns: Sequence[Column], name: str) -> str:
    """What is said where a recode, constant or when_empty makes what the register does
    not take. The words themselves are left out: they may be the file's, put on the
    wrong side. One of [recodes] may hold words for other columns."""
    own = next((column for column in columns if column.name == name), None)
    allowed = () if own is None else taken_by(own)
    if not allowed:
        return ""
    wrong = [word for word in rule.recode.values() if word and word not in allowed]
    alone = [
        key
        for key in ("constant", "when_empty")
        if getattr(rule, key) and getattr(rule, key) not in allowed
    ]
    said = [f"{key}: expected one of {', '.join(allowed)}" for key in alone]
    if wrong:
        turned = any(word in allowed for word in rule.recode)
        which = "each" if len(wrong) == len(rule.recode) else f"{len(wrong)} of them"
        hint = "; the two sides are turned" if turned else ""
        said.append(
            "recode: expected on the right, behind each word of the file, one of "
            f"{', '.join(allowed)}; {which} is another{hint}"
        )
    return "; ".join(said)


def _of_units(rule: ColumnRule, column: Column) -> str:
    """What is wrong with the units of a column, in words; empty for nothing."""
    if column.kind not in ("int", "float"):
        return "units: expected a column of numbers" * bool(rule.units)
    if not all(each > 0 for each in rule.units.values()):
        return "units: expected numbers above 0"
    return two_units_stripped(rule.strip)


def _joins(
    name: str,
    raw: dict[str, Any],
    tables: dict[str, Source | None],
    problems: Problems,
) -> Iterator[Join]:
    for table, section in section_of(raw, "joins", problems).items():
        where = f"{name}.joins.{table}"
        if table not in tables:
            problems.add(where, "", f"[tables.{table}] is not there")
        if not isinstance(section, dict):
            problems.add(where, "", "expected a table")
            continue
        join = record(Join, {"table": table, **section}, problems, where)
        if join is not None:
            if not join.on:
                problems.add(where, "on", "expected a pair of columns or more")
            yield join
