"""The lines of a program that make an exhibit: the calls that are given its key.

The key may stand in the call, or under a name that the call is given: a constant, one
of several in a tuple, the variable of a loop over them. Imports, docstrings, notes and
words in place of a missing figure make nothing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

MAKING = re.compile(r"report|publish|save|effects|pivot|write|copy|describe")
NOTHING: Mapping[str, str] = MappingProxyType({})
ASIDE = re.compile(r"words_only")
CONTAINERS = (ast.Tuple, ast.List, ast.Set, ast.Dict, ast.Starred, ast.BinOp)

COMPREHENSIONS = (ast.DictComp, ast.ListComp, ast.SetComp, ast.GeneratorExp)


@dataclass
class _Names:
    """Names that hold the key: everywhere, and inside one function."""

    words: tuple[str, ...]
    everywhere: set[str] = field(default_factory=set)

    def hold(self, node: ast.AST, local: set[str]) -> bool:
        """Is `node` the key, a name that holds it, or a container of either?"""
        if isinstance(node, ast.Constant):
            return node.value in self.words
        if isinstance(node, ast.Name):
            return node.id in self.everywhere | local
        if isinstance(node, COMPREHENSIONS):
            return any(self.hold(one.iter, local) for one in node.generators)
        if isinstance(node, ast.Call) and _callee(node) == "items":
            return any(self.hold(owner, local) for owner in _owner(node))
        if isinstance(node, CONTAINERS):
            return any(self.hold(child, local) for child in ast.iter_child_nodes(node))
        return False


def making_lines(
    source: str, *words: str, constants: Mapping[str, str] = NOTHING
) -> list[int]:
    """Lines of `source` that make the exhibit called one of `words`, panel by panel.

    Empty where no call is given it. words: its key, or the name of its file. constants:
    names that the source imports, with the text that they hold.
    """
    tree = tree_of(source)
    names = _Names(words, {name for name, value in constants.items() if value in words})
    top = [node for node in tree.body if isinstance(node, ast.Assign)]
    names.everywhere |= _holding(names, _assigned(top), set())
    found = set[int]()
    for making, assigned in _parts(source):
        local = _holding(names, assigned, set())
        for call in making:
            given = [*call.args, *(one.value for one in call.keywords), *_owner(call)]
            if any(_stands_in(arg, words) or names.hold(arg, local) for arg in given):
                found.add(call.lineno)
    return sorted(found)


def imported_constants(source: str, code: Path) -> dict[str, str]:
    """Texts under names that `source` imports from files below the folder `code`."""
    found: dict[str, str] = {}
    for node in ast.walk(tree_of(source)):
        if not isinstance(node, ast.ImportFrom) or node.module is None:
            continue
        path = code.joinpath(*node.module.split(".")).with_suffix(".py")
        if path.is_file():
            held = texts(path)
            found |= {
                one.asname or one.name: held[one.name]
                for one in node.names
                if one.name in held
            }
    return found


@cache
def tree_of(source: str) -> ast.Module:
    """The syntax tree of a program, read once."""
    return ast.parse(source)


@cache
def texts(path: Path) -> dict[str, str]:
    """Names that a module gives one text, outside functions."""
    tree = tree_of(path.read_text(encoding="utf-8"))
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


Assigned = list[tuple[ast.expr, ast.expr]]  # targets and values


@cache
def _parts(source: str) -> list[tuple[list[ast.Call], Assigned]]:
    """Of each statement of a program: calls that make something, what it assigns."""
    return [
        (list(_making(part)), _assigned(ast.walk(part)))
        for part in tree_of(source).body
    ]


def _making(part: ast.AST) -> Iterator[ast.Call]:
    """Calls that make something, without those that put words in a figure's place."""
    for node in ast.walk(part):
        if isinstance(node, ast.Call) and MAKING.search(_callee(node)):
            inner = {_callee(n) for arg in node.args for n in ast.walk(arg)}
            if not any(ASIDE.search(name) for name in inner):
                yield node


def _callee(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _owner(call: ast.Call) -> list[ast.AST]:
    """What a method is called on: `(stage / "numbers.tex").write_text()`."""
    return [call.func.value] if isinstance(call.func, ast.Attribute) else []


def _stands_in(node: ast.AST, words: tuple[str, ...]) -> bool:
    return any(
        isinstance(child, ast.Constant) and child.value in words
        for child in ast.walk(node)
    )


def _assigned(nodes: Iterable[ast.AST]) -> Assigned:
    """What assignments and loops among `nodes` give values to."""
    pairs: Assigned = []
    for node in nodes:
        if isinstance(node, ast.Assign):
            pairs += [pair for target in node.targets for pair in _pairs(target, node)]
        elif isinstance(node, (ast.For, ast.comprehension)):
            pairs.append((node.target, node.iter))
    return pairs


def _holding(names: _Names, pairs: Assigned, held: set[str]) -> set[str]:
    """Names that are given the key."""
    size = -1
    while len(held) > size:
        size = len(held)
        for target, value in pairs:
            if names.hold(value, held):
                held |= {n.id for n in ast.walk(target) if isinstance(n, ast.Name)}
    return held


def _pairs(target: ast.expr, node: ast.Assign) -> Assigned:
    """What is assigned to what, place by place in a tuple."""
    value = node.value
    both = isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
    if both and len(target.elts) == len(value.elts):  # type: ignore[attr-defined]
        return list(zip(target.elts, value.elts, strict=True))  # type: ignore[attr-defined]
    return [(target, value)]
