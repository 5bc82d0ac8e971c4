"""Why a file is not TOML: every line that cannot be read, and what it expects.

The standard parser stops at the first fault and says it in its own words ("Expected
newline or end of document after a statement"). What people write by hand goes wrong in
few ways: a date as they write it, a decimal comma, a mark of per cent or of thousands,
text without quotes or between those of a word processor, a bracket that stays open, a
key that stands twice.
"""

import re
import tomllib
from collections.abc import Iterator
from typing import NamedTuple

LONGEST_VALUE = 400  # lines; a list that is not closed is looked for no further
STATEMENT = re.compile(r"""\s*("[^"]*"|'[^']*'|[\w.-]+)\s*=\s*(.*)""", re.DOTALL)
HEADER = re.compile(r"\s*(\[\[?)([^\[\]]+)\]\]?\s*(#.*)?")
COMMENT = re.compile(r"""^((?:"[^"\n]*"|'[^'\n]*'|[^"'#\n])*)#.*$""", re.MULTILINE)
CURLY = "“”„«»‘’"
NO_DAY = "a day that exists"
DATE = "a date as 2025-12-31, without quotes"
TEXT = 'text in straight quotes, as "region"'
FORMS = (
    (r"\d{4}-\d\d-\d\d([T ].*)?", NO_DAY),
    (r"\d{1,2}[/.-]\d{1,2}[/.-](\d{4}|\d{2})|\d{4}[/.-]\d{1,2}[/.-]\d{1,2}", DATE),
    (r"\d{1,2} de .*", DATE),
    (r"[-+]?\d+([.,]\d+)?\s*%", "a number without %; a share of 5% is 0.05"),
    (r"[-+]?\d{1,3}([.,' ]\d{3}){2,}", "a number without marks of thousands"),
    (r"[-+]?\d*,\d+", "a decimal point and no mark of thousands, as 0.05"),
    (
        r"(?i:true|false|yes|no|s[ií]|verdadero|falso)",
        "true or false, in small letters",
    ),
    (r"0\d+", 'a number without zeros in front, or a code in quotes, as "01"'),
)


class Fault(NamedTuple):
    """line: counted from 1. section, key, found: as written, empty where none is.
    expected: in words that hold nothing of the file."""

    line: int
    section: str
    key: str
    found: str
    expected: str


def toml_faults(text: str) -> list[Fault]:
    """Every statement of `text` that cannot be read, in the order of the lines.

    Empty where each can be read by itself, though not all of them together.
    """
    return [*_unread(text.splitlines())] or [*_twice(text.splitlines())]


def _statements(lines: list[str]) -> Iterator[tuple[int, str, bool]]:
    """(line, text, is it TOML by itself) of headers and of keys with their values."""
    at = 0
    while at < len(lines):
        line = lines[at]
        if not line.strip() or line.lstrip().startswith("#"):
            at += 1
            continue
        end, readable = at + 1, _reads(line)
        while not readable and _goes_on(lines, at, end):
            end += 1
            readable = _reads("\n".join(lines[at:end]))
        if not readable:
            end = _end_of_broken(lines, at)
        yield at + 1, "\n".join(lines[at:end]), readable
        at = end


def _goes_on(lines: list[str], at: int, end: int) -> bool:
    """May the value that begins in line `at` go on in line `end`?"""
    found = STATEMENT.fullmatch(lines[at])
    if found is None or not found[2].startswith(("[", "{", '"""', "'''")):
        return False
    return end < min(len(lines), at + LONGEST_VALUE)


def _end_of_broken(lines: list[str], at: int) -> int:
    """The first line after `at` that seems to begin a statement of its own."""
    if not _goes_on(lines, at, at + 1):
        return at + 1
    for end in range(at + 1, len(lines)):
        if STATEMENT.match(lines[end]) or HEADER.fullmatch(lines[end]):
            return end
    return len(lines)


def _reads(text: str) -> bool:
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _unread(lines: list[str]) -> Iterator[Fault]:
    section = ""
    for number, text, readable in _statements(lines):
        header = HEADER.fullmatch(text)
        if header and readable:
            section = header[2].strip()
        elif not readable:
            yield _fault(number, text, section)


def _fault(number: int, text: str, section: str) -> Fault:
    found = STATEMENT.fullmatch(text)
    if found is None:
        words = "key = value, [section] or # and a comment"
        return Fault(number, section, "", text.strip(), words)
    value = COMMENT.sub(r"\1", found[2]).strip()
    return Fault(number, section, found[1].strip("\"'"), value, _expected(value))


def _expected(value: str) -> str:
    """What the value of a key must be to be read."""
    if not value:
        return "a value after the ="
    if any(sign in value for sign in CURLY):
        return f"{TEXT}: those of a word processor are none"
    for form, words in FORMS:
        if re.fullmatch(form, value):
            return words
    if value[0] in "[{":
        return _expected_in_list(value)
    if value[0] in "\"'":
        if "\\" in value and _reads("x = " + value.replace("\\", "/")):
            return "/ between folders: \\ stands for a sign of its own"
        return "one text between two equal quotes, and nothing behind them"
    if re.match(r"[^\W\d]", value):
        return TEXT
    return "one number, date, text in quotes, true, false or [list]"


def _expected_in_list(value: str) -> str:
    """The same of a list or table, by the first part that says why."""
    opened, closed = (sum(value.count(x) for x in signs) for signs in ("[{", "]}"))
    if opened > closed:
        return "a bracket that closes what it opens"
    bare = re.sub(r"\"[^\"\n]*\"|'[^'\n]*'|#.*", "", value)
    if bare.count('"') or bare.count("'"):
        return "every text between two equal quotes"
    for part in (part.strip() for part in re.split(r"[\[\],{}=]", bare)):
        for form, words in FORMS:
            if part and not _reads(f"x = {part}") and re.fullmatch(form, part):
                return words
    if value[0] == "[" and re.search(r"[^\W\d]", bare):
        return TEXT
    return "commas between its parts"


def _twice(lines: list[str]) -> Iterator[Fault]:
    """Sections and keys that stand twice."""
    section, seen = "", dict[tuple[str, str], int]()
    for number, text, _ in _statements(lines):
        header, found = HEADER.fullmatch(text), STATEMENT.fullmatch(text)
        if header:
            section, key = header[2].strip(), ""
            if header[1] == "[[":
                seen = {at: line for at, line in seen.items() if at[0] != section}
                continue
        elif found:
            key = found[1].strip("\"'")
        else:
            continue
        if first := seen.get((section, key)):
            words = f"it once; it stands in line {first} too"
            yield Fault(number, section, key, "", words)
        seen.setdefault((section, key), number)
