"""Every name that the README sets in code type is of something that exists.

A span is a command with its options, a file, an exhibit, or a word of the code. What is
of elsewhere (git, sort, a scanner's name) is listed here, and stands in the README.
"""

import contextlib
import importlib.util
import io
import re
from functools import cache
from pathlib import Path

import pytest

from perutip.running.command_line import COMMANDS, main
from perutip.study.exhibits import EXHIBITS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
IGNORED = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
HOMES = ("", "code/perutip", "input/simulated", "output", "tests/benchmarks", "code")
FIELD, CODING = "code/05_randomize.py", "code/04_nlp_index.py"
PYTHON = r"(?:PYTHONPATH=code )?\.venv/bin/python |python3? "
OF_OTHERS = {
    *(".venv/bin/python", r".venv\Scripts\python", "py", "py -m venv .venv"),
    *("awk", "sort", "sha256sum", "git status", "core.autocrlf", "PYTHONHASHSEED"),
    *("cryptography", "pipreqs", ".venv/bin/pre-commit install"),
    *(".venv/bin/ruff check", ".venv/bin/ruff format", ".venv/bin/mypy code"),
    "apt-get install texlive-latex-recommended texlive-latex-extra ",
    *("-", ".", "_", r"\n"),  # letters of names and of line ends
    *("phone", "lat", "loc"),  # words that a scanner looks for
}
PLACEHOLDERS = {  # what a person puts in the place of a word
    "cp -r input/confidential input/confidential_2026-11-25",
    *("FILE", "FOLDER", "CARPETA", "DAY", "KEY.pdf", "KEY.csv", "code/NN_name.py"),
    *(
        "hashdraw/1|SIMULATED|",
        "input/confidential_DAY/",
        "restricted/previous/DAY/",
        "hashdraw.sh",
        "headline.py",
        ".venv/bin/python headline.py",
    ),
    "bash hashdraw.sh SEED input/simulated/frame_trial.csv",
}


WRITTEN_BY_A_PERSON = {"input/mapping_confidential.toml"}
MADE = {  # from a pattern of the code
    "coding_A.xlsx": 'f"coding_{',
    "coding_B.xlsx": 'f"coding_{',
    "key_*.csv": '"key_',
    "1 de 3": " de {",
    "track4tip_primary/step-down": '/step-down"',
    "track4tip_secondary/step-down": '/step-down"',
    "track4tip_primary_as_registered": '_as_registered"',
    "track4tip_secondary_as_registered": '_as_registered"',
    "p_wild: 33554432 enumerated; p_ri: 499 from track4tip/dates": " enumerated",
    "REPLICATION COMPLETE: 7/7 steps, N exhibits": '"REPLICATION COMPLETE"',
    "SeedSequence([master, *four uint32 of the SHA-256 of the stream's name])": (
        "np.random.SeedSequence([master_seed"
    ),
}


def without_blocks(text: str) -> str:
    """The README without its blocks of code and its generated list."""
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    generated = r"<!-- exhibits: generated -->.*<!-- exhibits: end -->"
    return re.sub(generated, "", text, flags=re.DOTALL)


SPANS = sorted(
    {
        re.sub(r"\s+", " ", one)
        for one in re.findall("`([^`]+)`", without_blocks(README))
    }
)


@cache
def sources() -> str:
    """All that programs and declarations say."""
    programs = [ROOT / "main.py", *sorted((ROOT / "code").rglob("*.py"))]
    declared = [
        *sorted((ROOT / "code").rglob("*.toml")),
        *(ROOT / "input").glob("*.toml"),
    ]
    registers = [p.read_text("utf-8") for p in (*programs, *declared)]
    columns = (ROOT / "input" / "CODEBOOK.md").read_text(encoding="utf-8")
    return "\n".join([*registers, columns])


