"""What readers are told: components, anchors from 0 to 3, examples, in Spanish.

The words stand in input/dictionary/codebook_es.toml; examples are expressions of the
dictionary in use, so that sheets and dictionary speak of the same thing.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from perutip.study.declared import ConfigError
from perutip.text.dictionary import Dictionary

FILE = "codebook_es.toml"
CODES = (0, 1, 2, 3)
EXAMPLES = 12


@dataclass(frozen=True)
class Topic:
    """One component as readers see it.

    component: its name in the registers. column: header on the sheets. anchors: what
    codes 0 to 3 stand for. optional: the cell may stay empty.
    """

    component: str
    column: str
    title: str
    definition: str
    anchors: tuple[str, ...]
    optional: bool
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Codebook:
    """Topics in the order of the sheets' columns, and the instructions line by line."""

    topics: tuple[Topic, ...]
    instructions: tuple[str, ...]


def load_codebook(folder: Path, dictionary: Dictionary) -> Codebook:
    """The codebook of a folder of dictionaries. ConfigError lists every mistake."""
    path = folder / FILE
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path.name} cannot be used: {error}") from error
    wanted = dictionary.components("registered") + dictionary.components("exploratory")
    problems, topics = [], []
    for component in wanted:
        section = raw.get("component", {}).get(component)
        if section is None:
            problems.append(f"[component.{component}] is missing")
            continue
        anchors = section.get("anchors", [])
        if len(anchors) != len(CODES) or not all(isinstance(a, str) for a in anchors):
            problems.append(f"[component.{component}] anchors: expected four texts")
        for key in ("column", "title", "definition"):
            if not str(section.get(key, "")).strip():
                problems.append(f"[component.{component}] {key} is missing")
        topics.append(
            Topic(
                component=component,
                column=str(section.get("column", "")),
                title=str(section.get("title", "")),
                definition=" ".join(str(section.get("definition", "")).split()),
                anchors=tuple(map(str, anchors)),
                optional=component not in dictionary.components("registered"),
                examples=examples(dictionary, component),
            )
        )
    columns = [topic.column for topic in topics]
    problems += [f"column {c!r} stands twice" for c in columns if columns.count(c) > 1]
    if problems:
        raise ConfigError(f"{path.name}: {'; '.join(dict.fromkeys(problems))}")
    return Codebook(tuple(topics), tuple(map(str, raw.get("instructions", []))))


def examples(dictionary: Dictionary, component: str) -> tuple[str, ...]:
    """Up to `EXAMPLES` expressions of a component, evenly over its categories."""
    by_category: dict[str, list[str]] = {}
    for entry in dictionary.entries:
        mine = entry.category.partition(".")[0] == component
        if mine and entry.affirmed == "positive":
            found = by_category.setdefault(entry.category, [])
            found.append(in_words(entry.pattern.written))
    share = -(-EXAMPLES // max(len(by_category), 1))
    chosen = [term for terms in by_category.values() for term in terms[:share]]
    return tuple(dict.fromkeys(chosen))[:EXAMPLES]


def in_words(written: str) -> str:
    """One way to say an expression: the first of each alternative, no wild card."""
    plain = re.sub(r"\(([^)]*)\)", _first, written)
    return " ".join(plain.replace("*", "").replace("?", "").split())


def _first(match: re.Match[str]) -> str:
    return next((part for part in match[1].split("|") if part.strip("*? ")), "")
