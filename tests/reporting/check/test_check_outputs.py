"""Two outputs compared: what is the same in other clothes, and what is not."""

import re
import shutil
from pathlib import Path

import pytest

from perutip.reporting.check import Incomplete, add_altered, compare_outputs
from perutip.reporting.manifest import manifest
from perutip.reporting.results import EXACT_RESULTS, read_results, write_results
from perutip.study.exhibits import EXHIBITS

SHIPPED = Path(__file__).resolve().parents[3] / "output"
PUBLISHED = ("tables", "figures", "randomization")


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    """The published output that ships; what is declared since stands in by a word."""
    base = tmp_path_factory.mktemp("shipped") / "output"
    for name in PUBLISHED:
        shutil.copytree(SHIPPED / name, base / name)
    for path in SHIPPED.iterdir():
        if path.is_file() and not path.name.startswith("."):
            shutil.copy(path, base / path.name)
    for name in (name for one in EXHIBITS for name in one.files):
        if not (base / name).is_file():
            (base / name).parent.mkdir(exist_ok=True)
            (base / name).write_text("declared, not made yet", encoding="utf-8")
    return base


@pytest.fixture
def other(shipped, tmp_path):
    """A copy of it."""
    shutil.copytree(shipped, tmp_path / "other")
    return tmp_path / "other"


def found(committed, new):
    return [str(one) for one in compare_outputs(committed, new).differences]


def edit(path, change):
    text = path.read_text(encoding="utf-8")
    changed = change(text)
    assert changed != text
    path.write_text(changed, encoding="utf-8", newline="")


def test_a_copy_is_identical(other, shipped):
    assert found(other, shipped) == []
    assert compare_outputs(other, shipped).compared > 10_000


def test_the_order_of_rows_and_line_ends_say_nothing(other, shipped):
    def reverse(text):
        header, *rows = text.splitlines()
        return "\n".join([header, *reversed(rows)]) + "\n"

    edit(other / "results.csv", reverse)
    for name in ("results.csv", "tables/t02_conviction.tex", "numbers.tex"):
        edit(other / name, lambda text: text.replace("\n", "\r\n"))
    assert found(other, shipped) == []


@pytest.mark.parametrize("side", ["committed", "new"])
def test_an_exhibit_that_nothing_makes_is_named(other, shipped, side):
    (other / "tables" / "t99_extra.tex").write_text("x")
    pair = (other, shipped) if side == "committed" else (shipped, other)
    (line,) = found(*pair)
    assert "t99_extra" in line and "no file" in line


def test_a_row_too_many_and_one_that_stands_twice_are_named(other, shipped):
    edit(other / "results.csv", lambda text: text + text.splitlines()[1] + "\n")
    (line,) = found(other, shipped)
    assert "row 2 of this key" in line and "no row" in line


def test_a_dropped_zero_hides_no_difference(other):
    """0.5 stands for 0.500000: 0.51 is another number."""
    lines = (other / "results.csv").read_text(encoding="utf-8").splitlines()
    place = lines[0].split(",").index("estimate")
    number = next(
        n for n, line in enumerate(lines) if line.startswith("t02_conviction,")
    )
    for text, same in (("0.5", False), ("0.51", True)):
        for folder, value in ((other, text), (other.parent / "new", "0.51")):
            changed = list(lines)
            cells = changed[number].split(",")
            cells[place] = value
            changed[number] = ",".join(cells)
            if folder != other and not folder.exists():
                shutil.copytree(other, folder)
            (folder / "results.csv").write_text("\n".join(changed) + "\n")
        assert (found(other, other.parent / "new") == []) is same


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("figures/f06_effects.pdf", None, "lacks figures/f06_effects.pdf"),
        ("tables/t06_primary.tex", lambda text: "", "lacks tables/t06_primary.tex"),
        (
            "results.csv",
            lambda text: text.replace(",p_wild,", ",p,", 1),
            "not as a run",
        ),
        ("results.csv", lambda text: text + '"', "not as a run"),
    ],
)
def test_an_output_that_is_not_whole_is_refused(other, shipped, name, change, words):
    if change is None:
        (other / name).unlink()
    else:
        edit(other / name, change)
    with pytest.raises(Incomplete, match=words):
        found(other, shipped)


