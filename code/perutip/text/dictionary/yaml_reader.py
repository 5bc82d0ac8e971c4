"""From YAML nodes, which know their lines, to the parts of a dictionary."""

from __future__ import annotations

from dataclasses import dataclass, field

import yaml

from perutip.text.dictionary.entries import OUTCOMES, ROLES, Category, Entry, Rules
from perutip.text.dictionary.patterns import Pattern, parse_pattern

Problems = list[tuple[int, str]]
MAX_LEVELS = 5
_TOP = ("name", "version", "language", "rules", "ignore", "categories")
_CATEGORY = ("label", "role", "negated", "terms", "contra", "categories")
_ENTRY = ("term", "cue", "exclude", "affirmed", "negated")
_DISTANCES = ("cue_within", "exclude_within", "negation_within")
_QUOTATIONS = {"within": "citation_within", "words": "quoted_words"}
_PASSAGES = {"words": "passage_words", "rulings": "passage_rulings"}


@dataclass
class Parts:
    """What the file says, as far as it could be read."""

    name: str = ""
    version: str = ""
    language: str = ""
    rules: Rules = field(default_factory=Rules)
    categories: list[Category] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


def read_dictionary(text: str) -> tuple[Parts, Problems]:
    """Parts and problems of one file; never raises on what the file says."""
    parts = Parts()
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or getattr(error, "reason", "unreadable")
        return parts, [(mark.line + 1 if mark else 1, f"is not valid YAML: {what}")]
    reader = _Reader(parts)
    if root is None:
        return parts, [(1, "the file is empty")]
    reader.read(root)
    return parts, reader.problems


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 1


