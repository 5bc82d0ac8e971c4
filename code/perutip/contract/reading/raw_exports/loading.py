"""mapping.toml read and checked: unknown keys, wrong types, names that do not exist."""

import codecs
import dataclasses
import re
import tomllib
import types
import typing
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, Literal, TypeVar

from perutip.contract.reading.raw_exports.declaration import (
    ColumnRule,
    Exclusion,
    Filter,
    Join,
    Mapping,
    RegisterRules,
    Source,
)
from perutip.contract.reading.raw_exports.problems import MappingError
from perutip.contract.registers import REGISTERS

T = TypeVar("T")
TOP = ("tables", "recodes", "unread")
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".txt")
AS_LIST = {"file", "sheet", "header_row", "source", "missing", "dates"}


class _Problems:
    """Problems with the line of the file that they stand on, as far as it is found."""

    def __init__(self, text: str, name: str) -> None:
        self.lines, self.name = text.splitlines(), name
        self.found: list[str] = []

    def add(self, section: str, key: str, message: str) -> None:
        line = self._line(section, key)
        place = f", line {line}" if line else ""
        where = f"[{section}] " if section else ""
        what = f"{key}: " if key else ""
        self.found.append(f"{self.name}{place}: {where}{what}{message}")

    def _line(self, section: str, key: str) -> int:
        inside, first = not section, 0
        for number, line in enumerate(self.lines, start=1):
            text = line.strip()
            if text.startswith("["):
                inside = text.split("]")[0].strip("[ ") == section
                first = first or (number if inside else 0)
            elif inside and key and re.match(rf'"?{re.escape(key)}"?\s*=', text):
                return number
        return first


def load_mapping(path: Path) -> Mapping:
    """Read and check `path`.

    Raises
    ------
    MappingError
        Every problem at once, each with its line.
    """
    raw, problems = _read(path)
    for name in raw:
        if name not in TOP and name not in REGISTERS:
            listed = f"{', '.join(TOP)} or one of {_names()}"
            problems.add(name, "", f"expected {listed}")
    recodes = _section(raw, "recodes", problems)
    tables = {
        name: _record(Source, section, problems, f"tables.{name}")
        for name, section in _section(raw, "tables", problems).items()
    }
    registers = [
        _register(name, raw[name], recodes, tables, problems)
        for name in REGISTERS
        if name in raw
    ]
    if not any(name in raw for name in REGISTERS):
        problems.add("", "", f"expected a section for a register: {_names()}")
    for name, source in tables.items():
        if source is not None:
            _check_source(source, problems, f"tables.{name}")
    unread = _value(tuple[str, ...], raw.get("unread", []), problems, "", "unread")
    if problems.found:
        raise MappingError(problems.found, path.name)
    return Mapping(
        {name: source for name, source in tables.items() if source is not None},
        tuple(rules for rules in registers if rules is not None),
        unread,
    )


def _read(path: Path) -> tuple[dict[str, Any], _Problems]:
    if not path.is_file():
        raise MappingError([f"{path.name}: no such file"], path.name)
    content = path.read_bytes()
    fault = ""
    if content.startswith(codecs.BOM_UTF8):
        fault = "starts with a byte-order mark: save it as UTF-8 without one"
    try:
        text = content.decode("utf-8")
        raw = tomllib.loads(text) if not fault else {}
    except UnicodeDecodeError as error:
        fault = f"byte 0x{content[error.start]:02X} at offset {error.start}: not UTF-8"
    except tomllib.TOMLDecodeError as error:
        fault = f"not readable as TOML: {error}"
    if fault:
        raise MappingError([f"{path.name}: {fault}"], path.name)
    return raw, _Problems(text, path.name)


def _names() -> str:
    return ", ".join(REGISTERS)


def _section(raw: dict[str, Any], key: str, problems: _Problems) -> dict[str, Any]:
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
    problems: _Problems,
) -> RegisterRules | None:
    if not isinstance(raw, dict):
        problems.add("", name, "expected a table")
        return None
    own = {key: value for key, value in raw.items() if key not in ("columns", "joins")}
    sort_by = tuple(own.pop("sort_by", ()))
    source = _record(Source, own, problems, name)
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
            problems.add(f"{name}.columns", "", f"no rule for {needed.name}")
    for column in sort_by:
        if column not in columns:
            problems.add(name, "sort_by", f"{column} has no rule")
    joins = list(_joins(name, raw, tables, problems))
    if source is None:
        return None
    _check_source(source, problems, name)
    return RegisterRules(name, source, columns, tuple(joins), sort_by)


