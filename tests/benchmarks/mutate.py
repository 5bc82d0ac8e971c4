"""Mutations of the rooms that turn registers into numbers: which do the tests notice?

    python tests/benchmarks/mutate.py [--per-module 4] [--jobs 1] [--only frames]

A sample of the mutants of every module of ROOMS, each judged by the tests of its room
that call the mutated function, quickest file first, up to the first that fails. The
mutant stands in memory alone: a forked process imports it in the place of the file.
--named makes those of named_mutations.toml, each of which must be killed.
mutants.md lists the survivors; equivalent.toml says of which no test can tell. With
--work FOLDER what was killed before is not run again while its module is the same.
Needs a system that forks (Linux, macOS).
"""

import argparse
import ast
import hashlib
import importlib
import json
import os
import random
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

for variable in ("OPENBLAS", "OMP", "MKL", "NUMEXPR"):
    os.environ[f"{variable}_NUM_THREADS"] = "1"
HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "code")]

from mutant_runs import PACKAGE, ROOT, judges, lives, traced
from mutations import Mutant, first_line, mutants_of

# room → folder of its tests
ROOMS = {
    "frames": "frames",
    "reporting/rows/rows.py": "reporting",
    "reporting/disclosure.py": "reporting",
    "reporting/check": "reporting",
    "reporting/lines/regressions.py": "reporting",
    "running/output/staging.py": "running",
    "study": "study",
    "inference/ties.py": "inference",
    "inference/bounds": "inference",
    "designs": "designs",
}
# loaded once, before the first fork
HEAVY = (
    "matplotlib.figure",
    "pandera.pandas",
    "pyfixest",
    "pytest",
    "rdrobust",
    "scipy.stats",
    "statsmodels.api",
    "hypothesis",
)
SEED = 18380
NAMED = HERE / "named_mutations.toml"
EQUIVALENT = HERE / "equivalent.toml"
TABLE = HERE / "mutants.md"


class Killed:
    """Mutants killed by earlier runs, one a line of a working file, with seconds."""

    def __init__(self, work: Path | None) -> None:
        self.path = work / "killed.jsonl" if work is not None else None
        self.seconds: dict[str, float] = {}
        if self.path is not None and self.path.is_file():
            lines = self.path.read_text(encoding="utf-8").splitlines()
            self.seconds = dict(json.loads(line) for line in lines)

    @staticmethod
    def key(mutant: Mutant) -> str:
        """The mutant and the source of its module."""
        source = hashlib.sha256(mutant.path.read_bytes()).hexdigest()[:16]
        return f"{source} {mutant.line} {mutant.name(PACKAGE)}"

    def add(self, mutant: Mutant, seconds: float) -> None:
        """Keep a killed mutant."""
        if self.path is not None:
            with self.path.open("a", encoding="utf-8") as handle:
                handle.write(json.dumps([self.key(mutant), seconds]) + "\n")


def named_mutants() -> list[tuple[str, Mutant, str]]:
    """Name, mutant and room of tests of every mutation of named_mutations.toml."""
    listed = tomllib.loads(NAMED.read_text(encoding="utf-8"))["mutation"]
    found = []
    for one in listed:
        path = PACKAGE / one["file"]
        source = path.read_text(encoding="utf-8")
        if source.count(one["was"]) != 1:
            raise SystemExit(
                f"{one['name']}: {one['file']} has not once {one['was']!r}"
            )
        line = source[: source.index(one["was"])].count("\n") + 1
        tree = ast.parse(source)
        around = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef)
            and node.lineno <= line <= (node.end_lineno or 0)
        ]
        first = first_line(around[0]) if around else 0
        changed = ast.parse(source.replace(one["was"], one["now"]))
        mutant = Mutant(path, line, "", first, one["was"], one["now"], changed)
        found.append((one["name"], mutant, one["room"]))
    return found


def run_named(work: Path | None) -> int:
    """Run the named mutations; 1 when one lives."""
    mutants = named_mutants()
    calls = {room: traced(room, work) for room in sorted({r for *_, r in mutants})}
    living = 0
    for name, mutant, room in mutants:
        alive, _ = lives(mutant, judges(mutant, calls[room]))
        living += alive
        print(f"{'LIVES ' if alive else 'killed'} {name}", flush=True)
    print(f"{len(mutants) - living} of {len(mutants)} named mutations killed")
    return int(living > 0)


def main() -> None:
    """Make the mutants, run them, write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--per-module", type=int, default=4)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", default="", help="rooms or modules that start so")
    parser.add_argument("--work", type=Path, help="folder to go on from")
    parser.add_argument("--named", action="store_true", help="named_mutations.toml")
    options = parser.parse_args()
    folder_of_work = options.work and options.work.resolve()
    if folder_of_work:
        folder_of_work.mkdir(parents=True, exist_ok=True)
    earlier = Killed(folder_of_work)
    os.chdir(ROOT)
    for name in HEAVY:
        importlib.import_module(name)
    if options.named:
        raise SystemExit(run_named(folder_of_work))
    chosen = {
        room: folder
        for room, folder in ROOMS.items()
        if room.startswith(options.only) or options.only.startswith(room)
    }
    folders = sorted(set(chosen.values()))
    calls = {folder: traced(folder, folder_of_work) for folder in folders}
    work = []
    for room, folder in chosen.items():
        top = PACKAGE / room
        for path in [top] if top.is_file() else sorted(top.rglob("*.py")):
            name = path.relative_to(PACKAGE).as_posix()
            chance = random.Random(f"{SEED} {name}")
            if name.startswith(options.only) or room == options.only:
                found = mutants_of(path, options.per_module, chance)
                work += [(mutant, judges(mutant, calls[folder])) for mutant in found]

    def judged(pair: tuple[Mutant, list[str]]) -> tuple[bool, float]:
        known = earlier.seconds.get(earlier.key(pair[0]))
        if known is not None:
            return False, known
        alive, seconds = lives(*pair)
        if not alive:
            earlier.add(pair[0], seconds)
        else:
            where = f"{pair[0].path.relative_to(ROOT)}:{pair[0].line}"
            called = len(pair[1]) or "no"
            print(f"{where} {pair[0].name(PACKAGE)} [{called} files]", flush=True)
        return alive, seconds

    with ThreadPoolExecutor(options.jobs) as pool:
        outcomes = list(pool.map(judged, work))
    left = [
        mutant for (mutant, _), (alive, _) in zip(work, outcomes, strict=True) if alive
    ]
    text = table(len(work), left, options.per_module, sum(s for _, s in outcomes))
    if not options.only:
        TABLE.write_text(text, encoding="utf-8")
    print(text)


def table(count: int, left: list[Mutant], per_module: int, seconds: float) -> str:
    """The page: how many are killed, and every survivor with its reason."""
    reasons = (
        tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))
        if EQUIVALENT.is_file()
        else {}
    )
    killed = count - len(left)
    names = [mutant.name(PACKAGE) for mutant in left]
    unexplained = sum(name not in reasons for name in names)
    lines = [
        "# Mutants",
        "",
        f"Up to {per_module} mutants of every module of {', '.join(ROOMS)}: "
        f"{killed} of {count} killed ({killed / max(count, 1):.1%}) by the tests of "
        f"their room. Of the {len(left)} survivors {len(left) - unexplained} are "
        f"explained. {seconds / 60:.0f} CPU minutes; seed {SEED}.",
        "",
        "| survivor | why no test kills it |",
        "| --- | --- |",
    ]
    for name in names:
        cell = name.replace("|", "\\|")
        lines.append(f"| `{cell}` | {reasons.get(name, '')} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