@cache
def told(program: str, word: str = "") -> str:
    """What a program, or a command of it, answers to --help."""
    answer = io.StringIO()
    with contextlib.redirect_stdout(answer), contextlib.suppress(SystemExit):
        if program == "main.py":
            main([*([word] if word else []), "--help"])
        elif program == FIELD:
            from perutip.assignment.field.commands import main as field

            field([*([word] if word else []), "--help"], register_dir=ROOT)
        else:
            from perutip.text.coding.command import main as coding

            coding([word, "--help"], root=ROOT)
    assert answer.getvalue().startswith("usage: "), (program, word)
    return answer.getvalue()


def wrong_command(span: str) -> str:
    """What a command line of ours names that its program does not know."""
    words = re.sub(f"^({PYTHON})", "", span).split()
    program = next((one for one in (FIELD, CODING) if words[0] == one), "main.py")
    words = words[1:] if words[0] in ("main.py", program) else words
    commands = {*COMMANDS, "import", *field_commands()}
    word = words[0] if words and words[0] in commands else ""
    unknown = [
        option
        for option in re.findall(r"(?<![\w-])--[a-z-]+", " ".join(words))
        if not re.search(rf"(?<![\w-]){option}(?![\w-])", told(program, word))
    ]
    return ", ".join(unknown)


@cache
def field_commands() -> tuple[str, ...]:
    """The words of the field team's program, as its help lists them."""
    listed = told(FIELD).split("COMMAND\n")[1].split("\n\n")[0]
    return tuple(re.findall(r"^    ([a-z-]+)", listed, re.MULTILINE))


@cache
def every_answer() -> tuple[str, ...]:
    """Help of every program and command of ours."""
    field = [told(FIELD, word) for word in field_commands()]
    ours = [told("main.py", word) for word in ("", *COMMANDS)]
    return *ours, *field, told(CODING, "import")


def is_file(span: str) -> bool:
    """Stands such a file in the clone, or do programs write one?"""
    name = span.rstrip("/")
    if any(next((ROOT / home).glob(name), None) for home in HOMES if name):
        return True
    if span in IGNORED or f"output/{span}" in IGNORED:
        return True
    if "/" not in name and any((ROOT / "code").rglob(name)):
        return True
    written = re.findall(r"[\w.]+", name.removeprefix("output/").removeprefix("input/"))
    return all(
        any(f"{before}{one}{after}" in sources() for before in '"/' for after in '"/')
        for one in written
    )


def is_word_of_ours(span: str) -> bool:
    """Does it stand in the sources, no letter or digit next to it?

    What stands before is looked at last: a pattern that begins with a look behind is
    tried at each place of the text, one that begins with the span is searched for.
    """
    found = re.finditer(rf"{re.escape(span)}(?!\w)", sources())
    return any(
        not re.match(r"\w", sources()[max(0, one.start() - 1) : one.start()])
        for one in found
    )


def known(span: str) -> bool:
    if span in PLACEHOLDERS or any(
        span.startswith(one) for one in OF_OTHERS if " " in one
    ):
        return True
    if span in OF_OTHERS:
        return True
    if span in MADE:
        return MADE[span] in sources()
    if span.startswith("--"):
        options = re.findall(r"--[a-z-]+", span)
        return all(any(one in answer for answer in every_answer()) for one in options)
    if re.match(rf"({PYTHON})?(main\.py|{FIELD}|{CODING})( |$)", span) or (
        span.split()[0] in COMMANDS
    ):
        return not wrong_command(span)
    module = re.search(r"python -m (perutip[\w.]+)$", span)
    if module:
        return importlib.util.find_spec(module[1]) is not None
    option = re.fullmatch(r"\.venv/bin/python -m pytest (--[a-z-]+)", span)
    if option:
        ours = (ROOT / "tests" / "conftest.py").read_text(encoding="utf-8")
        return f'addoption("{option[1]}"' in ours
    if re.match(r"\S*(pip|pytest|pdflatex)\b|\S*python3? -m |cd ", span):
        named = re.findall(r"(?:-r |pytest |pdflatex )(\S+)", span)
        return all(is_file(f"output/{one}") or is_file(one) for one in named)
    if re.fullmatch(r"[tf]\d\d_\w+", span):
        return span in {one.key for one in EXHIBITS}
    if re.fullmatch(r"\[\[?\w+\]?\]( \w+)?", span):
        section, _, key = span.partition(" ")
        after = sources().split(f"\n{section}\n")[1:]
        keys = [re.findall(r"^(\w+) =", one.split("\n[")[0], re.M) for one in after]
        return bool(after) and (not key or any(key in one for one in keys))
    if "/" in span or (re.search(r"\.\w{2,5}$", span) and " " not in span):
        return is_file(span) or span in sources()
    return is_word_of_ours(span)


