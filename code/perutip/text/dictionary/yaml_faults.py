"""Why a dictionary is not YAML: the lines where its writer slipped.

The parser stops at one place, in its own words, often lines below the slip: a quote
that is never closed runs on to the next quote of the file. A dictionary is one key or
one expression a line, so that each line is looked at by itself.
"""

from __future__ import annotations

import re
from contextlib import suppress

import yaml

BULLETS = "–—−•·*"
CURLY = "“”„«»"
ITEM = re.compile(r"\s*-(\s|$)")
KEY = re.compile(r"\s*(- )?\s*[\w.-]+:(\s|$)")
WORD_FILE = ("PK\x03\x04", "{\\rtf")  # what a word processor saves begins so
BLOCK = re.compile(r"^(\s*)(?:- )?.*:\s*[|>][-+\d]*\s*(#.*)?$")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml takes a ? in a list
INDENTED = "a tab in front of it; indent with spaces"


def yaml_faults(text: str) -> list[tuple[int, str]]:
    """(line, what is wrong with it) of every line that cannot stand so; empty where
    each can by itself."""
    if text.startswith(WORD_FILE):
        return [(1, "a word processor's file, no plain text: save it as plain text")]
    faults, lines, at = [], text.splitlines(), 0
    while at < len(lines):
        end = _last_of_value(lines, at) + 1
        said = _fault("\n".join(lines[at:end]), lines[at])
        if said:
            faults.append((at + 1, said))
            end = at + 1
        at = end
    return faults


def _last_of_value(lines: list[str], at: int) -> int:
    """The last line of what begins in line `at`: a text of several lines, or a list in
    brackets that its own lines go on with."""
    line = lines[at]
    depth = len(line) - len(line.lstrip())
    block = BLOCK.match(line)
    opened = _outside_quotes(line)
    goes_on = opened.count("[") > opened.count("]")
    end = at
    while block and end + 1 < len(lines):
        following = lines[end + 1]
        if following.strip() and len(following) - len(following.lstrip()) <= depth:
            break
        end += 1
    while goes_on and end + 1 < len(lines) and not _begins(lines[end + 1]):
        end += 1
        opened += _outside_quotes(lines[end])
        goes_on = opened.count("[") > opened.count("]")
    return end


def _begins(line: str) -> bool:
    return bool(ITEM.match(line) or KEY.match(line))


def _outside_quotes(text: str) -> str:
    return re.sub(r"\"[^\"]*\"|'[^']*'|\s#.*", "", text)


def _fault(written: str, line: str) -> str:
    """What is wrong with one line, and the lines that it goes on in; empty: nothing."""
    bare = line.strip()
    if not bare or bare.startswith("#") or BLOCK.match(line):
        return ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return INDENTED
    if bare[0] in BULLETS and not re.match(r"\*\w", bare):
        return f"begins with {bare[0]}; an expression begins with - and a blank"
    if re.match(r"-[^\s-]", bare):
        return "a blank is missing behind the -"
    if not _begins(line):
        if re.match(r"\w[\w ]*:\S", bare):
            return "a blank is missing behind the colon"
        return "neither '- ' and an expression nor 'key: value'"
    value = re.sub(r"^(- +)?(\w[\w.-]*: +)?", "", bare)
    if value[:1] and value[0] in "\"'" and not _composes(written):
        return (
            f"a quote ({value[0]}) that is not closed, or words behind the closed one"
        )
    if not _composes(written):
        if value[:1] == "[":
            return "a list whose bracket, quotes or commas do not fit"
        if ": " in value:
            return "a colon inside: put the whole between single quotes"
        return "signs that YAML takes for its own: put the whole between single quotes"
    return ""


def _composes(written: str) -> bool:
    """Is it YAML by itself, anchors aside, which stand in other lines?"""
    lone = re.sub(r"(?<=[\s\[,])\*([A-Za-z_]\w*)(?=\s*([,\]#]|$))", r"\1", written)
    with suppress(yaml.YAMLError):
        yaml.compose(lone, Loader=LOADER)
        return True
    return False
