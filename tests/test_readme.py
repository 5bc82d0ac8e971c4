"""What the README says is so: options, enumeration, times, placeholders."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

import readme_times
from perutip.reporting.results import numbers, read_results
from perutip.running import run_times
from perutip.running.command_line import main
from perutip.running.options import parser
from perutip.study.steps import STEPS

ROOT = Path(__file__).resolve().parents[1]
LOG = """[--] system: Linux-6.1.0-13-amd64-x86_64-with-glibc2.36, 2 cores
[--] python: 3.11.7
[--] run: full, simulated registers
{steps}
[report] 50 s in all; output in output
[report] memory: at most 0.5 GB in a process
REPLICATION COMPLETE: 7/7 steps, 72 exhibits
"""


@pytest.fixture(scope="module")
def readme() -> str:
    """The README's text."""
    return (ROOT / "README.md").read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    level = heading.split(" ")[0]
    rest = text.split(f"\n{heading}\n")[1]
    return re.split(rf"\n#{{1,{len(level)}}} ", rest)[0]


def options() -> list[str]:
    return [
        name
        for action in parser()._actions
        for name in action.option_strings
        if name.startswith("--") and name != "--help"
    ]


def test_every_option_is_explained_in_english_and_in_spanish(readme):
    spanish = section(readme, "### En español")
    english = section(readme, "## Instructions to Replicators").replace(spanish, "")
    assert len(options()) > 8
    for option in options():
        assert option in english, option
        assert option in spanish, option


def test_sentences_on_enumeration_hold_in_the_results(readme):
    rows = numbers(read_results(ROOT / "output" / "results.csv"))
    told = section(readme, "### Controlled Randomness")
    wild = rows[rows["p_wild"].notna() & rows["conf_type"].str.startswith("WCR")]
    few = wild[wild["n_clusters"] <= 25]
    assert len(few) > 40 and (few["draws"] == 2 ** few["n_clusters"]).all()
    assert f"{2**25:,}" in told
    many = wild[wild["n_clusters"] > 25]
    assert set(many["draws"]) == {9999} and set(many["step"]) == {"07"}
    registered = few[few["definition"] == "as_registered"]
    assert (registered["set_draws"] == registered["draws"]).all()
    others = few[few["definition"] != "as_registered"]
    seeded = others[others["set_draws"] != others["draws"]]
    assert set(seeded["set_draws"]) == {9999}
    assert (seeded["seed_stream"] != "").all(), seeded.loc[
        seeded["seed_stream"] == "", ["exhibit", "variable"]
    ]
    exact = rows[rows["p_ri"].notna() & (rows["step"] == "06")]
    of_pilot = exact["exhibit"] == "t06_pilot"
    assert set(exact.loc[~of_pilot, "draws"].dropna()) == {7776} and "7,776" in told
    assert set(exact.loc[of_pilot, "draws"]) == {32} and "32 in the pilot" in told
    dates = rows[rows["seed_stream"] == "track4tip/dates"]
    assert set(dates["draws"]) == {499} and "499" in told


def test_times_are_those_of_a_log_and_name_every_step(readme):
    block = readme.split(run_times.BEGIN)[1].split(run_times.END)[0]
    named = re.findall(r"^\| (\d\d) (.+) \| (\d+) \|$", block, re.M)
    assert [(number, title) for number, title, _ in named] == [
        (step.number, step.title) for step in STEPS
    ]
    assert "Measured by the package itself" in block
    assert re.search(r"^Memory: at most \d\.\d GB in each process\.$", block, re.M)


def test_the_number_of_tests_is_that_of_the_suite(readme, request):
    said = readme_times.said_count(readme)
    if not readme_times.whole_suite(request.config):
        pytest.skip("only a run of all tests knows how many there are")
    assert abs(said - request.session.testscollected) <= 2 * readme_times.ROUNDED


def test_what_the_tests_take_is_written_as_it_is_read(readme):
    said = readme_times.sentence(4931, 301.4)
    assert said.startswith("About 4,900 tests take 301 s (")
    written = readme_times.with_sentence(readme, said)
    assert readme_times.said_count(written) == 4900
    block = written.split(readme_times.BEGIN)[1].split(readme_times.END)[0]
    assert written.replace(block, "") == readme.replace(
        readme.split(readme_times.BEGIN)[1].split(readme_times.END)[0], ""
    )
    with pytest.raises(ValueError, match="does not say"):
        readme_times.said_count(readme_times.with_sentence(readme, "Many tests."))


def test_a_part_of_the_tests_is_not_the_suite():
    def asked(*args, keyword="", markexpr=""):
        option = SimpleNamespace(keyword=keyword, markexpr=markexpr)
        return readme_times.whole_suite(SimpleNamespace(args=args, option=option))

    assert asked("tests") and asked(str(ROOT / "tests"))
    assert not asked("tests/text") and not asked("tests", keyword="x")
    assert not asked("tests", markexpr="not slow")


def test_a_log_is_read_as_it_is_written(tmp_path):
    steps = "\n".join(
        f"[{s.number}] step {s.number}: {n}.6 s\n[{s.number}] step {s.number}: 1.0 s of"
        for n, s in enumerate(STEPS)
    )
    log = tmp_path / "run.log"
    log.write_text(LOG.format(steps=steps), encoding="utf-8")
    times = run_times.read_times(log)
    assert times is not None and times.whole == 50
    assert times.steps["03"] == 2.6
    table = run_times.times_table(times)
    assert "Linux x86_64, 2 cores, Python 3.11.7" in table
    assert f"| 03 {STEPS[2].title} | 3 |" in table
    assert table.endswith("\n\nMemory: at most 0.5 GB in each process.")
    log.write_text(log.read_text("utf-8").replace("at most 0.5 GB", "not known"))
    assert "Memory" not in run_times.times_table(run_times.read_times(log))
    log.write_text(LOG.format(steps=steps), encoding="utf-8")
    log.write_text(LOG.format(steps=steps).replace("full,", "quick,"), encoding="utf-8")
    assert run_times.read_times(log) is None


def test_what_only_the_investigators_know_is_marked_and_not_invented(readme):
    provenance = section(readme, "## Data Availability and Provenance Statements")
    assert provenance.count("PLACEHOLDER") > 10
    assert not re.search(r"(?i)\b(IRB|board)\b[^.\n]*\d{3,}", provenance)


def test_files_that_the_readme_names_are_there(readme):
    named = re.findall(r"\]\(([^)#:]+)\)", readme)
    assert len(named) >= 3
    for name in named:
        assert (ROOT / name).is_file(), name


@pytest.mark.parametrize("command", ["map", "bundle", "lock"])
def test_every_command_answers_for_itself_and_is_explained(readme, command, capsys):
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert not ended.value.code
    assert capsys.readouterr().out.startswith(f"usage: main.py {command} ")
    assert f"main.py {command}" in section(readme, "### En español")
    assert f"`{command}" in readme or f"main.py {command}`" in readme
