"""An output that is half of one, partial or none: one sentence and exit 2, never a
traceback, whichever command looks at it."""

from __future__ import annotations

import shutil

import pytest

from perutip.running.command_line import main
from perutip.running.files.places import ROOT

REGISTERS = ROOT / "input" / "simulated"


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The committed output."""
    place = tmp_path_factory.mktemp("whole") / "out"
    ours = ("data", "restricted", "logs", "quick", "blind", "bundle", "made_from.json")
    shutil.copytree(ROOT / "output", place, ignore=shutil.ignore_patterns(*ours))
    return place


@pytest.fixture
def half(whole, tmp_path):
    """The same, to be broken."""
    shutil.copytree(whole, tmp_path / "half")
    return tmp_path / "half"


BROKEN = {
    "half a results.csv": ("results.csv", lambda old: old[: len(old) // 2]),
    "an empty results.csv": ("results.csv", lambda old: b""),
    "no text at all": ("results.csv", lambda old: bytes(range(256)) * 9),
    "another table": ("results.csv", lambda old: b"a,b\n1,2\n"),
    "half a record": ("made_from.json", lambda old: b'{"01": {"regi'),
    "another record": ("made_from.json", lambda old: b'{"01": {"registers": {}}}'),
}


def told(capsys, *given):
    code = main([str(one) for one in given])
    return code, capsys.readouterr().out.strip().splitlines()[-1]


@pytest.mark.parametrize("how", [how for how in BROKEN if "record" not in how])
def test_comparing_says_which_output_is_none(whole, half, how, capsys):
    name, broken = BROKEN[how]
    (half / name).write_bytes(broken((half / name).read_bytes()))
    for given in (("--output", half), ("--output", whole)):
        other = whole if half in given else half
        code, said = told(capsys, "--compare", other, *given)
        assert code == 2 and said.startswith("STOPPED (exit 2): in half, results.csv")


@pytest.mark.parametrize("how", [how for how in BROKEN if "record" in how])
def test_a_record_that_is_none_is_named(half, how, capsys):
    name, broken = BROKEN[how]
    (half / name).write_bytes(broken(b""))
    given = ("bundle", "--input", REGISTERS, "--output", half, "--to", half / "b.zip")
    (half / "manifest.sha256").write_text("", encoding="utf-8")
    code, said = told(capsys, *given)
    assert code == 2 and "made_from.json in half is not as a run wrote it" in said


@pytest.mark.parametrize("what", ["folder", "file"])
def test_a_place_that_cannot_be_read_is_named(half, what, capsys):
    """A folder where a file is expected, as a file that nobody may read."""
    (half / "results.csv").unlink()
    (half / "results.csv").mkdir()
    place = half if what == "folder" else half / "results.csv"
    for given in (("--compare", place), ("bundle", "--output", place)):
        code, said = told(capsys, *given)
        assert code in (1, 2) and said.startswith(f"STOPPED (exit {code})")


def test_a_step_that_would_join_half_an_output_is_refused(half, capsys):
    (half / "results.csv").write_bytes((half / "results.csv").read_bytes()[:9_000])
    given = ("--quick", "--steps", "1", "--input", REGISTERS, "--output", half)
    code, said = told(capsys, *given)
    assert code == 2 and "results.csv is not as a run wrote it" in said
