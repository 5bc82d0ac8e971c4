"""Declarations in TOML, read into frozen dataclasses and checked on load.

Every field without a default is required, an unknown key is refused, a value must have
its declared type, and all problems are reported together with their line.
"""

import dataclasses
import datetime as dt
import difflib
import math
import re
import tomllib
import types
import typing
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

from perutip.study.toml_faults import toml_faults

LONGEST_SHOWN = 60  # characters of what a line holds that cannot be read
TYPES = {
    "str": 'text in quotes, as "15"',
    "int": "a whole number, without quotes",
    "float": "a number, without quotes",
    "bool": "true or false, without quotes",
    "date": "a date, without quotes, as 2025-12-31",
}


class ConfigError(ValueError):
    """A declaration does not say what the package needs; the message lists all."""


class Problems:
    """Problems of one file, each with the line it stands on."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.lines = text.splitlines()
        self.found: list[str] = []

    def add(self, message: str, section: str = "", key: str = "", nth: int = 0) -> None:
        """Add `message` on a key of the `nth` section of that name.

        section: a table's name; empty for the top level. key: empty for the table's
        own header.
        """
        line = self._line(section, key, nth)
        place = f", line {line}" if line else ""
        where = f"[{section}] " if section else ""
        self.found.append(f"{self.path.name}{place}: {where}{message}")

    def raise_if_any(self) -> None:
        """Raises ConfigError with every problem."""
        if self.found:
            listed = "\n".join(f"  {line}" for line in self.found)
            raise ConfigError(
                f"{len(self.found)} problem(s) in {self.path.name}:\n{listed}"
            )

    def _line(self, section: str, key: str, nth: int) -> int:
        seen, inside = -1, not section
        header = re.compile(rf"\s*\[\[?\s*{re.escape(section)}\s*\]\]?\s*(#|$)")
        first = 0
        for number, line in enumerate(self.lines, start=1):
            if section and line.lstrip().startswith("["):
                match = bool(header.match(line))
                seen += match
                inside = match and seen == nth
                first = number if inside else first
            elif inside and key and re.match(rf'\s*"?{re.escape(key)}"?\s*=', line):
                return number
        return first


def read_toml(path: Path) -> tuple[dict[str, Any], Problems]:
    """Content of `path` and the collector of its problems.

    Raises
    ------
    ConfigError
        No such file, not UTF-8, or not TOML: in words, with the line.
    """
    if not path.is_file():
        there = "a folder or device stands in its place" if path.exists() else ""
        raise ConfigError(f"{path.name}: {there or 'no such file'}")
    content = path.read_bytes()
    if content.startswith(b"\xef\xbb\xbf"):
        raise ConfigError(
            f"{path.name}, line 1: begins with a byte-order mark: save it as UTF-8 "
            "without one"
        )
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ConfigError(f"{path.name}, line {line}: not UTF-8 text") from error
    try:
        return tomllib.loads(text), Problems(path, text)
    except RecursionError as error:
        words = "not readable as TOML: too many brackets inside each other"
        raise ConfigError(f"{path.name}: {words}") from error
    except ValueError as error:  # TOMLDecodeError, and a number of too many digits
        raise ConfigError(_not_toml(path, text, error)) from error


def _not_toml(path: Path, text: str, error: ValueError) -> str:
    """Every line that is not TOML, or what the parser says where none is by itself."""
    listed = []
    for fault in toml_faults(text):
        where = f"[{fault.section}] " if fault.section else ""
        written = " ".join(fault.found.split())
        if len(written) > LONGEST_SHOWN:
            written = f"{written[:LONGEST_SHOWN]}…"
        what = " = ".join(part for part in (fault.key, written) if part)
        what = f"{what}: " if what else ""
        place = f"{path.name}, line {fault.line}"
        listed.append(f"  {place}: {where}{what}expected {fault.expected}")
    if not listed:
        return f"{path.name}: not readable as TOML: {error}"
    head = f"{path.name} is not readable as TOML: {len(listed)} problem(s)"
    return "\n".join([f"{head}:", *listed])


def near(name: str, known: Iterable[str]) -> str:
    """The known name that `name` may be a slip of, in words; empty where none is."""
    found = difflib.get_close_matches(name, list(known), n=1)
    return f"; near to it: {found[0]}" if found else ""


def as_written(value: object) -> str:
    """A value as TOML writes it (0.95, 2025-12-31, [1, 2], true), cut where long."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        words = f"[{', '.join(map(as_written, value))}]"
    else:
        plain = isinstance(value, (dt.date, dt.time))
        words = str(value) if plain else repr(value)
    return words if len(words) <= LONGEST_SHOWN else f"{words[:LONGEST_SHOWN]}…"


def record(
    kind: type, raw: object, problems: Problems, section: str, nth: int = 0
) -> Any:
    """One table as the dataclass `kind`; None when a problem was added."""
    if not isinstance(raw, Mapping):
        problems.add("expected a table", section, nth=nth)
        return None
    before = len(problems.found)
    fields = {field.name: field for field in dataclasses.fields(kind)}
    hints = typing.get_type_hints(kind)
    for key in raw:
        if key not in fields:
            words = f"{key}: unknown key{near(str(key), fields)}"
            problems.add(words, section, str(key), nth)
    values = {}
    for name, field in fields.items():
        if name in raw:
            values[name] = _value(
                hints[name], raw[name], problems, (section, name, nth), name
            )
        elif (
            field.default is dataclasses.MISSING
            and field.default_factory is dataclasses.MISSING
        ):
            problems.add(f"{name}: missing", section, nth=nth)
    return kind(**values) if len(problems.found) == before else None


def _value(
    wanted: Any,
    raw: Any,
    problems: Problems,
    where: tuple[str, str, int],
    shown: str,
) -> Any:
    section, key, nth = where

    def refuse(expected: str) -> None:
        words = f"{shown} = {as_written(raw)}: expected {expected}"
        problems.add(words, section, key, nth)

    origin = typing.get_origin(wanted)
    if origin in (types.UnionType, typing.Union):
        options = [kind for kind in typing.get_args(wanted) if kind is not type(None)]
        if any(type(raw) is kind for kind in options):
            return raw
        literals = [o for o in options if typing.get_origin(o) is Literal]
        if literals and raw in typing.get_args(literals[0]):
            return raw
        names = [getattr(o, "__name__", str(typing.get_args(o))) for o in options]
        refuse(" or ".join(TYPES.get(name, name) for name in names))
        return raw
    if origin is Literal:
        allowed = typing.get_args(wanted)
        if raw not in allowed:
            refuse(f"one of {', '.join(map(str, allowed))}")
        return raw
    if origin is tuple:
        item = typing.get_args(wanted)[0]
        if not isinstance(raw, list):
            refuse("a list")
            return ()
        return tuple(_value(item, part, problems, where, shown) for part in raw)
    if origin is dict or wanted is dict:
        item = (*typing.get_args(wanted), str, str)[1]
        if not isinstance(raw, Mapping):
            refuse("a table")
            return {}
        return {
            name: _value(item, part, problems, where, f"{shown}.{name}")
            for name, part in raw.items()
        }
    if wanted is float and type(raw) is int:
        raw = float(raw)
    if type(raw) is not wanted:
        refuse(TYPES.get(wanted.__name__, wanted.__name__))
    elif wanted is float and not math.isfinite(raw):
        refuse("a finite number")
    return raw
