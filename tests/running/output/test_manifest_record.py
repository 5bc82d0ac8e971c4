"""In a fresh clone the manifest alone says what an output was made from."""

import shutil

import pytest

from perutip.reporting.report import write_manifest
from perutip.running.files.places import ROOT
from perutip.running.output.made_from import Apart, MadeFrom, apart_from, recorded
from perutip.running.output.manifest_record import manifest_lines, take_over

MADE = MadeFrom(
    {"cases.csv": "a" * 64}, {"input/study.toml": "b" * 64}, "c" * 64, "full"
)
OTHER = MadeFrom(MADE.registers, MADE.settings, "d" * 64, "full")
STEPS = {"01", "02", "03", "04", "05", "06", "07"}


@pytest.fixture
def clone(tmp_path):
    """An output as git has it: no made_from.json, no data."""
    out = tmp_path / "out"
    out.mkdir()
    shutil.copy(ROOT / "output" / "results.csv", out)
    (out / "tables").mkdir()
    (out / "tables" / "t.tex").write_text("x\n", encoding="utf-8")
    write_manifest(out, MADE.registers, manifest_lines(MADE))
    stage = tmp_path / "stage"
    stage.mkdir()
    return out, stage


def test_every_step_was_made_from_what_the_manifest_says(clone):
    out, stage = clone
    take_over(out, stage)
    assert recorded(stage) == dict.fromkeys(sorted(STEPS), MADE)
    assert not apart_from(stage, MADE, STEPS)
    assert apart_from(stage, OTHER, STEPS).mixed == tuple(sorted(STEPS))


def test_a_file_that_is_not_as_listed_leaves_nothing_known(clone):
    out, stage = clone
    (out / "tables" / "t.tex").write_text("y\n", encoding="utf-8")
    take_over(out, stage)
    apart = apart_from(stage, MADE, {"02", "03"})
    assert apart == Apart(unrecorded=("02", "03"))
    assert apart.words() == "no record says what steps 02, 03 were made from"


def test_a_manifest_without_code_and_mode_leaves_nothing_known(clone):
    out, stage = clone
    write_manifest(out, MADE.registers)
    take_over(out, stage)
    assert recorded(stage) == {}


def test_the_record_is_given_back_so_that_no_file_is_hashed_again(clone):
    """A run of some steps asks for it once more, before it protects what stands."""
    out, stage = clone
    assert take_over(out, stage) == dict.fromkeys(sorted(STEPS), MADE)
    (out / "made_from.json").write_text("{}", encoding="utf-8")
    assert take_over(out, stage) == {}


def test_a_record_of_its_own_stands(clone):
    out, stage = clone
    (out / "made_from.json").write_text("{}", encoding="utf-8")
    take_over(out, stage)
    assert recorded(stage) == {}


def test_one_step_was_made_several_were():
    assert Apart(mixed=("03",)).words() == (
        "step 03 was made from other inputs, configuration or code"
    )
    assert Apart(mixed=("03", "04")).words().startswith("steps 03, 04 were made from")
    assert not Apart()
