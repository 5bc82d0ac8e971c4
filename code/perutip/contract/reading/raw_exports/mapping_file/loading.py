"""mapping.toml read and checked as a whole; each of its registers and sources apart."""

import dataclasses
import difflib
from collections.abc import Iterable
from pathlib import Path

from perutip.contract.reading.raw_exports.mapping_file.declaration import (
    ColumnRule,
    Mapping,
    RegisterRules,
)
from perutip.contract.reading.raw_exports.mapping_file.loading_registers import (
    load_register,
    section_of,
)
from perutip.contract.reading.raw_exports.mapping_file.loading_sources import (
    CLASH,
    load_source,
)
from perutip.contract.reading.raw_exports.mapping_file.records import (
    Problems,
    read_toml,
    value,
)
from perutip.contract.reading.raw_exports.mapping_file.shared_recodes import (
    check_shared,
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
    recodes = section_of(raw, "recodes", problems)
    tables = {
        name: load_source(section, recodes, problems, f"tables.{name}")
        for name, section in section_of(raw, "tables", problems).items()
    }
    registers = [
        load_register(name, raw[name], recodes, tables, problems)
        for name in REGISTERS
        if name in raw
    ]
    check_shared(raw, recodes, problems)
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
                for idle in sorted(set(names) - set(wanted)):
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
