"""Screen, numbers.tex, page and ledger say the same of every registered outcome."""

import re
import sys
from html import unescape
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from made_page import make_page

from perutip.reporting.findings.findings import awaited_lines, findings
from perutip.reporting.findings.found import primary_lines
from perutip.reporting.findings.ledger import ledger_table
from perutip.reporting.report import number_macros
from perutip.reporting.results import read_results, write_results
from perutip.study.exhibits import exhibit

NUMBER = r"[−-]?[\d.]+"


@pytest.fixture(scope="module")
def results(stage, page):
    return read_results(stage / "results.csv")


def of_page(page: str) -> dict[str, tuple[str, ...]]:
    """Title → estimate and set, p, as registered, as a reader sees them."""
    part = page[page.index('id="found"') :]
    part = part[: part.index("</table>")]
    found = {}
    for row in re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", part, re.DOTALL):
        title, *cells = re.split(r"</t[hd]>\s*", row)
        cells = [unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in cells]
        cells = [cell.replace("\u00a0", " ") for cell in cells]
        name = unescape(title.split("<br>")[0])
        registered = re.sub(r" Table \w+$", "", cells[4])
        found[name] = (cells[0], cells[1], registered)
    return found


def of_macros(text: str, name: str) -> tuple[str, str, str]:
    """Estimate and set, p, kind, of one macro, with the page's signs."""
    read = dict(re.findall(r"newcommand\{.(\w+)\}\{(.*)\}", text))
    one = {end: read[f"{name}{end}"] for end in ("Estimate", "Low", "High", "P")}
    assert not any(
        "-" in value.replace(r"\ensuremath{-}", "") for value in one.values()
    )
    one = {end: value.replace(r"\ensuremath{-}", "−") for end, value in one.items()}
    p = one["P"].replace(r"\ensuremath{<}", "<")
    shown = f"{one['Estimate']} [{one['Low']}, {one['High']}]"
    return shown, f"{p} ({read[f'{name}PKind']})", read[f"{name}N"]


def test_all_agree_on_every_registered_outcome(page, results, catalogue):
    shown = of_page(page)
    macros = number_macros(results, catalogue, "SIMULATED DATA")
    screen = primary_lines(results, catalogue)
    table = ledger_table(exhibit("t00_ledger"), results, catalogue, "")
    ledger = next(p for p in table.panels if p.title.startswith("B."))
    in_ledger = {line.label: line.cells for line in ledger.lines}
    registered = [
        one for one in catalogue.outcomes.values() if one.source == "registration"
    ]
    assert len(registered) == 13
    for outcome in registered:
        measured, p, beside = shown[outcome.title]
        unit = catalogue.variables[catalogue.headlines[outcome.key]].unit
        assert unit and measured.endswith(f"] ({unit})"), measured
        estimate = measured.removesuffix(f" ({unit})")
        name = "".join(part.capitalize() for part in outcome.key.split("_"))
        assert of_macros(macros, name)[:2] == (estimate, p)
        assert re.fullmatch(rf"{NUMBER} \[{NUMBER}, {NUMBER}\]", estimate)
        cells = in_ledger[outcome.title]
        n = of_macros(macros, name)[2]
        assert (*cells[:3], cells[4]) == (measured, p, n, beside)
        if re.match(NUMBER, beside):
            own, p_own, _ = of_macros(macros, f"{name}Registered")
            assert re.sub(r"\] \([^)]*\),", "],", beside) == f"{own}, p {p_own}"
            assert re.search(r"\] \([^)]+\), p", beside), beside
        if outcome.registered == "primary":
            (line,) = [x for x in screen if x.startswith(f"{outcome.title} (")]
            assert f": {measured}, p {p}; as registered: {beside}" in line
    assert len(screen) == 6


def test_what_is_awaited_stands_in_the_banner_and_no_cell_of_p_is_empty(
    results, catalogue, tmp_path
):
    """A run of every step, in which the endline of the trial is not complete."""
    changed = results.copy()
    mine = (changed["exhibit"] == "t06_primary") & (changed["status"] == "ok")
    assert mine.any()
    changed.loc[mine, "status"] = "awaiting"
    changed.loc[mine, "reason"] = "endline_part"
    numbers = ["estimate", "conf_low", "conf_high", "p_ri", "p_wild", "n_obs"]
    changed.loc[mine, numbers] = ""
    (line,) = awaited_lines(findings(changed, catalogue))
    assert line.startswith("No estimate yet of 2 of ")
    assert "Cases identified per officer; Referral completion rate (" in line
    assert "part of the endline only" in line
    assert awaited_lines(findings(results, catalogue)) == []
    stage = tmp_path / "stage"
    make_page(stage)
    rows = changed.astype(str)
    write_results(rows, stage / "results.csv")
    text = make_page(stage)
    banner = text.split('<div class="banner">')[1].split("</div>")[0]
    assert line in unescape(banner)
    part = text.split('<section id="found"')[1].split("</section>")[0]
    assert "<td></td>" not in part
