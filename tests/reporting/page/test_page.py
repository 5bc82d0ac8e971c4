"""The page holds every exhibit, needs nothing else, and says nothing new."""

import csv
import itertools
import re
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from made_page import ROOT, make_page

from perutip.reporting.check.page_text import VOID, page_lines
from perutip.reporting.page import places
from perutip.running.registers.awaited_steps import Plan
from perutip.study.exhibits import EXHIBITS

MOST_BYTES = 6_000_000


class Elements(HTMLParser):
    """Every element with its attributes, and what was not closed in order."""

    def __init__(self):
        super().__init__()
        self.found, self.open, self.faults = [], [], []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append((tag, self.getpos()))


def elements(text):
    parser = Elements()
    parser.feed(text)
    parser.close()
    assert not parser.faults and not parser.open, (parser.faults[:3], parser.open)
    return parser.found


def test_it_needs_no_script_and_nothing_from_elsewhere(page):
    found = elements(page)
    assert not [tag for tag, _ in found if tag in ("script", "iframe", "object")]
    assert not [a for _, a in found if any(name.startswith("on") for name in a)]
    for tag, given in found:
        for name in ("src", "href"):
            target = given.get(name, "")
            assert "//" not in target.split(",")[0] or target.startswith("data:"), (
                target
            )
        assert tag != "link" or given["href"] == "data:,"
    assert "@import" not in page and "url(" not in page
    assert len(page.encode()) < MOST_BYTES


def test_identifiers_are_unique_and_every_link_leads_somewhere(page, stage):
    found = elements(page)
    ids = Counter(given["id"] for _, given in found if "id" in given)
    assert not [name for name, count in ids.items() if count > 1]
    for _, given in found:
        target = given.get("href", "data:,")
        if target.startswith("#"):
            assert target[1:] in ids, target
        elif target.startswith("../"):
            assert (ROOT / target.removeprefix("../").split("#")[0]).is_file(), target
        elif not target.startswith("data:"):
            assert (stage / target).is_file(), target
        for name in ("aria-labelledby",):
            assert given.get(name) is None or given[name] in ids


