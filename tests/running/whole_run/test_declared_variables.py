"""What step 04's dictionary declares is known to a run of other steps."""

from pathlib import Path

from perutip.running.asked import make_run
from perutip.running.whole_run.declared_variables import keep_declared
from perutip.study.outcomes import Variable

COMPONENT = Variable(
    "a_component", "ours", "A component", deviation="Component.", components=("x", "y")
)


def run_in(stage: Path):
    run = make_run(None, None)
    run.stage = stage
    return run


def test_a_later_run_knows_what_an_earlier_one_declared(tmp_path):
    first = run_in(tmp_path)
    first.declare([COMPONENT])
    keep_declared(first, ())
    later = run_in(tmp_path)
    assert "a_component" not in later.catalogue.variables
    keep_declared(later, ())
    assert later.catalogue.variables["a_component"] == COMPONENT


def test_a_run_of_the_declaring_step_replaces_what_was_kept(tmp_path):
    first = run_in(tmp_path)
    first.declare([COMPONENT])
    keep_declared(first, ())
    again = run_in(tmp_path)
    again.declare([Variable("another", "ours", "Another")])
    keep_declared(again, ())
    later = run_in(tmp_path)
    keep_declared(later, ())
    assert "another" in later.catalogue.variables
    assert "a_component" not in later.catalogue.variables


def test_nothing_declared_leaves_no_file(tmp_path):
    keep_declared(run_in(tmp_path), {"01", "06"})
    assert not any(tmp_path.iterdir())


def test_a_clone_without_private_files_asks_the_dictionary(tmp_path):
    run = run_in(tmp_path)
    keep_declared(run, {"04"})
    known = run.catalogue.variables["protection_oriented_reasoning"]
    assert known.deviation == "Component."
