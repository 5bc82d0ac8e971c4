"""mapping.toml read and checked: unknown keys, wrong types, names that do not exist."""

import dataclasses
import difflib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from perutip.contract.reading.raw_exports.mapping_file.declaration import (
    ColumnRule,
    Join,
    Mapping,
    RegisterRules,
)
from perutip.contract.reading.raw_exports.mapping_file.loading_sources import (
    CLASH,
    load_source,
)
from perutip.contract.reading.raw_exports.mapping_file.records import (
    Problems,
    read_toml,
    record,
    value,
)
from perutip.contract.reading.raw_exports.mapping_file.sources import (
    SHORT_FORMS,
    Source,
)
from perutip.contract.reading.raw_exports.messages.problems import MappingError
from perutip.contract.reading.raw_exports.notation.numbers import marks_clash
from perutip.contract.registers import REGISTERS

TOP = ("tables", "recodes", "unread")
NEAR = 0.7  # likeness of a name to the one that is meant, of 1
OF_REGISTERS = ("columns", "joins", "sort_by")


def load_mapping(path: Path) -> Mapping:
    """Read and check `path`.

    Raises
    ------
    MappingError
        Every problem at once, each with its line.
    """
    raw, problems = read_toml(path)
    for name in raw:
        if name not in TOP and name not in REGISTERS:
            listed = f"{', '.join(TOP)} or one of {_names()}"
            problems.add(name, "", f"expected {listed}{_nearest(name)}")
    recodes = _section(raw, "recodes", problems)
    tables = {
        name: load_source(section, recodes, problems, f"tables.{name}")
        for name, section in _section(raw, "tables", problems).items()
    }
    registers = [
        _register(name, raw[name], recodes, tables, problems)
        for name in REGISTERS
        if name in raw
    ]
    if not any(name in raw for name in REGISTERS):
        problems.add("", "", f"expected a section for a register: {_names()}")
    unread = value(tuple[str, ...], raw.get("unread", []), problems, "", "unread")
    mapping = Mapping(
        {name: source for name, source in tables.items() if source is not None},
        tuple(rules for rules in registers if rules is not None),
        unread,
    )
    if not problems.found:
        _check_titles(mapping, problems)
        _check_marks(mapping, problems)
    if problems.found:
        raise MappingError(list(dict.fromkeys(problems.found)), path.name)
    return mapping


def _names() -> str:
    return ", ".join(REGISTERS)


def _nearest(name: str) -> str:
    """The section of the register whose file or name is nearest, in words; empty where
    none is near."""
    sections = {Path(one.file).stem: key for key, one in REGISTERS.items()}
    sections |= {key: key for key in REGISTERS}
    plain = Path(name).stem.casefold()
    for near in difflib.get_close_matches(plain, sections, n=1, cutoff=NEAR):
        key = sections[near]
        return f"; {REGISTERS[key].file} is made by [{key}]"
    return ""


def _section(raw: dict[str, Any], key: str, problems: Problems) -> dict[str, Any]:
    section = raw.get(key, {})
    if not isinstance(section, dict):
        problems.add("", key, "expected a table")
        return {}
    return section


def _register(
    name: str,
    raw: Any,
    recodes: dict[str, Any],
    tables: dict[str, Source | None],
    problems: Problems,
) -> RegisterRules | None:
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
    for column, rule in _section(raw, "columns", problems).items():
        where = f"{name}.columns"
        if column not in declared:
            problems.add(where, column, f"expected one of {', '.join(declared)}")
            continue
        found = _rule(rule, recodes, problems, where, column)
        if found is not None:
            columns[column] = found
            if found.table and found.table not in raw.get("joins", {}):
                problems.add(where, column, f"table {found.table} is not joined")
    given = _section(raw, "columns", problems)
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


def _check_titles(mapping: Mapping, problems: Problems) -> None:
    """Titles for columns that no rule reads: a typing error, most often."""
    sources = [
        (f"tables.{name}", source, mapping.wanted_of(name))
        for name, source in mapping.tables.items()
    ]
    sources += [(r.name, r.source, r.wanted()) for r in mapping.registers]
    for where, source, wanted in sources:
        for part in source.part or (source,):
            section = where if part is source else f"{where}.part"
            made = {key: getattr(part, key) for key in ("sheet_as", "file_as")}
            given = {"titles": part.titles, "lacks": part.lacks}
            given |= {key: (name,) for key, name in made.items() if name}
            for key, names in given.items():
                for idle in set(names) - set(wanted):
                    words = f"{idle!r} is the name of no column that a rule reads"
                    problems.add(section, key, words)


def _check_marks(mapping: Mapping, problems: Problems) -> None:
    """Marks of a column's own beside those of the files that it is read from."""
    for rules in mapping.registers:
        for column, rule in rules.columns.items():
            source = mapping.tables[rule.table] if rule.table else rules.source
            if any(marks_clash(*rule.marks(part)) for part in source.parts()):
                key = "decimal" if rule.thousands is None else "thousands"
                problems.add(f"{rules.name}.columns", column, f"{key}: {CLASH}")


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


def _joins(
    name: str,
    raw: dict[str, Any],
    tables: dict[str, Source | None],
    problems: Problems,
) -> Iterator[Join]:
    for table, section in _section(raw, "joins", problems).items():
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


def with_years(mapping: Mapping, years: tuple[int, ...], name: str) -> Mapping:
    """The same with the study's `years` where two-digit years have none declared.

    Raises MappingError when there are none: nothing says which century is meant.
    """
    faults: list[str] = []

    def read_from(table: str, registers: Iterable[RegisterRules]) -> list[ColumnRule]:
        rules = [rule for one in registers for rule in one.columns.values()]
        return [rule for rule in rules if rule.table == table]

    def dated(source: Source, where: str, columns: list[ColumnRule]) -> Source:
        parts = tuple(dated(part, where, columns) for part in source.part)
        given = source.two_digit_years or years
        own = [] if source.part else [source.dates]
        own += [rule.dates for rule in columns if not rule.two_digit_years]
        short = any(set(forms) & set(SHORT_FORMS) for forms in own)
        if short and not (given or (parts and all(p.two_digit_years for p in parts))):
            faults.append(
                f"{name}: [{where}] dates with years of two digits: which century? "
                "two_digit_years = [first, last]"
            )
        return dataclasses.replace(source, part=parts, two_digit_years=given)

    tables = {
        key: dated(source, f"tables.{key}", read_from(key, mapping.registers))
        for key, source in mapping.tables.items()
    }
    registers = tuple(
        dataclasses.replace(
            rules, source=dated(rules.source, rules.name, read_from("", [rules]))
        )
        for rules in mapping.registers
    )
    if faults:
        raise MappingError(list(dict.fromkeys(faults)), name)
    return Mapping(tables, registers, mapping.unread)