def _rule(
    raw: Any, recodes: dict[str, Any], problems: _Problems, where: str, column: str
) -> ColumnRule | None:
    if isinstance(raw, str):
        return ColumnRule(source=(raw,))
    if isinstance(raw, dict) and isinstance(raw.get("recode"), str):
        name = raw["recode"]
        if name not in recodes:
            problems.add(where, column, f"recode {name!r} is not in [recodes]")
        raw = {**raw, "recode": recodes.get(name, {})}
    rule = _record(ColumnRule, raw, problems, where, column)
    if rule is None:
        return None
    if (rule.constant is None) == (not rule.source):
        problems.add(where, column, "expected one of the two: source, constant")
    if rule.take and (len(rule.take) != 2 or not 1 <= rule.take[0] <= rule.take[1]):
        problems.add(where, column, "take: expected [first, last], counted from 1")
    if rule.divide_by == 0:
        problems.add(where, column, "divide_by: expected another number than 0")
    return rule


def _joins(
    name: str,
    raw: dict[str, Any],
    tables: dict[str, Source | None],
    problems: _Problems,
) -> Iterator[Join]:
    for table, section in _section(raw, "joins", problems).items():
        where = f"{name}.joins.{table}"
        if table not in tables:
            problems.add(where, "", f"[tables.{table}] is not there")
        if not isinstance(section, dict):
            problems.add(where, "", "expected a table")
            continue
        join = _record(Join, {"table": table, **section}, problems, where)
        if join is not None:
            if not join.on:
                problems.add(where, "on", "expected a pair of columns or more")
            yield join


def _check_source(source: Source, problems: _Problems, where: str) -> None:
    for path in map(PurePosixPath, source.file or ("",)):
        if path.is_absolute() or ".." in path.parts or not path.parts:
            words = "expected a file inside the folder of raw exports"
            problems.add(where, "file", words)
        elif path.suffix.lower() not in SUFFIXES:
            problems.add(where, "file", f"expected a name in {', '.join(SUFFIXES)}")
    for key, names in (("file", source.file), ("sheet", source.sheet)):
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            problems.add(where, key, f"{', '.join(map(repr, twice))} more than once")
    if not source.header_row or min(source.header_row) < 1:
        problems.add(where, "header_row", "expected row numbers from 1")
    elif list(source.header_row) != sorted(set(source.header_row)):
        problems.add(where, "header_row", "expected ascending row numbers")
    if len(source.separator) != 1:
        problems.add(where, "separator", "expected one character")
    try:
        codecs.lookup(source.encoding)
    except LookupError:
        problems.add(where, "encoding", f"{source.encoding!r} is no known encoding")
    if source.decimal == source.thousands:
        problems.add(where, "thousands", "expected another mark than decimal")
    if source.sum and not source.group_by:
        problems.add(where, "sum", "expected group_by beside it")


def _record(
    kind: type[T], raw: Any, problems: _Problems, section: str, key: str = ""
) -> T | None:
    """Return the dataclass `kind` from a table; None after a problem."""
    if not isinstance(raw, dict):
        problems.add(section, key, "expected a table")
        return None
    before = len(problems.found)
    fields = {f.name: f for f in dataclasses.fields(typing.cast(Any, kind))}
    hints = typing.get_type_hints(kind)
    for name in raw:
        if name not in fields:
            listed = ", ".join(fields)
            unknown = f"{name}: unknown" if key else "unknown"
            problems.add(section, key or name, f"{unknown}; allowed: {listed}")
    values = {}
    for name, field in fields.items():
        if name in raw:
            given = raw[name]
            if name in AS_LIST and not isinstance(given, list):
                given = [given]
            values[name] = _value(hints[name], given, problems, section, key or name)
        elif (
            field.default is dataclasses.MISSING
            and field.default_factory is dataclasses.MISSING
        ):
            problems.add(section, key, f"{name}: missing")
    return kind(**values) if len(problems.found) == before else None


def _value(wanted: Any, raw: Any, problems: _Problems, section: str, key: str) -> Any:
    origin, inner = typing.get_origin(wanted), typing.get_args(wanted)
    if wanted in (Filter, Exclusion):
        return _record(wanted, raw, problems, section, key)
    if origin in (types.UnionType, typing.Union):
        wanted = next(kind for kind in inner if kind is not type(None))
        return _value(wanted, raw, problems, section, key)
    if origin is Literal:
        if raw not in inner:
            listed = ", ".join(repr(choice) for choice in inner)
            # what stands in an exclusion may name a case
            found = "" if key == "exclude" else f"{raw!r}: "
            problems.add(section, key, f"{found}expected one of {listed}")
        return raw
    if origin is tuple and isinstance(raw, list):
        return tuple(_value(inner[0], part, problems, section, key) for part in raw)
    if origin is dict and isinstance(raw, dict):
        return {
            name: _value(inner[1], part, problems, section, key)
            for name, part in raw.items()
        }
    if wanted is str and type(raw) in (int, float):
        return str(raw)
    if wanted is float and type(raw) is int:
        return float(raw)
    if type(raw) is not wanted:
        name = {tuple: "a list", dict: "a table"}.get(origin or wanted, "")
        problems.add(section, key, f"expected {name or wanted.__name__}")
    return raw