def test_headings_follow_each_other(page):
    levels = [int(tag[1]) for tag, _ in elements(page) if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_declared_table_and_figure_is_there(page):
    found = elements(page)
    ids = {given.get("id") for _, given in found}
    figures = [given for tag, given in found if tag == "img"]
    for one in EXHIBITS:
        if one.kind != "file":
            assert one.key in ids, one.key
    assert len(figures) == sum(one.kind == "figure" for one in EXHIBITS)
    for given in figures:
        assert len(given["alt"]) > 80 and given["src"].startswith("data:image/png")
        assert int(given["width"]) > 200 and int(given["height"]) > 100


def test_rows_under_an_exhibit_are_those_lines_of_results_csv(page, stage):
    lines = (stage / "results.csv").read_text(encoding="utf-8").splitlines()
    told = re.findall(r'aria-label="Rows of results.csv for (\w+)"', page)
    places = re.findall(r"<summary>Rows of results.csv: (\d+), lines (\d+)–(\d+)", page)
    assert len(told) == len(places) > 40
    for key, (count, first, last) in zip(told, places, strict=True):
        first, last = int(first), int(last)
        assert int(count) == last - first + 1
        assert all(line.startswith(f"{key},") for line in lines[first - 1 : last])
        assert not lines[first - 2].startswith(f"{key},")
        assert last == len(lines) or not lines[last].startswith(f"{key},")


def test_the_line_of_code_that_made_an_exhibit_names_it(page):
    told = re.findall(r'href="\.\./(code/[\w/.]+)#L(\d+)".*?</p>', page, re.S)
    assert len(told) >= sum(one.kind != "file" for one in EXHIBITS)
    keys = re.findall(r'<section class="exhibit" id="(\w+)"', page)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for key, (program, line) in zip(keys, told, strict=True):
        (listed,) = re.findall(rf"\| {key} \|.*", readme)
        first = re.search(rf"`{program}` \| (\d+)(?:, \d+)* \|", listed)
        assert first and first.group(1) == line, (key, program, line)


def test_it_is_the_same_page_every_time(page, tmp_path):
    assert make_page(tmp_path / "stage") == page


def test_numbers_of_the_page_are_those_that_are_published(page, stage):
    """Every estimate that is shown as found stands in results.csv, rounded."""
    with (stage / "results.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    known = {f"{float(r['estimate']):.3f}" for r in rows if r["estimate"]}
    part = page.split('<section id="found"')[1].split("</section>")[0]
    shown = re.findall(r'<td class="words">(−?\d+\.\d{3}) ?\[', part)
    assert len(shown) > 10
    assert {text.replace("−", "-") for text in shown} <= known


def test_the_banner_says_what_kind_of_run_it_is(page, tmp_path):
    assert "SIMULATED DATA" in page and "nothing here is a finding about Peru" in page
    stage = tmp_path / "stage"
    other = make_page(stage, data_status="confidential", mode="quick and blinded")
    assert "CONFIDENTIAL DATA · QUICK AND BLINDED" in other
    assert "Few draws" in other and "labels are permuted" in other
    awaited = Plan({"04": ("rulings.csv",)})
    mixed = make_page(stage, awaited, ("02", "05"))
    assert "awaiting 04 (rulings.csv)" in mixed and "MIXED: steps 02, 05" in mixed


def test_an_output_outside_the_project_names_no_folder_of_the_machine(tmp_path):
    text = make_page(tmp_path / "stage", root="")
    assert str(ROOT) not in text and "../code" not in text
    assert "code/02_track4tip.py, line" in " ".join(
        re.sub(r"<[^>]+>", "", text).split()
    )


def test_steps_that_did_not_run_are_named(tmp_path):
    stage = tmp_path / "stage"
    make_page(stage)
    path = stage / "results.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not re.match(r"[tf]06_", line)]
    path.write_text("".join(kept), encoding="utf-8")
    for figure in stage.glob("figures/f06_*"):
        figure.unlink()
    text = make_page(stage)
    assert "Not run into this output: step 06" in text
    assert "step 06 has not run" in text


def test_text_from_outside_is_escaped(tmp_path):
    stage = tmp_path / "stage"
    make_page(stage)
    path = stage / "results.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("Cases filed in 2010", "<b>Cases & filed</b>"), encoding="utf-8"
    )
    page = make_page(stage)
    assert "<b>Cases" not in page and "&lt;b&gt;Cases &amp; filed" in page
    assert "<b>Cases & filed</b>" not in page_lines(page)  # left out of a check


def test_the_lock_stands_on_the_page_with_what_changed_since(page, tmp_path):
    assert "The plan is not locked" in page and "Changed since:" not in page
    lock = ("The plan was locked on 2026-05-01.", "study.toml: level: 0.95, was 0.9")
    text = make_page(tmp_path / "stage", lock=lock)
    assert "locked on 2026-05-01" in text and "<li>study.toml: level" in text
    assert lock[0] not in page_lines(text)  # a check is not about the plan


def test_an_exhibit_whose_line_cannot_be_told_names_its_program(tmp_path, monkeypatch):
    def nothing(one):
        raise LookupError(one.key)

    places.place_in_code.cache_clear()
    monkeypatch.setattr(places, "place_of", nothing)
    text = make_page(tmp_path / "stage")
    places.place_in_code.cache_clear()
    assert "code/06_rct.py</a>." in text and "line 0" not in text


def test_when_headlines_were_named_is_what_the_lock_tells(page):
    first = page[page.index('id="found"') : page.index("<table>")]
    assert "before data are seen" not in first
    assert "the plan is not locked, so that nothing shows when it was named" in first
    assert "named in input/study.toml<span data-check" in first
    assert re.search(r"<dt>Run</dt><dd>full; steps [\d, ]+ ran</dd>", page)


def test_what_settings_and_registration_say_against_each_other_stands_first(tmp_path):
    text = make_page(tmp_path / "stage", notices=("Trial dates: amend.",))
    assert "<p>Trial dates: amend.</p>" in text.split('id="step-01"')[0]
