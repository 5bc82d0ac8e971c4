"""Every number of the README has a source that a test compares it with.

Each sentence with a number that states a result or a count of the package is in
`SENTENCES` with what it must say; what only names something (a year, a law, a file, an
exit code) is in `NAMES`. A number in neither fails.
"""

import csv
import importlib.metadata
import math
import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from perutip.contract.checks.study_facts import REACH_DAYS
from perutip.inference.wild_cluster.counting.sign_patterns import MOST_INVERTED
from perutip.reporting.lines.attrition_lines import LEE_STREAM
from perutip.reporting.release.search import RUN
from perutip.reporting.results import ZERO
from perutip.reporting.track4tip.supports import SIMULATED_SHARE
from perutip.running.comparing.previous import DAYS
from perutip.running.run import environment
from perutip.running.run.run_log import KEPT
from perutip.study.baselines import BASELINE
from perutip.study.config import load_config
from perutip.study.exhibits import in_printed_order
from perutip.study.outcomes_file import load_catalogue
from perutip.study.steps import STEPS
from perutip.text.coding.codebook import CODES
from perutip.text.index.robustness import RANDOM_DICTIONARIES

ROOT = Path(__file__).resolve().parents[1]
CONFIG = load_config(ROOT / "input" / "study.toml")
WORDS = {2: "two", 4: "four", 5: "five", 7: "seven", 8: "eight"}
WORDS |= {14: "fourteen", 20: "twenty"}
GENERATED = ("exhibits", "tests", "times", "sizes")
CATALOGUE = load_catalogue(CONFIG)
README = (ROOT / "README.md").read_text(encoding="utf-8")