@pytest.mark.parametrize("span", SPANS)
def test_what_stands_in_code_type_exists(span):
    assert known(span), span


@pytest.mark.parametrize(
    "span",
    [
        *(
            "--no-such-option",
            "main.py --parts",
            "map RAW [--mapp FILE]",
            "t02_nothing",
        ),
        *(
            "code/08_more.py",
            "tests/no_such_folder/",
            "[trial] no_such_key",
            "[no_section]",
        ),
        *("code/05_randomize.py frame --no-such", "input/simulated/cases.xlsx"),
        *(
            "PYTHONPATH=code .venv/bin/python -m perutip.nothing",
            "no_such_word_of_the_code",
        ),
        "pip install -r .ci/nothing.txt",
    ],
)
def test_what_does_not_exist_is_noticed(span):
    assert not known(span), span


def test_what_is_of_elsewhere_is_still_said():
    spans = "\n".join(SPANS)
    for one in (*OF_OTHERS, *PLACEHOLDERS):
        assert one in spans, one


@pytest.mark.parametrize("block", re.findall(r"```(?:bash)?\n(.*?)```", README, re.S))
def test_commands_in_blocks_name_files_and_options_that_exist(block):
    for line in block.splitlines():
        for name in re.findall(
            r"(?<![\w/])(?:\.docker|\.ci|input|output)/[\w./-]+", line
        ):
            written = (
                name in WRITTEN_BY_A_PERSON or name in IGNORED or f"{name}/" in IGNORED
            )
            assert written or is_file(name), name
        for command in re.findall(r"main\.py[^&|]*", line):
            assert not wrong_command(command), command


def test_the_field_commands_are_all_told_in_both_languages():
    lists = re.findall(
        r"(?:field commands|comandos del sorteo)[ (]*((?:`[a-z-]+`,? ?)+)", README
    )
    assert len(lists) == 2
    for one in lists:
        assert tuple(re.findall("`([a-z-]+)`", one)) == field_commands()


def headings() -> set[str]:
    return set(re.findall(r"^#+ (.+)$", README, re.MULTILINE))


def test_sections_that_the_readme_refers_to_are_there():
    flat = re.sub(r"\s+", " ", README)
    named = re.findall(r'[(,;] ?(?:see|under|section) "?([A-Z][\w ]+?)"?[),;.]', flat)
    assert len(named) >= 3, named
    for name in named:
        assert any(one.startswith(name) for one in headings()), name
    anchors = {
        re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings()
    }
    for anchor in re.findall(r"\]\(#([^)]+)\)", README):
        assert anchor in anchors, anchor
    assert "next but one" not in flat  # a section is named, not counted


def test_what_programs_say_of_the_readme_is_there():
    said = sources() + (ROOT / ".docker" / "Dockerfile").read_text(encoding="utf-8")
    named = re.findall(r'README, "([^"]+)"', said)
    assert len(named) >= 2
    for name in named:
        bold = any(line.startswith(f"- {name}") for line in README.splitlines())
        assert name in headings() or bold, name
