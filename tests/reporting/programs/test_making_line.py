"""The line that makes an exhibit is a call, not what stands around it."""

import pytest

from perutip.reporting.programs.making_line import imported_constants, making_line

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
    ("key", "line"),
    [
        ("t01_a", 10),
        ("f01_b", 12),
        ("t01_c", 15),
        ("t01_e", 17),
        ("numbers.tex", 18),
        ("t01_z", None),
    ],
)
def test_the_call_that_is_given_the_key(key, line):
    assert making_line(SOURCE, key) == line


def test_a_key_may_be_imported(tmp_path):
    (tmp_path / "perutip").mkdir()
    (tmp_path / "perutip" / "corrected.py").write_text('EXHIBIT = "t01_q"\n')
    source = "from perutip.corrected import EXHIBIT as KEY\nrun.effects(KEY, [])\n"
    known = imported_constants(source, tmp_path)
    assert known == {"KEY": "t01_q"}
    assert making_line(source, "t01_q", constants=known) == 2
    assert making_line(source, "t01_q") is None
