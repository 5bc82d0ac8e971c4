"""Mutations of the rooms that turn registers into numbers: which do the tests notice?

    python tests/benchmarks/mutate.py [--per-module 6] [--jobs 2] [--only frames]

Every mutant changes one operator, comparison or constant of one function in a copy of
the project and runs the tests of its room. mutants.md lists survivors; a reason for
each stands in SURVIVORS below.
"""

import argparse
import ast
import random
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = {
    "frames": "tests/frames",
    "designs": "tests/designs",
    "reporting/rows.py": "tests/reporting",
    "reporting/disclosure.py": "tests/reporting",
    "reporting/check": "tests/reporting",
    "reporting/regressions.py": "tests/reporting",
    "running/staging.py": "tests/running",
    "study": "tests/study",
    "inference/ties.py": "tests/inference",
    "inference/bounds": "tests/inference",
}
SWAPS = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
# file:line of a survivor that no test should kill → why
SURVIVORS: dict[str, str] = {}


@dataclass(frozen=True)
class Mutant:
    """One change: the file, its line, what it was and is, and the changed source."""

    path: Path
    line: int
    change: str
    source: str

    @property
    def name(self) -> str:
        """file:line and the change."""
        return f"{self.path.relative_to(ROOT).as_posix()}:{self.line} {self.change}"


def places(tree: ast.AST) -> list[ast.AST]:
    """Nodes that can be mutated, in source order."""
    found = []
    for node in ast.walk(tree):
        swapped = isinstance(node, ast.BinOp | ast.BoolOp) and type(node.op) in SWAPS
        compared = isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS
        number = isinstance(node, ast.Constant) and type(node.value) in (int, float)
        if swapped or compared or number:
            found.append(node)
    return sorted(found, key=lambda node: (node.lineno, node.col_offset))


def mutate(node: ast.AST) -> str:
    """Change a node in place; what was done, in words."""
    if isinstance(node, ast.BinOp | ast.BoolOp):
        old, node.op = type(node.op), SWAPS[type(node.op)]()
        return f"{old.__name__} -> {type(node.op).__name__}"
    if isinstance(node, ast.Compare):
        old, node.ops[0] = type(node.ops[0]), SWAPS[type(node.ops[0])]()
        return f"{old.__name__} -> {type(node.ops[0]).__name__}"
    assert isinstance(node, ast.Constant)
    old_value, node.value = node.value, node.value + 1
    return f"{old_value} -> {node.value}"


def mutants_of(path: Path, how_many: int, chance: random.Random) -> list[Mutant]:
    """A sample of mutants of one module."""
    source = path.read_text(encoding="utf-8")
    count = len(places(ast.parse(source)))
    made = []
    for k in sorted(chance.sample(range(count), min(how_many, count))):
        tree = ast.parse(source)
        node = places(tree)[k]
        change = mutate(node)
        made.append(Mutant(path, node.lineno, change, ast.unparse(tree)))
    return made


def survives(mutant: Mutant, tests: str) -> bool:
    """Do the tests of its room pass although the mutant stands in the code?"""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "project"
        skipped = shutil.ignore_patterns("__pycache__", "confidential", "rulings.csv")
        for name in ("code", "tests", "input"):
            shutil.copytree(ROOT / name, copy / name, ignore=skipped)
        for name in (".pytest.ini", "main.py", "requirements.txt"):
            shutil.copy(ROOT / name, copy / name)
        (copy / mutant.path.relative_to(ROOT)).write_text(
            mutant.source, encoding="utf-8"
        )
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", tests],
            cwd=copy,
            capture_output=True,
            timeout=900,
            check=False,
        )
        return done.returncode == 0


def main() -> None:
    """Make the mutants, run them, write the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--per-module", type=int, default=6)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    chance = random.Random(18380)
    work = []
    for room, tests in ROOMS.items():
        if options.only and not room.startswith(options.only):
            continue
        top = ROOT / "code" / "perutip" / room
        paths = [top] if top.is_file() else sorted(top.rglob("*.py"))
        for path in paths:
            found = mutants_of(path, options.per_module, chance)
            work += [(mutant, tests) for mutant in found]
    with ThreadPoolExecutor(options.jobs) as pool:
        alive = list(pool.map(lambda pair: survives(*pair), work))
    left = [mutant for (mutant, _), lives in zip(work, alive, strict=True) if lives]
    killed = len(work) - len(left)
    lines = [
        "# Mutants",
        "",
        f"{killed} of {len(work)} killed ({killed / max(len(work), 1):.0%}).",
        "",
        "| survivor | why no test kills it |",
        "| --- | --- |",
    ]
    for mutant in left:
        reason = SURVIVORS.get(mutant.name.split(" ")[0], "")
        lines.append(f"| {mutant.name} | {reason} |")
    text = "\n".join(lines) + "\n"
    if not options.only:
        (Path(__file__).with_name("mutants.md")).write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
