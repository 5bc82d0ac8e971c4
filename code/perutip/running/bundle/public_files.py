"""The files of the package that anyone may have, and what they say.

What belongs to the package is what git tracks in a checkout, what MANIFEST.sha256 lists
in an archive that `bundle` made, and the plan as it was locked. Whatever else
stands in the package's folders is named and does not go out.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from perutip.reporting.manifest import ARCHIVE, file_digest
from perutip.running.plan.plan_lock import COPY, FILE, read_lock
from perutip.running.usage import UsageError

CODE = ("code", "tests", ".ci", ".docker")
SHIPPED = ("input/simulated", "input/example_raw", "input/dictionary")
ABOUT = ("README.md", "LICENSE", "requirements.txt", "main.py", "input/*.md")
CHOSEN = ("input/study.toml", "input/mapping.toml")
DOTTED = (
    ".gitattributes",
    ".gitignore",
    ".mypy.ini",
    ".pre-commit-config.yaml",
    ".pytest.ini",
    ".ruff.toml",
)
PASSED_OVER = (
    *("__pycache__", ".gitkeep", ".DS_Store", ".pytest_cache", ".hypothesis"),
    *(".mypy_cache", ".ruff_cache", ".benchmarks"),
)
RUN_READS = ("code", "input/dictionary", "input/simulated")
"""Folders of which a run reads every file that it knows the kind of."""
KINDS = (".py", ".toml", ".jinja", ".css", ".yml")


@dataclass(frozen=True)
class Belonging:
    """Which files are the package's: `who` says so; `names` from the root with /;
    `edited` those that are not as it knows them."""

    who: str
    names: frozenset[str]
    edited: frozenset[str]


@dataclass(frozen=True)
class Package:
    """Files by their path below the project.

    read_about: those that the analyst writes and a reader reads. every: all of them.
    edited: those that are not as they were when they were made part of the package.
    unknown: names of files that stand in its folders and do not belong to it.
    """

    every: dict[str, bytes]
    read_about: dict[str, bytes]
    edited: dict[str, bytes] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    who: str = ""


def belonging(root: Path) -> Belonging | None:
    """What git, or the manifest of an archive, calls part of the package; None where
    there is neither."""
    tracked = _git(root, "ls-files", "-z")
    if "main.py" in tracked:
        changed = _git(root, "diff", "--name-only", "--relative", "-z", "HEAD", "--")
        return Belonging("git", frozenset(tracked), frozenset(changed))
    if not (root / ARCHIVE).is_file():
        return None
    text = (root / ARCHIVE).read_text(encoding="utf-8", errors="replace")
    digests = {
        name: digest
        for digest, _, name in (line.partition("  ") for line in text.splitlines())
    }
    edited = [
        name
        for name, digest in digests.items()
        if (root / name).is_file() and file_digest(root / name) != digest
    ]
    return Belonging(ARCHIVE, frozenset(digests), frozenset(edited))


def package_files(root: Path) -> Package:
    """What is published of the package itself: of named places, what belongs to it.

    Raises
    ------
    UsageError
        Nothing says what belongs to it, or a file that a run would read does not: the
        archive would hold another package than the one that made the output.
    """
    known = belonging(root)
    if known is None:
        raise UsageError(
            "which files belong to the package is not known here: neither git nor "
            f"{ARCHIVE} (which an archive of bundle has) lists them. Bundle in a clone "
            "of the repository, or in an archive as it was unpacked"
        )
    about = _matching(root, (*ABOUT, *CHOSEN))
    there = about | _matching(root, DOTTED)
    for place in (*CODE, *SHIPPED):
        there |= _matching(root, (f"{place}/**/*",))
    unknown = tuple(sorted(set(there) - known.names))
    if read := [name for name in unknown if _is_read(name)]:
        raise UsageError(
            f"{', '.join(read)}: {known.who} does not know "
            f"{'them' if read[1:] else 'it'}, and a run reads such files: make them "
            "part of the package (git add), or take them out of its folders"
        )
    plan = _locked(root)
    every = {n: content for n, content in there.items() if n in known.names} | plan
    about = {n: content for n, content in about.items() if n in every} | plan
    edited = {n: every[n] for n in sorted(known.edited & set(every))}
    return Package(every, about, edited, unknown, known.who)


def _is_read(name: str) -> bool:
    return any(name.startswith(f"{p}/") for p in RUN_READS) and name.endswith(KINDS)


def _locked(root: Path) -> dict[str, bytes]:
    """The lock of the plan and those of its copies that are as they were locked: a run
    elsewhere compares itself with both."""
    lock = read_lock(root)
    if lock is None:
        return {}
    copies = {f"{COPY}/{name}": digest for name, digest in lock.files.items()}
    names = [n for n, d in copies.items() if (root / n).is_file() and _is(root / n, d)]
    return {name: (root / name).read_bytes() for name in (FILE, *names)}


def _is(path: Path, digest: str) -> bool:
    return file_digest(path) == digest


def _git(root: Path, *asked: str) -> list[str]:
    """Names that git answers with; none where there is no git or no checkout."""
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *asked],
            capture_output=True,
            timeout=60,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return [name for name in done.stdout.decode("utf-8", "replace").split("\0") if name]


def code_texts(root: Path) -> Iterator[str]:
    """Texts of code and dictionaries: what they say is public."""
    for pattern in ("code/**/*.py", "code/**/*.toml", "input/dictionary/*"):
        for path in sorted(root.glob(pattern)):
            if path.is_file():
                yield path.read_text(encoding="utf-8", errors="replace")


def _matching(root: Path, patterns: tuple[str, ...]) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for pattern in patterns
        for path in sorted(root.glob(pattern))
        if path.is_file()
        and not path.is_symlink()
        and not set(path.relative_to(root).parts) & set(PASSED_OVER)
        and path.suffix != ".pyc"
    }
