"""The page in a browser: axe finds nothing, no overflow at 360 pixels, it prints."""

import json
import shutil
import sys
import unicodedata
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "reporting" / "page"))
import browser
from made_page import make_page

pytestmark = pytest.mark.skipif(
    browser.chromium() is None,
    reason="no Chromium here (Debian: apt-get install chromium)",
)
AXE = """
const tag = page.createElement("script"); tag.src = "axe.min.js";
await new Promise(done => { tag.onload = done; page.head.append(tag); });
const ran = await view.axe.run(page, {resultTypes: ["violations"]});
return {rules: ran.passes.length, found: ran.violations.map(
  one => [one.id, one.nodes.length, one.nodes[0].html.slice(0, 200)])};
"""
WIDE = """
const edge = page.documentElement.clientWidth;  // without the bar that scrolls
const wide = [...page.querySelectorAll("body *")].filter(one =>
  !one.closest(".scroll, .picture, pre") &&
  one.getBoundingClientRect().right > edge + 1);
return {page: page.documentElement.scrollWidth, frame: page.documentElement.clientWidth,
  wide: wide.slice(0, 5).map(one => one.outerHTML.slice(0, 120))};
"""
FINDINGS = """
const heading = [...page.querySelectorAll("h2")].find(
  one => one.textContent.startsWith("What was registered"));
const items = [...page.querySelectorAll("#contents li")];
return {top: heading.getBoundingClientRect().top + view.scrollY,
  sections: items.filter(one => one.getBoundingClientRect().height > 0).length};
"""
REACHED = """
const boxes = [...page.querySelectorAll(".scroll, .picture, pre")];
const links = [...page.querySelectorAll("a[href], summary, [tabindex]")];
const first = links[0]; first.focus();
return {boxes: boxes.length, unreached: boxes.filter(one => one.tabIndex !== 0).length,
  first: first.className, shown: first.getBoundingClientRect().left >= 0,
  unnamed: boxes.filter(one => one.matches(".scroll, .picture") &&
    !one.getAttribute("aria-label")).length};
"""


PICTURES = """
const wide = [...page.querySelectorAll("figure img")].map(
  one => one.getBoundingClientRect().width);
return {narrowest: Math.min(...wide), pictures: wide.length};
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder that holds the page and axe-core, where it can be had."""
    stage = tmp_path_factory.mktemp("browser") / "stage"
    make_page(stage)
    script = browser.axe_script()
    if script is not None:
        shutil.copy(script, stage / "axe.min.js")
    return stage


@pytest.mark.parametrize("width", [360, 1200])
def test_axe_finds_no_violation(folder, width):
    if not (folder / "axe.min.js").is_file():
        pytest.skip(f"axe-core {browser.AXE} is neither cached nor had from npm")
    found = browser.measured(folder, width, AXE)
    assert found.get("found") == [], json.dumps(found, indent=1)
    assert found["rules"] > 30  # it did run


def test_axe_would_have_found_one(folder, tmp_path):
    """The check is no check unless a fault is found: a figure without its words."""
    if not (folder / "axe.min.js").is_file():
        pytest.skip(f"axe-core {browser.AXE} is neither cached nor had from npm")
    page = (folder / "report.html").read_text(encoding="utf-8")
    start = page.index(' alt="')
    end = page.index('"', start + 6) + 1
    faulty = "<!doctype html>" + page[page.index("<html") : page.index("</head>")]
    image = (
        page[page.rindex("<img", 0, start) : start] + page[end : page.index(">", end)]
    )
    faulty += f"</head><body><main><h1>One</h1>{image}></main></body></html>"
    (tmp_path / "report.html").write_text(faulty, encoding="utf-8")
    shutil.copy(folder / "axe.min.js", tmp_path)
    found = browser.measured(tmp_path, 1200, AXE)
    assert [rule for rule, *_ in found["found"]] == ["image-alt"]


def test_nothing_runs_over_a_screen_of_360_pixels(folder):
    found = browser.measured(folder, 360, WIDE)
    assert found["page"] <= found["frame"] and found["wide"] == [], found


@pytest.mark.parametrize(("width", "most"), [(360, 3 * 640), (1200, 700)])
def test_what_was_found_comes_soon(folder, width, most):
    """Contents name the sections alone; each section begins with its exhibits."""
    found = browser.measured(folder, width, FINDINGS)
    assert found["sections"] >= 10 and 0 < found["top"] < most, found


def test_the_keyboard_reaches_every_scrolling_region_and_the_skip_link_first(folder):
    found = browser.measured(folder, 360, REACHED)
    assert found["boxes"] > 50 and not found["unreached"] and not found["unnamed"], (
        found
    )
    assert found["first"] == "skip" and found["shown"], found


def test_letters_of_a_figure_can_be_read_on_a_telephone(folder):
    """They are nine points on paper of 6.7 inches: never under eight pixels."""
    found = browser.measured(folder, 360, PICTURES)
    assert found["narrowest"] >= 600 and found["pictures"] > 10, found


def test_the_console_stays_silent(folder):
    with browser.served(folder) as address:
        _, said = browser.run_browser(f"{address}/report.html", "--dump-dom")
    assert said == []


def test_notes_are_no_larger_on_paper_than_what_they_stand_under(folder, tmp_path):
    """Sizes of letters by the text that they set, of pages without a heading."""
    from pypdf import PdfReader

    paper = tmp_path / "report.pdf"
    with browser.served(folder) as address:
        browser.run_browser(f"{address}/report.html", f"--print-to-pdf={paper}")
    sizes = {}

    def seen(text, matrix, at, _font, size):
        for start in ("Notes:", "One line per outcome", "Trial dates:"):
            if text.strip().startswith(start):
                sizes.setdefault(start, abs(size * at[3] * matrix[3]))

    for page in PdfReader(paper).pages[:12]:
        page.extract_text(visitor_text=seen)
    assert sizes["Notes:"] <= sizes["One line per outcome"], sizes


def test_it_prints_and_every_exhibit_is_on_paper(folder, tmp_path):
    from pypdf import PdfReader

    paper = tmp_path / "report.pdf"
    with browser.served(folder) as address:
        browser.run_browser(f"{address}/report.html", f"--print-to-pdf={paper}")
    text = "".join(page.extract_text() for page in PdfReader(paper).pages)
    page = (folder / "report.html").read_text(encoding="utf-8")
    folded = "".join(unicodedata.normalize("NFKC", text).split())  # ligatures
    for part in page.split('<h3 id="')[1:]:
        title = part.split(">")[1].split("<")[0].split("(")[0].split("&")[0]
        assert "".join(title.split()) in folded, title
    assert "Skip to the findings" not in text