def prose() -> str:
    """The README without code blocks, generated parts and references, in one line."""
    text = re.sub(r"```.*?```", "", README, flags=re.DOTALL)
    for name in GENERATED:
        part = rf"<!-- {name}: generated -->.*?<!-- {name}: end -->"
        text = re.sub(part, "", text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", text.split("\n## References\n")[0])


@cache
def results() -> list[dict[str, str]]:
    """Rows of the committed results."""
    with (ROOT / "output/results.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def draws_where(wanted: Callable[[dict[str, str]], bool]) -> str:
    """The one number of draws of the rows that are `wanted`."""
    (found,) = {r["draws"] for r in results() if wanted(r) and r["draws"]}
    return f"{float(found):,.0f}"


def of_trial(row: dict[str, str]) -> bool:
    return bool(row["step"] == "06" and row["p_ri"]) and not of_pilot(row)


def of_pilot(row: dict[str, str]) -> bool:
    return bool(row["exhibit"] == "t06_pilot" and row["p_ri"])


def enumerated() -> tuple[str, ...]:
    """Most clusters whose patterns are enumerated, their number, clusters there are."""
    clusters = max(
        int(row["n_clusters"])
        for row in results()
        if row["conf_type"].startswith("WCR") and row["step"] in ("02", "03", "04")
    )
    most = MOST_INVERTED["rademacher"]
    assert clusters <= most
    draws = draws_where(
        lambda row: (
            row["definition"] == "as_registered"
            and row["conf_type"].startswith("WCR")
            and row["n_clusters"] == str(clusters)
        )
    )
    assert draws == f"{2**clusters:,}"
    return str(most), draws, str(clusters)


def trained_regions() -> tuple[str, ...]:
    """Regions with a training date, the first and the last year of them."""
    path = ROOT / "input" / "simulated" / "regions.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        dates = [r["training_date"] for r in csv.DictReader(stream)]
    years = sorted(date[:4] for date in dates if date)
    return str(len(years)), years[0], years[-1]


def p_sources() -> tuple[str, ...]:
    """Both numbers of draws of the README's example, which stands in the results."""
    (found,) = re.findall(r"`(p_wild: \d+ enumerated; p_ri: [^`]+)`", prose())
    assert found in {row["p_source"] for row in results()}
    return tuple(re.findall(r"\d+", found)[:2])


def megabytes() -> int:
    """Size of what a clone holds in input and output."""
    private = ("confidential", "data", "restricted", "logs", "quick", "blind", "bundle")
    files = [
        path
        for folder in ("input", "output")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and not set(path.relative_to(ROOT).parts) & set(private)
    ]
    return round(sum(path.stat().st_size for path in files) / 1e6)


def sizes() -> tuple[str, ...]:
    """The README's own numbers where they are right, else the right ones.

    Of the environment what the pinned packages hold, which is a fifth less than what
    they take with the bytecode that pip adds.
    """
    said = re.search(
        r"about ([\d.]+) GB of disk, input and output about (\d+) MB", prose()
    )
    pinned = environment.pins(ROOT / ".ci" / "constraints.txt")
    held = [importlib.metadata.distribution(name).files or () for name in pinned]
    gigabytes = 1.25 * sum(one.size or 0 for files in held for one in files) / 1e9
    right = abs(float(said[1]) - gigabytes) < 0.1, said[2] == str(megabytes())
    return (
        said[1] if right[0] else f"{gigabytes:.1f}",
        said[2] if right[1] else str(megabytes()),
    )


def seconds_of_a_run() -> int:
    """Of a whole run, as the README's own table has them."""
    return int(re.search(r"\| Whole run.*\| (\d+) \|", README)[1])


def python_of_the_image() -> str:
    file = (ROOT / ".docker" / "Dockerfile").read_text(encoding="utf-8")
    return re.search(r"^FROM python:([\d.]+)-", file, re.MULTILINE)[1]


def least_python() -> str:
    """The version below which the type checker and the linter are not set."""
    ruff = tomllib.loads((ROOT / ".ruff.toml").read_text(encoding="utf-8"))
    return re.sub(r"py(\d)(\d+)", r"\1.\2", ruff["target-version"])


def slow_machine():
    """What was measured where the times of the README are not: 78 s once, and where
    others share the cores somewhat more."""
    fast = seconds_of_a_run()
    ends = 80, 100
    return tuple(str(end) if 3 * fast <= end <= 5 * fast else "?" for end in ends)


def limits_of_names() -> tuple[str, ...]:
    """Megabytes of a file and letters of a path, as the test of hygiene has them."""
    text = (ROOT / "tests" / "test_repository.py").read_text(encoding="utf-8")
    size = re.search(r"st_size < (\d)e6", text)[1]
    return size, re.search(r"len\(name\) <= (\d+)", text)[1]


def sample_flow() -> tuple[str, ...]:
    """The printed number of the table of the sample flow, without its letter."""
    (flow,) = [one for one in in_printed_order() if one.key == "t01_sample_flow"]
    return (flow.number.removeprefix("Table A"),)


# sentence with a group for each number → the numbers, as they must stand there
SENTENCES: dict[str, Callable[[], tuple[str, ...]]] = {
    r"Table A(\d+)(?: begins|, and)": sample_flow,
    r"in (\w+) numbered steps": lambda: (WORDS[len(STEPS)],),
    r"Corre los (siete) pasos": lambda: ("siete",) if len(STEPS) == 7 else ("?",),
    r"REPLICATION COMPLETE: (\d)/(\d) steps": lambda: (str(len(STEPS)),) * 2,
    r"rolled out over (\d+) regions in (\d{4})–(\d{4})": trained_regions,
    r"Python (3\.\d+) or later and nothing else": lambda: (least_python(),),
    r"Python (3\.\d+) or later; packages": lambda: (least_python(),),
    r"Python (3\.11\.\d+) makes the committed": lambda: (python_of_the_image(),),
    r"\*four uint32 of the SHA-256": lambda: (),
    r"what is below (1e-12) in size": lambda: (f"{ZERO:g}",),
    r"up to (\d+) clusters: .* \(`draws` ([\d,]+) with (\d+) regions\)": enumerated,
    r"drawn \(`draws` ([\d,]+); (\d+) in the pilot": lambda: (
        draws_where(of_trial),
        draws_where(of_pilot),
    ),
    r"sets from ([\d,]+) seeded draws": lambda: (f"{CONFIG.draws.wild_bootstrap:,}",),
    r"training dates \((\d+), `": lambda: (str(CONFIG.draws.permutations),),
    r"(?:clusters|of the index|stepping down) \(([\d,]+), `": lambda: (
        f"{CONFIG.draws.wild_bootstrap:,}",
    ),
    r"Lee bounds \((\d+), `": lambda: (
        draws_where(lambda row: bool(row["seed_stream"] == LEE_STREAM)),
    ),
    r"between coders \((\d+), `": lambda: (str(CONFIG.draws.coder_bootstrap),),
    r"random dictionaries \((\d+), `": lambda: (str(RANDOM_DICTIONARIES),),
    r"simulated power \(([\d,]+), .* calendar time (\d+), `power": lambda: (
        f"{CONFIG.draws.power_replications:,}",
        str(CONFIG.draws.power_replications // SIMULATED_SHARE),
    ),
    r"from permuted dates is below (1)/(\d+)": lambda: (
        "1",
        str(CONFIG.draws.permutations + 1),
    ),
    r"with more than (\d+) clusters": lambda: (enumerated()[0],),
    r"`p_wild: (\d+) enumerated; p_ri: (\d+) from": p_sources,
    r"comes from ([\d,]+) common sign": lambda: (f"{CONFIG.draws.wild_bootstrap:,}",),
    r"about ([\d.]+) GB of disk, input and output about (\d+) MB": sizes,
    r"nothing over (\d+) MB.* no path longer than (\d+) characters": limits_of_names,
    r"as sets of (\d+)% do": lambda: (f"{100 * CONFIG.study.level:.0f}",),
    r"or (\w+) consecutive words of a ruling": lambda: (WORDS[RUN],),
    r"results.csv and hashes .* of (\d+) days at most": lambda: (str(DAYS),),
    r"the last (\w+) logs are kept": lambda: (WORDS[KEPT],),
    r"logs of (\w+) runs, results of (\w+) days": lambda: (WORDS[KEPT], WORDS[DAYS]),
    r"names (\w+) outcomes that the registration": lambda: (
        WORDS[sum(one.source == "funder" for one in CATALOGUE.outcomes.values())],
    ),
    r"at least (\w+) districts with (\w+) units each": lambda: (
        WORDS[BASELINE.least_districts],
        WORDS[BASELINE.least_units],
    ),
    r"\(about (\d+) seconds after the installation": lambda: (
        str(5 * math.ceil(seconds_of_a_run() / 5)),
    ),
    r"a fast machine with two cores, (\d+) to (\d+) on a slow one": slow_machine,
    r"in the (\d+) days before it": lambda: (str(REACH_DAYS),),
    r"codes (\d) to (\d) go once": lambda: (str(CODES[0]), str(CODES[-1])),
    r"Madre de Dios: drivers .* what (\w+) responses avert": lambda: (
        WORDS[len({*CONFIG.madre_de_dios.responds.values()} - {"none"})],
    ),
}
# what a number stands in without counting anything of the package
NAMES = (
    r"AEARCTR-0018380|SHA-256|CC-BY-4\.0|BSD 3-Clause|UTF-(?:8|16)|uint32|x86[_-]64",
    r"(?i:track4tip)|Windows-1252|code pages? \d+(?: and \d+)?|Debian 12|2\^G",
    r"where values are 0/1",
    r"hashdraw/1|sha256sum|(?i:manifest)\.sha256|Table A1\b|before it\. 3\. `main",
    r"Law 31146|\d{4}-\d\d-\d\d|\d{4}–\d{4}|\((?:19|20)\d\d\)|\b2026\b|in 2024",
    r"The funder's page counts 1,900 reports in 2024, of which 1\.58%",  # quoted
    r"study's register holds about 1,200 prosecuted cases",  # quoted of the study
    r"\(c \+ 1\)/\(R \+ 1\)|lines? \d+\b",  # a formula; lines that another test reads
    r"\b[tf]\d\d_\w+|\b\d\d_\w+\.py|coding_[AB]|\b[Ss]teps? 0\d|01 to 07",
    r"p_source|3\.12\.1 and 3\.13\.0|on Python 3\.11 and 3\.13|python3\b",
    r"--steps 2-4|1 de 3|2\.0 or 2,0|\bstep 1\b|^1\. |(?<=[a-z.)`] )[1-9]\. (?=[A-Z])",
    r"exit(?: code)?s? \d|exit code 2|\(exit 1\)|with [02] (?:whether|when)",
    r"(?:Exit codes: |Códigos de salida: )0 compl.*?130 \w+",
    r"## Instructions to Replicators 1\. |`main\.py` 3\. |(?<=arrives )1\. ",
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_number_is_what_its_source_says(sentence):
    found = re.findall(sentence, prose())
    assert len(found) >= 1, f"the README says this no more: {sentence}"
    expected = SENTENCES[sentence]()
    for one in found:
        said = (one,) if isinstance(one, str) else tuple(one)
        assert not expected or said == expected, (said, expected)


def unexplained(text: str) -> list[str]:
    """Numbers of a text that stand in no sentence and in no name, with their place."""
    explained = set()
    for pattern in (*SENTENCES, *NAMES):
        for match in re.finditer(pattern, text):
            groups = [match.span(k) for k in range(1, (match.re.groups or 0) + 1)]
            for start, end in groups or [match.span()]:
                explained |= set(range(start, end))
    return [
        text[max(0, number.start() - 40) : number.end() + 20]
        for number in re.finditer(r"\d[\d.,]*", text)
        if number.start() not in explained
    ]


def test_no_number_stands_there_without_a_source():
    assert unexplained(prose()) == []


@pytest.mark.parametrize(
    "said",
    [
        "The package has 4,358 tests and 76 exhibits.",
        "The effect on conviction is 0.596 (p 0.003).",
        "It takes 28 s and 0.5 GB.",
    ],
)
def test_a_number_without_a_source_is_noticed(said):
    assert len(unexplained(said)) == 2
    assert len(unexplained(f"{prose()} {said}")) == 2
