"""File and line of the functions that make the numbers of an estimator.

Which function that is, is declared in study/estimators.toml; where it stands is read
from its source.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from perutip.reporting.results import DESCRIPTIVE, of_exhibit

ROOT = Path(__file__).resolve().parents[4]
DECLARED = Path("code") / "perutip" / "study" / "estimators.toml"
NOTHING = (*DESCRIPTIVE, "none", "")  # rows that estimate nothing


@dataclass(frozen=True)
class Function:
    """A function: its program below the project, its line, its name."""

    program: str
    line: int
    name: str


def functions_of(key: str, results: pd.DataFrame) -> tuple[Function, ...]:
    """Functions behind the estimates of an exhibit, in the order of its rows."""
    names = dict.fromkeys(of_exhibit(results, key)["estimator"])
    found = [one for name in names for one in functions_named(str(name), key)]
    return tuple(dict.fromkeys(found))


@cache
def functions_named(estimator: str, key: str) -> tuple[Function, ...]:
    """Functions of an estimator in an exhibit; none where nothing is estimated, or
    where no entry fits."""
    if estimator in NOTHING:
        return ()
    for one in declared():
        fits = re.fullmatch(one["name"], estimator)
        if fits and re.fullmatch(one.get("exhibit", ".*"), key):
            return tuple(function_at(place) for place in one["functions"])
    return ()


@cache
def declared() -> tuple[dict, ...]:
    """The entries of estimators.toml, in order."""
    text = (ROOT / DECLARED).read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["estimator"])


def function_at(place: str) -> Function:
    """`designs.regression:estimate`, or `module:Class.method`, in its source.

    Raises
    ------
    LookupError
        There is no such module or function.
    """
    module, name = place.split(":")
    path = ROOT / "code" / "perutip" / Path(*module.split(".")).with_suffix(".py")
    if not path.is_file():
        raise LookupError(f"{place}: no such module")
    within: Iterable[ast.AST] = _tree(path).body
    for part in name.split("."):
        node = next((n for n in within if getattr(n, "name", "") == part), None)
        if node is None:
            raise LookupError(f"{place}: no such function")
        within = ast.iter_child_nodes(node)
    assert isinstance(node, ast.FunctionDef | ast.ClassDef)
    return Function(path.relative_to(ROOT).as_posix(), node.lineno, name)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))
