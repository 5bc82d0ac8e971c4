"""Mutations of one module: an operator, a comparison, a constant, min for max.

What no reader of a number would see is left alone: docstrings, annotations, messages
(f-strings, what is raised, warned or logged), decorators, defaults of arguments,
`__all__`.
"""

import ast
import copy
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SWAPS = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
NAMES = {
    "min": "max",
    "max": "min",
    "minimum": "maximum",
    "maximum": "minimum",
    "any": "all",
    "all": "any",
    "isna": "notna",
    "notna": "isna",
}
SILENT_CALLS = {"log", "note", "warn", "print", "write", "Problem", "field"}
LONGEST = 90  # characters of an expression in a mutant's name


@dataclass(frozen=True)
class Mutant:
    """One change of a module.

    function: the one that holds it, dotted, empty at the module's level; its first
    line is `first_line` (0 at the module's level). was, now: the changed expression.
    """

    path: Path
    line: int
    function: str
    first_line: int
    was: str
    now: str
    tree: ast.Module

    def name(self, top: Path) -> str:
        """Module, function and change: stays when lines move."""
        module = self.path.relative_to(top).as_posix()
        return f"{module} {self.function}: {self.was} -> {self.now}"


def mutants_of(path: Path, how_many: int, chance: random.Random) -> list[Mutant]:
    """A sample without replacement of the mutants of one module, in source order."""
    source = path.read_text(encoding="utf-8")
    count = len(list(places(ast.parse(source))))
    chosen = sorted(chance.sample(range(count), min(how_many, count)))
    return [_mutant(path, source, k) for k in chosen]


def _mutant(path: Path, source: str, place: int) -> Mutant:
    tree = ast.parse(source)
    node, above = list(places(tree))[place]
    functions = [one for one in above if isinstance(one, ast.FunctionDef)]
    named = [one for one in above if isinstance(one, ast.FunctionDef | ast.ClassDef)]
    parents = [one for one in above if isinstance(one, ast.expr)]
    shown = parents[-1] if isinstance(node, ast.Constant) and parents else node
    was = ast.unparse(copy.deepcopy(shown))
    mutate(node)
    first = functions[0] if functions else None
    return Mutant(
        path,
        node.lineno,
        ".".join(one.name for one in named),
        first_line(first) if first else 0,
        was[:LONGEST],
        ast.unparse(shown)[:LONGEST],
        tree,
    )


def first_line(function: ast.FunctionDef) -> int:
    """The line that a code object calls its first: that of its first decorator."""
    return min([function.lineno, *(one.lineno for one in function.decorator_list)])


def places(tree: ast.AST) -> Iterator[tuple[ast.expr, list[ast.AST]]]:
    """Nodes that can be mutated with what they lie in, outermost first."""
    yield from _below(tree, [])


def _below(node: ast.AST, above: list[ast.AST]) -> Iterator:
    if isinstance(node, ast.expr) and _mutable(node, above):
        yield node, above
    for child in _looked_at(node):
        yield from _below(child, [*above, node])


def _looked_at(node: ast.AST) -> list[ast.AST]:
    """Children that change what is computed."""
    if isinstance(node, ast.JoinedStr | ast.Raise | ast.Assert):
        return []
    if isinstance(node, ast.Call) and _called(node) in SILENT_CALLS:
        return []
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return list(node.body)
    if isinstance(node, ast.AnnAssign):
        return [node.value] if node.value is not None else []
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
        return []
    if isinstance(node, ast.Lambda):
        return [node.body]
    return list(ast.iter_child_nodes(node))


def _called(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _mutable(node: ast.expr, above: list[ast.AST]) -> bool:
    if isinstance(node, ast.BinOp | ast.BoolOp):
        text = isinstance(node, ast.BinOp) and _is_text(node)
        return type(node.op) in SWAPS and not text
    if isinstance(node, ast.Compare):
        return type(node.ops[0]) in SWAPS
    if isinstance(node, ast.Constant):
        return type(node.value) in (int, float, bool)
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.Not | ast.USub | ast.Invert)
    called = bool(above) and isinstance(above[-1], ast.Call) and above[-1].func is node
    if isinstance(node, ast.Attribute):
        return called and node.attr in NAMES
    return isinstance(node, ast.Name) and called and node.id in NAMES


def _is_text(node: ast.BinOp) -> bool:
    sides = (node.left, node.right)
    return any(
        isinstance(one, ast.JoinedStr)
        or (isinstance(one, ast.Constant) and isinstance(one.value, str))
        for one in sides
    )


def mutate(node: ast.expr) -> None:
    """Change a node in place."""
    if isinstance(node, ast.BinOp | ast.BoolOp):
        node.op = SWAPS[type(node.op)]()
    elif isinstance(node, ast.Compare):
        node.ops[0] = SWAPS[type(node.ops[0])]()
    elif isinstance(node, ast.Constant):
        value = node.value
        node.value = not value if isinstance(value, bool) else value + 1
    elif isinstance(node, ast.UnaryOp):
        node.op = ast.UAdd() if not isinstance(node.op, ast.Not) else ast.Not()
        if isinstance(node.op, ast.Not):
            node.operand = ast.UnaryOp(ast.Not(), node.operand)
            ast.fix_missing_locations(node)
    elif isinstance(node, ast.Attribute):
        node.attr = NAMES[node.attr]
    else:
        node.id = NAMES[node.id]
