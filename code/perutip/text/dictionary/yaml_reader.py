"""From YAML nodes, which know their lines, to the parts of a dictionary."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from perutip.text.dictionary import accepted_keys as keys
from perutip.text.dictionary.entries import (
    NO_DEMANDS,
    OUTCOMES,
    ROLES,
    Category,
    Demands,
    Entry,
    Outcome,
    Pole,
)
from perutip.text.dictionary.limits import MOST_NODES, n_nodes
from perutip.text.dictionary.refused_words import broken_lines
from perutip.text.dictionary.rules import Rules
from perutip.text.dictionary.yaml_faults import LOADER, yaml_faults
from perutip.text.dictionary.yaml_nodes import NodeReader, Problems, line_of

MAX_LEVELS = 5
LANGUAGE = "es"  # whose words, negations and stems the reading knows


@dataclass
class Parts:
    """What the file says, as far as it could be read."""

    name: str = ""
    version: str = ""
    language: str = ""
    rules: Rules = field(default_factory=Rules)
    categories: list[Category] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    changes: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Defaults:
    """What a category hands down to its terms."""

    negated: Outcome = "drop"
    refused: Outcome = "drop"
    demands: Demands = NO_DEMANDS


def read_dictionary(text: str) -> tuple[Parts, Problems]:
    """Parts and problems of one file; never raises on what the file says."""
    parts = Parts()
    try:
        root = _composed(text)
    except yaml.YAMLError as error:
        if faults := yaml_faults(text):
            return parts, faults
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or getattr(error, "reason", "unreadable")
        said = f"is not valid YAML: {what} (does its indentation fit the lines above?)"
        return parts, [(mark.line + 1 if mark else 1, said)]
    reader = _Reader(parts)
    if root is None:
        return parts, [(1, "the file is empty")]
    size = n_nodes(root)
    if size is not None and size > MOST_NODES:
        said = f"anchors (&) make {size:,} values of it; {MOST_NODES:,} are the most"
        return parts, [(line_of(root), said)]
    reader.read(root)
    return parts, [*broken_lines(text), *reader.problems]


def _composed(text: str) -> yaml.Node | None:
    """The document's nodes, by libyaml where it is: five times as fast, and it takes
    what the other reader refuses, a ? inside a list without quotes."""
    return yaml.compose(text, Loader=LOADER)


class _Reader(NodeReader):
    """Walks the nodes once, noting every problem and going on."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self.parts = parts

    def read(self, root: yaml.Node) -> None:
        top = self.mapping(root, keys.TOP, "the dictionary")
        for key, most in (("name", 100), ("version", 40), ("language", 40)):
            setattr(self.parts, key, self.short(top.get(key), key, most))
            if not self.text(top.get(key)):
                self.note(root, f"'{key}' is missing")
        if self.parts.language.partition("-")[0] not in ("", LANGUAGE):
            said = f"'language' must be {LANGUAGE}, or {LANGUAGE}- and a country"
            self.note(top["language"], said)
        for node in self.sequence(top.get("changes"), "changes"):
            self._change(node)
        if "rules" in top:
            self.parts.rules = self._rules(top["rules"])
        for node in self.sequence(top.get("ignore"), "ignore"):
            self._uncounted(node, node, "ignore")
        for node in self.sequence(top.get("retired"), "retired"):
            body = self.mapping(node, keys.RETIRED, "a retired expression")
            if "term" not in body or not self.text(body.get("why")):
                self.note(node, "a retired expression needs 'term' and 'why'")
            else:
                self._uncounted(body["term"], node, "retired")
        if "categories" not in top:
            self.note(root, "'categories' is missing")
            return
        for name, node in self.mapping(top["categories"], None, "categories").items():
            self._category(name, node, None, _Defaults())

    def _change(self, node: yaml.Node) -> None:
        body = self.mapping(node, keys.CHANGE, "a change")
        said = self.text(body.get("what")), self.text(body.get("why"))
        if not all(said):
            self.note(node, "a change needs 'what' and 'why'")
        self.parts.changes.append(said)

    def _category(
        self, name: str, node: yaml.Node, parent: Category | None, given: _Defaults
    ) -> None:
        path = f"{parent.path}.{name}" if parent else name
        body = self.mapping(node, keys.CATEGORY, f"category '{path}'")
        label = self.text(body.get("label")) or name
        if parent is None and "role" not in body:
            self.note(node, f"category '{path}' has no role ({', '.join(ROLES)})")
        if parent is not None and "role" in body:
            self.note(body["role"], "only a top-level category has a role")
        role = parent.role if parent else self.choice(body.get("role"), ROLES, "role")
        category = Category(path, label, role)
        handed = self._handed_down(body, given)
        self.parts.categories.append(category)
        if not {"terms", "contra", "categories"} & body.keys():
            self.note(node, f"category '{path}' is empty")
        for item in self.sequence(body.get("terms"), f"terms of '{path}'"):
            self._entry(item, path, "positive", handed)
        against = replace(handed, negated="drop", refused="drop")
        for item in self.sequence(body.get("contra"), f"contra of '{path}'"):
            self._entry(item, path, "contra", against)
        nested = body.get("categories")
        if nested is not None and path.count(".") + 1 >= MAX_LEVELS:
            self.note(nested, f"categories are nested deeper than {MAX_LEVELS} levels")
        elif nested is not None:
            inner = self.mapping(nested, None, f"categories of '{path}'")
            for inner_name, inner_node in inner.items():
                self._category(inner_name, inner_node, category, handed)

    def _handed_down(self, body: dict[str, yaml.Node], given: _Defaults) -> _Defaults:
        return _Defaults(
            self.choice(body.get("negated"), OUTCOMES, "negated", given.negated),
            self.choice(body.get("refused"), OUTCOMES, "refused", given.refused),
            self._demands(body, given.demands),
        )

    def _demands(self, body: dict[str, yaml.Node], given: Demands) -> Demands:
        own = {f: self.yes(body.get(f), f, getattr(given, f)) for f in keys.FLAGS}
        return Demands(**own)

    def _entry(
        self, node: yaml.Node, category: str, pole: Pole, given: _Defaults
    ) -> None:
        body = {"term": node}
        if not isinstance(node, yaml.ScalarNode):
            body = self.mapping(node, keys.ENTRY, "an expression")
            if "term" not in body:
                self.note(node, "an expression with rules needs 'term'")
                return
        expression = self.content(body["term"])
        lists: dict[str, Any] = {
            key: self.expressions(body.get(key), f"'{key}' of an expression")
            for key in keys.LISTS
        }
        affirmed = self.choice(body.get("affirmed"), OUTCOMES, "affirmed", pole)
        negated = self.choice(body.get("negated"), OUTCOMES, "negated", given.negated)
        refused = self.choice(body.get("refused"), OUTCOMES, "refused", given.refused)
        if affirmed == negated == "drop":
            self.note(node, "an expression that never counts belongs under 'ignore'")
        within: dict[str, Any] = {
            key: self.count(body[key], key) for key in keys.OWN_DISTANCES if key in body
        }
        if expression:
            key = f"{category}/{'terms' if pole == 'positive' else 'contra'}"
            self.parts.entries.append(
                Entry(
                    expression,
                    key,
                    category,
                    affirmed,
                    negated,
                    refused,
                    demands=self._demands(body, given.demands),
                    line=line_of(node),
                    **lists,
                    **within,
                )
            )

    def _uncounted(self, term: yaml.Node, node: yaml.Node, key: str) -> None:
        expression = self.content(term)
        if expression:
            entry = Entry(expression, key, "", "drop", "drop", line=line_of(node))
            self.parts.entries.append(entry)

    def _rules(self, node: yaml.Node) -> Rules:
        body = self.mapping(node, keys.RULES, "rules")
        given: dict[str, Any] = {
            key: self.count(body[key], key) for key in keys.DISTANCES if key in body
        }
        given |= {key: self.expressions(body.get(key), key) for key in keys.RULE_LISTS}
        given["clause_bound"] = self.yes(body.get("clause_bound"), "clause_bound")
        for key, (group, parts) in keys.GROUPS.items():
            if key in body:
                inner = self.mapping(body[key], parts, key)
                words = {
                    name: self.expressions(inner.get(name), name) for name in parts
                }
                given[key] = group(**words)
        if "boilerplate" in body:
            for key, value in self.mapping(
                body["boilerplate"], tuple(keys.PASSAGES), "boilerplate"
            ).items():
                given[keys.PASSAGES[key]] = self.count(value, key, at_least=2)
        if "statute_quotations" in body:
            statute = self.mapping(
                body["statute_quotations"],
                keys.STATUTE_QUOTATIONS,
                "statute_quotations",
            )
            given["citations"] = self.expressions(statute.get("citations"), "citations")
            for key in keys.QUOTATIONS.keys() & statute.keys():
                given[keys.QUOTATIONS[key]] = self.count(statute[key], key)
        return Rules(**given)
