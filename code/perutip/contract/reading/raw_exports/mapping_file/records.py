"""Tables of mapping.toml to dataclasses: unknown keys and wrong types by their line."""

import codecs
import dataclasses
import re
import tomllib
import types
import typing
from pathlib import Path
from typing import Any, Literal, TypeVar

from perutip.contract.reading.file_bytes import not_a_file
from perutip.contract.reading.raw_exports.mapping_file.sources import Exclusion, Filter
from perutip.contract.reading.raw_exports.messages.problems import MappingError
from perutip.study.toml_faults import Fault, toml_faults

T = TypeVar("T")
AS_LIST = {
    *("file", "sheet", "header_row", "source", "missing", "dates", "strip", "lacks"),
    "rows",
}
AT_END = "(at end of document)"


class Problems:
    """Problems with the line of the file that they stand on, as far as it is found."""

    def __init__(self, text: str, name: str) -> None:
        self.lines, self.name = text.splitlines(), name
        self.found: list[str] = []

    def add(self, section: str, key: str, message: str, shown: bool = True) -> None:
        """Keep a problem of a key; shown: may the key be said? A word of the raw file,
        as recodes have it, may name somebody."""
        line = self._line(section, key)
        place = f", line {line}" if line else ""
        where = f"[{section}] " if section else ""
        what = f"{key}: " if key and shown else ""
        self.found.append(f"{self.name}{place}: {where}{what}{message}")

    def check_years(self, years: tuple[int, ...], section: str, key: str) -> None:
        """Years of two digits: a first and a last one, a hundred at most."""
        if years and (len(years) != 2 or not 0 <= years[1] - years[0] <= 99):
            words = "two_digit_years: expected [first, last], a hundred years at most"
            self.add(section, key, words)

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


def read_toml(path: Path) -> tuple[dict[str, Any], Problems]:
    """Return the tables of a file, and where its problems are to be gathered."""
    if not path.exists():
        raise MappingError([f"{path.name}: no such file"], path.name)
    if fault := not_a_file(path):
        raise MappingError([f"{path.name}: expected {fault}"], path.name)
    content = path.read_bytes()
    fault = ""
    if content.startswith(codecs.BOM_UTF8):
        fault = "starts with a byte-order mark: save it as UTF-8 without one"
    try:
        text = content.decode("utf-8")
        raw = tomllib.loads(text) if not fault else {}
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        fault = (
            f"line {line}: byte 0x{content[error.start]:02X} is not UTF-8; save the "
            "file as UTF-8"
        )
    except RecursionError:
        fault = "not readable as TOML: too many brackets inside each other"
    except ValueError as error:  # TOMLDecodeError, and a number of too many digits
        if faults := [_in_words(path.name, fault) for fault in toml_faults(text)]:
            raise MappingError(faults, path.name) from error
        fault = f"not readable as TOML: {_with_line(text, str(error))}"
    if fault:
        raise MappingError([f"{path.name}: {fault}"], path.name)
    return raw, Problems(text, path.name)


def _in_words(file: str, fault: Fault) -> str:
    """A line that is not TOML; what it holds may name a case and is left out."""
    where = f"[{fault.section}] " if fault.section else ""
    key = f"{fault.key}: " if fault.key else ""
    words = f"not readable as TOML: expected {fault.expected}"
    return f"{file}, line {fault.line}: {where}{key}{words}"


def _with_line(text: str, fault: str) -> str:
    """The fault of a file that ends in the middle, with the line where that begins."""
    if AT_END not in fault:
        return fault
    lines = text.splitlines()
    for number in range(len(lines), 0, -1):
        try:
            tomllib.loads("\n".join(lines[: number - 1]))
        except tomllib.TOMLDecodeError:
            continue
        words = f"what begins in line {number} is not closed; is the file cut short?"
        return fault.replace(AT_END, f"(at the end, line {len(lines)}: {words})")
    return fault


def record(
    kind: type[T], raw: Any, problems: Problems, section: str, key: str = ""
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
            single = not isinstance(given, (list, dict))
            if name in AS_LIST and single and typing.get_origin(hints[name]) is tuple:
                given = [given]
            values[name] = value(hints[name], given, problems, section, key or name)
        elif (
            field.default is dataclasses.MISSING
            and field.default_factory is dataclasses.MISSING
        ):
            problems.add(section, key, f"{name}: missing")
    return kind(**values) if len(problems.found) == before else None


def value(wanted: Any, raw: Any, problems: Problems, section: str, key: str) -> Any:
    """Return `raw` as the type `wanted`, whatever it is after a problem."""
    origin, inner = typing.get_origin(wanted), typing.get_args(wanted)
    if wanted in (Filter, Exclusion):
        return record(wanted, raw, problems, section, key)
    if origin in (types.UnionType, typing.Union):
        wanted = next(kind for kind in inner if kind is not type(None))
        return value(wanted, raw, problems, section, key)
    if origin is Literal:
        if raw not in inner:
            listed = ", ".join(repr(choice) for choice in inner)
            # what stands in an exclusion may name a case
            found = "reason: " if key == "exclude" else f"{raw!r}: "
            problems.add(section, key, f"{found}expected one of {listed}")
        return raw
    if origin is tuple and isinstance(raw, list):
        return tuple(value(inner[0], part, problems, section, key) for part in raw)
    if origin is dict and isinstance(raw, dict):
        return {
            name: value(inner[1], part, problems, section, key)
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
