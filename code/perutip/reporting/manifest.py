"""SHA-256 of inputs and published outputs, in the format of `sha256sum --check`."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

ARCHIVE = "MANIFEST.sha256"  # of an archive that `bundle` makes, at its top
PUBLISHED = ("tables", "figures", "randomization")
PUBLISHED_FILES = ("results.csv", "numbers.tex", "exhibits.tex", "report.html")


def file_digest(path: Path) -> str:
    """SHA-256 of a file, lower-case hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def published_files(output: Path) -> list[Path]:
    """The files that a reader gets: exhibits, results, macros, randomization."""
    found = [output / name for name in PUBLISHED_FILES if (output / name).is_file()]
    for folder in PUBLISHED:
        found += [path for path in (output / folder).rglob("*") if path.is_file()]
    return sorted(found)


def manifest(output: Path, inputs: Mapping[str, str]) -> str:
    """One line a file: digest, two spaces, path (outputs relative to `output`, inputs
    by file name behind a #, so that sha256sum reads the outputs alone)."""
    lines = [
        f"{file_digest(path)}  {path.relative_to(output).as_posix()}"
        for path in published_files(output)
    ]
    return "\n".join((*lines, *made_of_lines("input", inputs))) + "\n"


def made_of_lines(kind: str, digests: Mapping[str, str]) -> list[str]:
    """Lines of a manifest that sha256sum passes over: `# kind digest  name`."""
    return [f"# {kind} {digest}  {name}" for name, digest in sorted(digests.items())]


def files_as_listed(output: Path, text: str) -> bool:
    """Whether every file that a manifest lists stands in `output` as it lists it."""
    return not unlike_listed(output, text)


def unlike_listed(output: Path, text: str) -> list[str]:
    """Files that a manifest lists and that are not in `output`, or not as listed."""
    listed = [line for line in text.splitlines() if not line.startswith("#")]
    unlike = []
    for line in listed:
        digest, _, name = line.partition("  ")
        path = output / name
        if not path.is_file() or file_digest(path) != digest:
            unlike.append(name)
    return unlike