class _Reader:
    """Walks the nodes once, noting every problem and going on."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.problems: Problems = []

    def read(self, root: yaml.Node) -> None:
        top = self._mapping(root, _TOP, "the dictionary")
        for key in ("name", "version", "language"):
            setattr(self.parts, key, self._text(top.get(key)))
            if not getattr(self.parts, key):
                self._note(root, f"'{key}' is missing")
        if "rules" in top:
            self.parts.rules = self._rules(top["rules"])
        if "ignore" in top:
            for node in self._sequence(top["ignore"], "ignore"):
                self._ignored(node)
        if "categories" not in top:
            self._note(root, "'categories' is missing")
            return
        for name, node in self._mapping(top["categories"], None, "categories").items():
            self._category(name, node, parent=None, negated="drop")

    def _category(
        self, name: str, node: yaml.Node, parent: Category | None, negated: str
    ) -> None:
        path = f"{parent.path}.{name}" if parent else name
        body = self._mapping(node, _CATEGORY, f"category '{path}'")
        label = self._text(body.get("label")) or name
        if parent is None and "role" not in body:
            self._note(node, f"category '{path}' has no role ({', '.join(ROLES)})")
        if parent is not None and "role" in body:
            self._note(body["role"], "only a top-level category has a role")
        role = parent.role if parent else self._choice(body.get("role"), ROLES, "role")
        category = Category(path, label, role)
        negated = self._choice(body.get("negated"), OUTCOMES, "negated", negated)
        self.parts.categories.append(category)
        if not {"terms", "contra", "categories"} & body.keys():
            self._note(node, f"category '{path}' is empty")
        for item in self._sequence(body.get("terms"), f"terms of '{path}'"):
            self._entry(item, path, "positive", negated)
        for item in self._sequence(body.get("contra"), f"contra of '{path}'"):
            self._entry(item, path, "contra", "drop")
        nested = body.get("categories")
        if nested is not None and path.count(".") + 1 >= MAX_LEVELS:
            self._note(nested, f"categories are nested deeper than {MAX_LEVELS} levels")
        elif nested is not None:
            inner = self._mapping(nested, None, f"categories of '{path}'")
            for inner_name, inner_node in inner.items():
                self._category(inner_name, inner_node, category, negated)

    def _entry(self, node: yaml.Node, category: str, pole: str, negated: str) -> None:
        body = {"term": node}
        if not isinstance(node, yaml.ScalarNode):
            body = self._mapping(node, _ENTRY, "an expression")
            if "term" not in body:
                self._note(node, "an expression with rules needs 'term'")
                return
        pattern = self._pattern(body["term"])
        lists = {
            key: self._patterns(body.get(key), f"'{key}' of an expression")
            for key in ("cue", "exclude")
        }
        affirmed = self._choice(body.get("affirmed"), OUTCOMES, "affirmed", pole)
        negated = self._choice(body.get("negated"), OUTCOMES, "negated", negated)
        if affirmed == negated == "drop":
            self._note(node, "an expression that never counts belongs under 'ignore'")
        if pattern is not None:
            key = f"{category}/{'terms' if pole == 'positive' else 'contra'}"
            self.parts.entries.append(
                Entry(
                    pattern, key, category, affirmed, negated, line=_line(node), **lists
                )
            )

    def _ignored(self, node: yaml.Node) -> None:
        pattern = self._pattern(node)
        if pattern is not None:
            entry = Entry(pattern, "ignore", "", "drop", "drop", line=_line(node))
            self.parts.entries.append(entry)

    def _rules(self, node: yaml.Node) -> Rules:
        lists = ("negators", "not_negating")
        known = (*_DISTANCES, *lists, "boilerplate", "statute_quotations")
        body = self._mapping(node, known, "rules")
        given: dict[str, object] = {
            key: self._count(body[key], key) for key in _DISTANCES if key in body
        }
        given |= {key: self._patterns(body.get(key), key) for key in lists}
        if "boilerplate" in body:
            for key, value in self._mapping(
                body["boilerplate"], tuple(_PASSAGES), "boilerplate"
            ).items():
                given[_PASSAGES[key]] = self._count(value, key, at_least=2)
        if "statute_quotations" in body:
            statute = self._mapping(
                body["statute_quotations"],
                ("citations", *_QUOTATIONS),
                "statute_quotations",
            )
            given["citations"] = self._patterns(statute.get("citations"), "citations")
            for key in _QUOTATIONS.keys() & statute.keys():
                given[_QUOTATIONS[key]] = self._count(statute[key], key)
        return Rules(**given)

    def _note(self, node: yaml.Node, message: str) -> None:
        self.problems.append((_line(node), message))

    def _mapping(
        self, node: yaml.Node, known: tuple[str, ...] | None, what: str
    ) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode) or not node.value:
            self._note(node, f"{what} must hold 'key: value' lines")
            return {}
        found: dict[str, yaml.Node] = {}
        for key_node, value in node.value:
            key = self._text(key_node)
            if key in found:
                self._note(key_node, f"'{key}' stands twice in {what}")
            elif known is not None and key not in known:
                allowed = ", ".join(known)
                message = f"unknown key '{key}' in {what} (known: {allowed})"
                self._note(key_node, message)
            elif known is None and ("." in key or "/" in key or not key):
                self._note(key_node, f"'{key}': a category's name has no '.' or '/'")
            else:
                found[key] = value
        return found

    def _sequence(self, node: yaml.Node | None, what: str) -> list[yaml.Node]:
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self._note(node, f"{what} must be a list")
            return []
        if not node.value:
            self._note(node, f"{what} is empty")
        return node.value

    def _patterns(self, node: yaml.Node | None, what: str) -> tuple[Pattern, ...]:
        found = [self._pattern(item) for item in self._sequence(node, what)]
        return tuple(pattern for pattern in found if pattern is not None)

    def _pattern(self, node: yaml.Node) -> Pattern | None:
        if not isinstance(node, yaml.ScalarNode):
            self._note(node, "an expression must be plain text")
            return None
        try:
            return parse_pattern(node.value)
        except ValueError as error:
            self._note(node, f"'{node.value}' {error}")
            return None

    def _text(self, node: yaml.Node | None) -> str:
        return node.value.strip() if isinstance(node, yaml.ScalarNode) else ""

    def _choice(
        self,
        node: yaml.Node | None,
        allowed: tuple[str, ...],
        what: str,
        default: str | None = None,
    ) -> str:
        if node is None:
            return default or allowed[0]
        value = self._text(node)
        if value not in allowed:
            self._note(node, f"{what} is '{value}'; allowed: {', '.join(allowed)}")
            return allowed[0]
        return value

    def _count(self, node: yaml.Node, what: str, at_least: int = 1) -> int:
        value = self._text(node)
        if not (value.isascii() and value.isdigit() and int(value) >= at_least):
            self._note(node, f"{what} must be a whole number of at least {at_least}")
            return at_least
        return int(value)
