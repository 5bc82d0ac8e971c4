"""The lines that make an exhibit are calls, not what stands around them."""

import pytest

from perutip.reporting.programs.making_line import imported_constants, making_lines

SOURCE = '''"""Makes t01_a, f01_b and t01_c."""
from perutip.other import t01_a
TABLES = ("t01_c", "t01_d")
ONE = "t01_e"

def run(run):
    """t01_a."""
    run.add_notes(("t01_a",), [])
    run.save_figure("f01_b", words_only("t01_a"))
    report(
        run, "t01_a", rows)
    run.save_figure("f01_b", figure)
    publish_all(run, TABLES)
    for key in TABLES:
        run.effects(key, lines)
    where, other = ONE, 1
    run.pivot(where, "", frame)
    (stage / "numbers.tex").write_text(text)
'''


@pytest.mark.parametrize(
    ("key", "lines"),
    [
        ("t01_a", [10]),
        ("f01_b", [12]),
        ("t01_c", [13, 15]),
        ("t01_e", [17]),
        ("numbers.tex", [18]),
        ("t01_z", []),
    ],
)
def test_the_calls_that_are_given_the_key(key, lines):
    assert making_lines(SOURCE, key) == lines


def test_panels_of_a_table_that_are_made_one_by_one():
    """The registered panel comes with other tables, the bounds by themselves."""
    source = (
        'REGISTERED = ("t02_a", "t02_b")\n'
        "def run(run):\n"
        "    found = report_registered(run, REGISTERED)\n"
        '    run.effects("t02_b", bounds)\n'
    )
    assert making_lines(source, "t02_b") == [3, 4]
    assert making_lines(source, "t02_a") == [3]


def test_a_key_may_be_imported(tmp_path):
    (tmp_path / "perutip").mkdir()
    (tmp_path / "perutip" / "corrected.py").write_text('EXHIBIT = "t01_q"\n')
    source = "from perutip.corrected import EXHIBIT as KEY\nrun.effects(KEY, [])\n"
    known = imported_constants(source, tmp_path)
    assert known == {"KEY": "t01_q"}
    assert making_lines(source, "t01_q", constants=known) == [2]
    assert making_lines(source, "t01_q") == []
