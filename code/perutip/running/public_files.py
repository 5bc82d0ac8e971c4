"""The files of the package that anyone may have, and what they say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CODE = ("code", "tests", ".ci", ".docker")
SHIPPED = ("input/simulated", "input/example_raw", "input/dictionary")
ABOUT = ("README.md", "LICENSE", "requirements.txt", "main.py", "input/*.md")
CHOSEN = ("input/study.toml", "input/mapping.toml", "input/plan_lock.json")
DOTTED = (
    ".gitattributes",
    ".gitignore",
    ".mypy.ini",
    ".pre-commit-config.yaml",
    ".pytest.ini",
    ".ruff.toml",
)
PASSED_OVER = ("__pycache__", ".gitkeep", ".DS_Store")


@dataclass(frozen=True)
class Package:
    """Files by their path below the project; `read_about` are those that the analyst
    writes and a reader reads, `every` all of them."""

    every: dict[str, bytes]
    read_about: dict[str, bytes]


def package_files(root: Path) -> Package:
    """What is published of the package itself: named places alone, so that nothing an
    analyst leaves beside them goes out."""
    about = _matching(root, (*ABOUT, *CHOSEN))
    every = about | _matching(root, DOTTED)
    for place in (*CODE, *SHIPPED):
        every |= _matching(root, (f"{place}/**/*",))
    return Package(every, about)


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
