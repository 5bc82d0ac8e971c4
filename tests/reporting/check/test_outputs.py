"""Two outputs compared, on copies of the committed one."""

import csv
import shutil
from pathlib import Path

import pandas as pd
import pytest

from perutip.reporting.check import Incomplete, compare_outputs
from perutip.reporting.check.outputs import PIXELS
from perutip.reporting.results import EXACT_RESULTS, read_results, write_results
from perutip.study.exhibits import EXHIBITS

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def committed(tmp_path_factory):
    """The committed output without pictures; a word where an exhibit is yet to come."""
    output = ROOT / "output"
    if not (output / "manifest.sha256").is_file():
        pytest.skip("no committed output")
    folder = tmp_path_factory.mktemp("committed")
    for name in ["results.csv", *(n for one in EXHIBITS for n in one.files)]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if (output / name).is_file() and not name.endswith(PIXELS):
            shutil.copy(output / name, folder / name)
        else:
            (folder / name).write_text("to come\n", encoding="utf-8")
    return folder


@pytest.fixture
def new(committed, tmp_path):
    """A copy of it."""
    shutil.copytree(committed, tmp_path, dirs_exist_ok=True)
    return tmp_path


def differences(committed, new):
    return [str(one) for one in compare_outputs(committed, new).differences]


def edit(path, change):
    text = path.read_text(encoding="utf-8")
    edited = change(text)
    assert edited != text
    path.write_text(edited, encoding="utf-8")


def test_a_copy_is_identical_whatever_its_pictures(committed, new):
    found = compare_outputs(committed, new)
    assert found.differences == []
    rows = read_results(committed / "results.csv")
    assert found.compared > rows.shape[0] * (rows.shape[1] - 4)


def test_a_number_of_results_is_named_with_its_row(committed, new):
    rows = read_results(new / "results.csv")
    place = rows.index[rows["exhibit"] == "t02_conviction"][0]
    rows.loc[place, "estimate"] = "0.75"
    write_results(rows, new / "results.csv")
    (line,) = differences(committed, new)
    assert line.startswith("t02_conviction") and ", estimate: " in line
    assert "is now 0.75" in line


def test_full_precision_counts_where_it_is_there(committed, new):
    rows = read_results(new / "results.csv")
    place = rows.index[rows["exhibit"] == "t02_conviction"][0]
    rows.loc[place, "estimate"] += "0000001"
    (new / "data").mkdir()
    write_results(rows, new / EXACT_RESULTS)
    assert differences(committed, new) == []
    rows.loc[place, "label"] = "Another"
    write_results(rows, new / EXACT_RESULTS)
    (line,) = differences(committed, new)
    assert ", label: " in line and "Another" in line


def test_rows_that_came_or_went_are_named(committed, new):
    rows = read_results(new / "results.csv")
    write_results(rows.iloc[1:], new / "results.csv")
    gone = differences(committed, new)
    assert len(gone) == 1 and "a row is now no row" in gone[0]
    more = pd.concat([rows, rows.iloc[:1].assign(term="another")])
    write_results(more, new / "results.csv")
    came = differences(committed, new)
    assert len(came) == 1 and "no row is now a row" in came[0]


def test_words_and_numbers_of_a_table(committed, new):
    path = new / "tables" / "t02_conviction.tex"
    edit(path, lambda text: text.replace("(Standard error)", "(Error)", 1))
    (line,) = differences(committed, new)
    assert line.startswith("t02_conviction, ")
    assert "(Standard error) is now (Error)" in line
    shutil.copy(committed / "tables" / "t02_conviction.tex", path)
    edit(path, lambda text: text.replace("1,200", "1,300", 1))
    (line,) = differences(committed, new)
    assert "1,200 is now 1,300 (+100)" in line


def test_a_file_that_is_not_there(committed, new):
    (new / "tables" / "t02_conviction.tex").unlink()
    (new / "figures" / "f01_rollout.csv").unlink()
    lines = differences(committed, new)
    assert len(lines) == 2 and all("a file is now no file" in line for line in lines)


def test_a_figure_s_numbers(committed, new):
    path = new / "figures" / "f01_rollout.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))  # a label may hold a line end

    def write(rows):
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    cells = list(rows[1])
    number = next(k for k, cell in enumerate(cells) if cell.replace(".", "").isdigit())
    cells[number] = str(float(cells[number]) + 1000)
    write([rows[0], cells, *rows[2:]])
    (line,) = differences(committed, new)
    assert f"f01_rollout.csv, row 2, column {number + 1}" in line
    write(rows[:-1])
    (line,) = differences(committed, new)
    assert f"row {len(rows)}" in line and "is now no row" in line


def test_an_output_that_lacks_an_exhibit_is_no_measure(committed, new):
    for name in ("t02_conviction", "t02_knowledge", "t03_appeals", "t04_index"):
        (new / "tables" / f"{name}.tex").unlink()
    with pytest.raises(Incomplete, match=r"it lacks .*and 1 more"):
        compare_outputs(new, committed)
    (new / "results.csv").unlink()
    with pytest.raises(Incomplete, match=r"it lacks results\.csv"):
        compare_outputs(new, committed)


def test_an_output_of_registers_that_have_no_part_in_a_step_is_compared(new, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(new, other)
    for folder in (new, other):
        rows = (folder / "results.csv").read_text(encoding="utf-8").splitlines(True)
        step = rows[0].split(",").index("step")
        kept = [x for x in csv.reader(rows) if x[step] != "07"]
        with (folder / "results.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows(kept)
        for path in (*folder.glob("tables/t07_*"), *folder.glob("figures/f07_*")):
            path.unlink()
    assert differences(other, new) == []
