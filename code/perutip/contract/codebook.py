"""The codebook: every column of every register, generated from the contract.

`python -m perutip.contract.codebook` (with PYTHONPATH=code) writes
input/CODEBOOK.md; a test says when the file is stale.
"""

from collections.abc import Sequence
from pathlib import Path

from perutip.contract.checks import LINK_RULES, row_rules, where_it_is
from perutip.contract.codebook_words import ENDLINE, HEAD
from perutip.contract.reading import ENDINGS, ONE_OF_TWO
from perutip.contract.reading.raw_exports.mapping_file.documentation import (
    mapping_markdown,
)
from perutip.contract.registers import (
    FILES,
    LAW_31146,
    LEGAL_MINIMUM_YEARS,
    ONE_SCALE,
    REGISTERS,
    RULINGS_FOLDER,
    Column,
    Register,
    describe_values,
    type_of,
)
from perutip.contract.registers.describe import NOT_KNOWN
from perutip.study.hazards import HAZARDS

ROOT = Path(__file__).resolve().parents[3]
PATH = Path("input") / "CODEBOOK.md"

# section: of a mapping of raw exports
HEADER = ("file", "section", "what", "needed by steps", "used by", "")


def codebook_markdown() -> str:
    """Return the codebook as Markdown, ending in one line end."""
    parts = [HEAD, _contents()]
    parts += [_register(register) for register in REGISTERS.values()]
    parts += [_charges(), _hazards(), ENDLINE, mapping_markdown()]
    return "\n".join(parts)


def write_codebook(root: Path) -> Path:
    """Write the codebook under the project's `root` and return its path."""
    path = root / PATH
    path.write_text(codebook_markdown(), encoding="utf-8", newline="\n")
    return path


def _contents() -> str:
    rows = [
        (
            f"`{register.file}`",
            f"`[{register.name}]`",
            register.title,
            ", ".join(register.needed_by) or "–",
            ", ".join(register.used_by) or "–",
            _presence(register),
        )
        for register in REGISTERS.values()
    ]
    return _section("## Files", _table(HEADER, rows))


def _presence(register: Register) -> str:
    if register.together:
        return "optional, all or none"
    if register.optional:
        return "optional"
    return "after endline" if register.wave == "endline" else "required"


def _register(register: Register) -> str:
    rows = [
        (
            f"`{column.name}`",
            column.description,
            describe_values(column),
            type_of(column),
            _notes(column),
        )
        for column in register.columns
    ]
    lead = f"{register.title}. {register.inclusion} Key: {', '.join(register.key)}."
    table = _table(("column", "meaning", "values", "read as", "notes"), rows)
    rules = [f"- {rule}" for rule in _rules(register)]
    return _section(
        f"## {register.file}", lead, "", table, *([""] if rules else []), *rules
    )


def _notes(column: Column) -> str:
    notes = [
        ("may be empty", column.nullable and not column.due),
        ("empty while not recorded", column.due),
        ("column optional", column.optional),
        ("identifying", column.identifying),
        ("unique", column.unique),
        (f"`[registers] {column.bounds}`", bool(column.bounds)),
        (f"{NOT_KNOWN} {column.unknown}", bool(column.unknown)),
    ]
    return ", ".join(note for note, applies in notes if applies)


def _rules(register: Register) -> list[str]:
    rules = [
        f"`{key.column}`: one {key.target} that stands in `{FILES[key.register]}`"
        for key in register.foreign_keys
    ]
    rules += [f"`{rule.column}`: {rule.expected}" for rule in row_rules(register)]
    rules += [
        f"`{name}`: due {where_it_is(one)}; empty while not recorded"
        for one in register.implications
        for name in one.due
    ]
    rules += [
        f"`{key.column}`: may be unknown to `{FILES[key.register]}`, though not spelt "
        "otherwise than there"
        for key in register.loose_keys
    ]
    rules += [
        f"`{rule.column}`: {rule.expected}"
        for rule in LINK_RULES
        if rule.register == register.name
    ]
    if register.name == "rulings":
        rules.append(f"`text`, `text_file`: {ONE_OF_TWO}")
        rules.append(
            f"`text_file`: a relative path inside `{RULINGS_FOLDER}/`, which stands "
            f"beside the registers; {' or '.join(ENDINGS)}"
        )
    return rules


def _charges() -> str:
    rows = [
        (code, meaning, str(LEGAL_MINIMUM_YEARS.get(meaning, "")))
        for code, meaning in ONE_SCALE.items()
    ]
    lead = (
        f"Law 31146 ({LAW_31146}) moved trafficking from articles 153 and 153-A of the "
        "Penal Code to 129-A and 129-B. Registers use the old numbers for years after "
        "it, which is no error; a new number at filing before it is one."
    )
    table = _table(("code", "on one scale", "legal minimum, years"), rows)
    return _section("## Charge codes before and after 2021", lead, "", table)


def _hazards() -> str:
    rows = [
        ("age of a case, months", HAZARDS.ages_in_words()),
        ("days of a month", f"{HAZARDS.days_per_month:g}"),
        (
            "calendar half-years",
            "from 1 January and 1 July, the first filing's to the extraction's",
        ),
        ("convicted, other ends", "`status` convicted; dismissed or acquitted"),
        (
            "time at risk",
            "from `filing_date` to half a day after `resolution_date`; pending cases: "
            "to the end of the extraction date",
        ),
        ("under training", "from the `training_date` of the case's region"),
        (
            "estimated from",
            f"{HAZARDS.least_untreated_events} ends without training, "
            f"{HAZARDS.least_exposed_events} under it, "
            f"{HAZARDS.least_exposed_months:g} case-months and "
            f"{HAZARDS.least_exposed_regions} regions under it in each age bin "
            "below the horizon",
        ),
    ]
    lead = (
        "What makes the hazards of the headline out of `cases.csv` and `regions.csv` "
        "(`code/perutip/study/estimators.toml`); formulas: "
        'README, "Computing the headline without our code".'
    )
    table = _table(("what", "how"), rows)
    return _section("## Time at risk of cases", lead, "", table)


def _section(*lines: str) -> str:
    return "\n".join((lines[0], "", *lines[1:], ""))


def _table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "/") for cell in line) + " |"
        for line in lines
    )


if __name__ == "__main__":
    write_codebook(ROOT)
