"""What the run's log says of the machine: versions, pins, threads, commit."""

import contextlib
import importlib.metadata
import os
import platform
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

THREAD_VARIABLES = (
    "OPENBLAS_NUM_THREADS",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
)


def pins(requirements: Path) -> dict[str, str]:
    """Exact pins of a requirements file: distribution → version."""
    found = {}
    for line in requirements.read_text(encoding="utf-8").splitlines():
        match = re.match(r"([A-Za-z0-9_.-]+)==([^\s#;]+)", line)
        if match:
            found[match.group(1)] = match.group(2)
    return found


def version_differences(requirements: Path) -> list[str]:
    """One line per pinned distribution that is absent or of another version."""
    lines = []
    for name, wanted in pins(requirements).items():
        try:
            installed = _version(name)
        except importlib.metadata.PackageNotFoundError:
            lines.append(f"{name}: {wanted} is pinned, none is installed")
            continue
        if installed != wanted:
            lines.append(f"{name}: {wanted} is pinned, {installed} is installed")
    return lines


def installed(requirements: Path) -> dict[str, str]:
    """Versions of Python and of every pinned distribution that is installed."""
    found = {"python": platform.python_version()}
    for name in pins(requirements):
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            found[name] = _version(name)
    return found


@cache
def _version(name: str) -> str:
    return importlib.metadata.version(name)


def git_commit(root: Path) -> str:
    """Commit of the checkout, with -dirty when files differ; 'no git' without one."""
    try:
        commit = subprocess.run(
            ["git", "-C", str(root), "describe", "--always", "--dirty", "--abbrev=40"],
            capture_output=True,
            text=True,
            timeout=20,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return "no git"
    return commit.stdout.strip() or "no git"


def peak_memory() -> str:
    """`at most 0.4 GB in a process`, of the run's own and of those that it waited for;
    empty where the system does not say."""
    try:
        import resource
    except ImportError:
        return ""
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    most = max(resource.getrusage(who).ru_maxrss for who in whose)
    unit = 1 if sys.platform == "darwin" else 1024  # bytes of ru_maxrss
    return f"at most {most * unit / 1e9:.1f} GB in a process"


def log_header(root: Path) -> list[str]:
    """Lines that open the log: system, versions, commit, threads, hash seed."""
    threads = ", ".join(
        f"{name}={os.environ.get(name, 'unset')}" for name in THREAD_VARIABLES
    )
    versions = ", ".join(
        f"{name} {_version(name)}" for name in pins(root / "requirements.txt")
    )
    return [
        f"system: {platform.platform()}, {os.cpu_count()} cores",
        f"python: {platform.python_version()}",
        f"packages: {versions}",
        f"commit: {git_commit(root)}",
        f"threads: {threads}",
        f"PYTHONHASHSEED: {os.environ.get('PYTHONHASHSEED', 'unset')}",
    ]
