"""The requirements by hash are those of requirements.txt and its constraints."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PIN = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    """Package, its name folded → version."""
    found = PIN.findall((ROOT / name).read_text(encoding="utf-8"))
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in found}


def test_every_package_by_hash_is_the_one_pinned():
    """Run .ci/hash-requirements after a change of a pin."""
    hashed, constraints = (
        pins(".ci/requirements-hashed.txt"),
        pins(".ci/constraints.txt"),
    )
    assert pins("requirements.txt").items() <= hashed.items()
    assert constraints.items() <= hashed.items()
    assert set(hashed) - set(constraints) <= {"colorama"}  # Windows alone


def test_every_package_has_a_hash():
    text = (ROOT / ".ci/requirements-hashed.txt").read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    assert len(blocks) > 90
    assert all("--hash=sha256:" in block for block in blocks)