def test_what_awaits_the_draw_need_have_no_file_of_its_own(other, shipped, tmp_path):
    folder = other / "randomization"
    kept = tmp_path / "kept"
    folder.rename(kept)
    with pytest.raises(Incomplete, match="lacks randomization/"):
        found(other, other)
    rows = read_results(other / "results.csv")
    power = rows.index[rows["exhibit"] == "t05_power"][0]
    rows.loc[power, "reason"] = "awaiting:draw"
    write_results(rows, other / "results.csv")
    assert found(other, other) == []
    made = other.parent / "made"
    shutil.copytree(other, made)
    kept.rename(made / "randomization")
    lines = found(other, made)
    assert lines and all("is now a file" in line for line in lines), lines


def test_a_new_output_that_lacks_something_differs(other, shipped):
    (other / "figures" / "f06_effects.csv").unlink()
    (other / "tables" / "t06_primary.tex").unlink()
    lines = found(shipped, other)
    assert len(lines) == 2 and all("no file" in line for line in lines)


def test_words_of_a_file_that_no_exhibit_declares_are_compared(other, shipped):
    for name in ("tables/notes.json", "randomization/assignment_trial.types.json"):
        assert (other / name).is_file()
        edit(other / name, lambda text: text.replace('": ', '":  ', 1))
    lines = found(shipped, other)
    assert [line.split(",")[0] for line in lines] == ["assignment_trial.types", "notes"]


def test_a_picture_that_was_altered_since_its_run_is_named(other, shipped):
    listed = manifest(other, {})
    shutil.copy(other / "figures/f01_rollout.png", other / "figures/f06_effects.png")
    edit(other / "report.html", lambda text: text.replace("<td>", "<td ><b>", 1))
    edit(other / "numbers.tex", lambda text: text.replace("Estimate}", "Guess}", 1))
    seen = compare_outputs(other, shipped)
    assert {one.exhibit for one in seen.differences} == {"numbers"}
    add_altered(seen, listed)
    said = [str(one) for one in seen.differences[1:]]
    assert [line.split(":")[0] for line in said] == [
        "f06_effects, figures/f06_effects.png",
        "report_page, report.html",
    ]
    assert all("altered since its run made it" in line for line in said)


def test_pictures_as_their_run_made_them_are_no_difference(other, shipped):
    (other / "figures/f06_effects.png").write_bytes(b"drawn by another machine")
    seen = compare_outputs(other, shipped)
    add_altered(seen, manifest(other, {}))
    assert seen.differences == []


@pytest.fixture
def exact(other, tmp_path):
    """A new output of which one number is changed, at full precision as a run has it:
    (number) → the difference that is told from `other`."""

    def told(name, number, cells):
        new = tmp_path / "new"
        shutil.copytree(other, new, dirs_exist_ok=True)
        for path, value in ((name, cells[0]), (EXACT[name], cells[1])):
            text = (other / name).read_text(encoding="utf-8")
            assert number in text
            (new / path).parent.mkdir(parents=True, exist_ok=True)
            changed = text.replace(number, value, 1)
            (new / path).write_text(changed, encoding="utf-8", newline="")
        return [line for line in found(other, new) if f": {number.strip(',')} " in line]

    return told


FIGURE = "figures/f02_event_study.csv"
EXACT = {"results.csv": EXACT_RESULTS, FIGURE: f"data/{FIGURE}"}


def a_number(path, pattern):
    match = re.search(pattern, path.read_text(encoding="utf-8"))
    assert match
    return match.group(1)


def test_a_new_number_is_told_as_published(other, exact):
    """With six digits, or more where these are the same; never all of its own."""
    number = a_number(other / "results.csv", r",(0\.[1-9]\d{5}),")
    more, least = f"{float(number) + 2e-6:.6g}", f"{number}00001"
    (line,) = exact("results.csv", number, (more, f"{more}04967759"))
    assert f": {number} is now {more} (+2e-06)" in line
    edit(other / "results.csv", lambda text: text.replace(number, least, 1))
    (line,) = exact("results.csv", least, (number, f"{number}04967759"))
    assert f": {least} is now {number} (" in line


def test_a_new_number_of_a_figure_is_told_as_published(other, exact):
    number = a_number(other / FIGURE, r",(-?\d+\.\d{4}[1-8]),")
    more = f"{float(number) + 2e-5:.5f}"
    (line,) = exact(FIGURE, number, (more, f"{more}0123456789"))
    assert f": {number} is now {more} (" in line
    (line,) = exact(FIGURE, number, (number, f"{number}777777"))
    assert f": {number} is now {float(f'{number}777777'):.5f} (" in line
