"""`lock --mapping`: which files it takes, what it keeps of them, what it refuses."""

import hashlib

import pytest

from perutip.running.plan.locking import lock_command
from perutip.running.plan.plan_lock import COPY, FILE, changes_since_lock, read_lock
from perutip.running.usage import UsageError


@pytest.fixture
def mine(root):
    """A mapping outside of where the package looks for them."""
    path = root / "maps" / "mine.toml"
    path.parent.mkdir()
    path.write_text('[regions]\nfile = "canary.csv"\n', encoding="utf-8")
    return path


def lock(root, *paths, again=False):
    named = [word for path in paths for word in ("--mapping", str(path))]
    return lock_command([*["--replace"] * again, *named], root)


def test_every_named_mapping_is_locked_by_the_hash_of_its_bytes(root, mine, capsys):
    other = mine.with_name("other.toml")
    other.write_text("x = 1\n", encoding="utf-8")
    assert lock(root, mine, other) == 0
    said, made = capsys.readouterr().out, read_lock(root)
    assert set(made.mappings) == {"maps/mine.toml", "maps/other.toml"}
    for path in (mine, other):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert made.mappings[f"maps/{path.name}"] == digest
        assert f"maps/{path.name} SHA-256 {digest}" in said
    kept = [(root / FILE), *(p for p in (root / COPY).rglob("*") if p.is_file())]
    assert not any(b"canary" in path.read_bytes() for path in kept)
    assert changes_since_lock(root) == []


def test_one_named_twice_is_one(root, mine):
    lock(root, mine, mine.parent / ".." / "maps" / mine.name)
    assert list(read_lock(root).mappings) == ["maps/mine.toml"]


def refused(root, mine, how):
    """A mapping that cannot be locked, and what is said of it."""
    if how == "nowhere":
        return [mine.with_name("no.toml")], "no.toml: no such file"
    if how == "folder":
        return [mine.parent], "no such file"
    if how == "person":
        named = mine.with_name("juan_quispe.toml")
        named.write_text("x = 1\n")
        return [named], "names of persons"
    if how == "no TOML":
        mine.write_text("a mapping = [\n")
        return [mine], "no TOML"
    if how == "no text":
        mine.write_bytes(b"\xff\xfe\x00")
        return [mine], "no TOML"
    away = [root.parent / f"{root.name}-{one}" / "same.toml" for one in "ab"]
    for path in away:
        path.parent.mkdir()
        path.write_text("x = 1\n")
    return away, "two mappings have this name"


@pytest.mark.parametrize(
    "how", ["nowhere", "folder", "person", "no TOML", "no text", "one name"]
)
def test_what_cannot_be_locked_leaves_the_lock_that_stands(root, mine, how):
    lock(root, mine)
    first = (root / FILE).read_bytes()
    paths, words = refused(root, mine, how)
    with pytest.raises(UsageError, match=words) as error:
        lock(root, *paths, again=True)
    assert "quispe" not in str(error.value)
    assert (root / FILE).read_bytes() == first
    assert not list((root / "input").glob("plan_lock-*"))
