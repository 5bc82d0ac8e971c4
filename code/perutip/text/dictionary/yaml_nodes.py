"""YAML nodes, which know their lines, checked one by one; every problem is kept."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TypeVar

import yaml

from perutip.text.dictionary.expressions import Expression
from perutip.text.dictionary.parsing import parse_expression
from perutip.text.dictionary.refused_words import (
    OF_GRAMMAR,
    OF_PERSONS,
    of_a_person,
    of_grammar_alone,
)

Problems = list[tuple[int, str]]
Choice = TypeVar("Choice", bound=str)
YES, NO = ("yes", "true"), ("no", "false")
MOST = 1_000  # words of a distance: rulings have no longer sentence
NEVER_SEEN = ("Cc", "Cf", "Co", "Cs")  # categories of signs that no text shows

OF_A_PERSON_OR_CASE = re.compile(
    r"(?<![0-9])(?:[0-9]{8}|9[0-9]{8}|[0-9]{3,6}-(?:19|20)[0-9]{2}-[0-9]+)(?![0-9])"
    r"|\w@\w"
)
NO_NUMBER = (
    "an expression holds a number as of a person (DNI, telephone) or of a case file, "
    "or an address of mail; the dictionary is public: take it out"
)


def line_of(node: yaml.Node) -> int:
    """Line of the file at which a node begins, the first being 1."""
    return node.start_mark.line + 1


class NodeReader:
    """Reads nodes as what they should be, noting every problem and going on."""

    def __init__(self) -> None:
        self.problems: Problems = []

    def note(self, node: yaml.Node, message: str) -> None:
        """Keep a problem with the line of its node."""
        self.problems.append((line_of(node), message))

    def mapping(
        self, node: yaml.Node, known: tuple[str, ...] | None, what: str
    ) -> dict[str, yaml.Node]:
        """Keys and nodes of a mapping; unknown and repeated keys are noted."""
        if not isinstance(node, yaml.MappingNode) or not node.value:
            self.note(node, f"{what} must hold 'key: value' lines")
            return {}
        found: dict[str, yaml.Node] = {}
        for key_node, value in node.value:
            key = self.text(key_node)
            if key in found:
                self.note(key_node, f"'{key}' stands twice in {what}")
            elif known is not None and key not in known:
                allowed = ", ".join(known)
                message = f"unknown key '{key}' in {what} (known: {allowed})"
                self.note(key_node, message)
            elif known is None and ("." in key or "/" in key or not key):
                self.note(key_node, f"'{key}': a category's name has no '.' or '/'")
            else:
                found[key] = value
        return found

    def sequence(self, node: yaml.Node | None, what: str) -> list[yaml.Node]:
        """Nodes of a list; none when there is none."""
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.note(node, f"{what} must be a list")
            return []
        if not node.value:
            self.note(node, f"{what} is empty")
        return node.value

    def expressions(self, node: yaml.Node | None, what: str) -> tuple[Expression, ...]:
        """A list of expressions."""
        found = [self.expression(item) for item in self.sequence(node, what)]
        return tuple(one for one in found if one)

    def expression(self, node: yaml.Node) -> Expression | None:
        """One expression; None when it cannot be read."""
        if not isinstance(node, yaml.ScalarNode):
            self.note(node, "an expression must be plain text")
            return None
        expression, problem = _read(node.value)
        if problem:
            self.note(node, problem)
        return expression

    def content(self, node: yaml.Node) -> Expression | None:
        """An expression that is looked for by itself: more than words of grammar."""
        expression = self.expression(node)
        if expression and of_grammar_alone(expression):
            self.note(node, f"'{expression.written}' {OF_GRAMMAR}")
            return None
        return expression

    def yes(self, node: yaml.Node | None, what: str, default: bool = False) -> bool:
        """A yes or no."""
        if node is None:
            return default
        value = self.text(node).lower()
        if value not in YES + NO:
            self.note(node, f"{what} must be yes or no")
        return value in YES

    def text(self, node: yaml.Node | None) -> str:
        """Text of a plain value, empty for anything else."""
        return node.value.strip() if isinstance(node, yaml.ScalarNode) else ""

    def choice(
        self,
        node: yaml.Node | None,
        allowed: tuple[Choice, ...],
        what: str,
        default: Choice | None = None,
    ) -> Choice:
        """One of the allowed values, by default the first."""
        if node is None:
            return default or allowed[0]
        value = self.text(node)
        for one in allowed:
            if one == value:
                return one
        self.note(node, f"{what} is '{value}'; allowed: {', '.join(allowed)}")
        return allowed[0]

    def short(self, node: yaml.Node | None, what: str, most: int) -> str:
        """Text of at most `most` signs, all of which can be seen."""
        value = self.text(node)
        lines = len(value.splitlines())
        if node and (len(value) > most or lines > 1 or invisible(value)):
            self.note(
                node, f"'{what}' must be one line of at most {most} visible signs"
            )
            return ""
        return value

    def count(self, node: yaml.Node, what: str, at_least: int = 1) -> int:
        """A whole number from `at_least` to `MOST`."""
        value = self.text(node)
        few = value.isascii() and value.isdigit() and len(value) <= len(str(MOST))
        if not (few and at_least <= int(value) <= MOST):
            said = f"{what} must be a whole number from {at_least} to {MOST:,}"
            self.note(node, said)
            return at_least
        return int(value)


@lru_cache(maxsize=1 << 14)  # most stand in many lists
def _read(written: str) -> tuple[Expression | None, str]:
    """An expression, or none and what is wrong with it."""
    if hidden := invisible(written):
        return None, f"an expression has invisible signs ({hidden}): type it anew"
    if OF_A_PERSON_OR_CASE.search(written):
        return None, NO_NUMBER
    try:
        expression = parse_expression(written)
    except ValueError as error:
        return None, f"'{written}' {error}"
    return (None, OF_PERSONS) if of_a_person(expression) else (expression, "")


def invisible(text: str) -> str:
    """Code points of the signs, other than blanks, that no text shows."""
    hidden = {
        sign
        for sign in text
        if unicodedata.category(sign) in NEVER_SEEN and not sign.isspace()
    }
    return ", ".join(f"U+{ord(sign):04X}" for sign in sorted(hidden))
