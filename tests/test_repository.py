"""Hygiene that data editors check: layout, pins, imports, README, traps."""

import ast
import hashlib
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

from perutip.reporting.exhibit_list import exhibit_list
from perutip.reporting.results import COLUMNS
from perutip.running.run import environment

ROOT = Path(__file__).resolve().parents[1]
TOP_LEVEL = {
    "main.py",
    "code",
    "input",
    "output",
    "tests",
    "requirements.txt",
    "README.md",
    "LICENSE",
}
HEADINGS = (
    "Overview",
    "Data Availability and Provenance Statements",
    "Dataset list",
    "Computational requirements",
    "Description of programs/code",
    "Instructions to Replicators",
    "List of tables, figures and programs",
    "References",
)
# distributions whose import name differs
IMPORTED_AS = {
    "Jinja2": "jinja2",
    "PyYAML": "yaml",
    "charset-normalizer": "charset_normalizer",
    "python-calamine": "python_calamine",
    "rfc3161-client": "rfc3161_client",
    "pillow": "PIL",
    "scikit-learn": "sklearn",
    "XlsxWriter": "xlsxwriter",
}
SOURCES = [
    ROOT / "main.py",
    *sorted((ROOT / "code").rglob("*.py")),
    *sorted((ROOT / "tests").rglob("*.py")),
]


def tracked():
    try:
        listed = subprocess.run(
            ["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [name for name in listed.stdout.decode().split("\0") if name]


def test_top_level_holds_exactly_what_the_design_says():
    names = {name.split("/")[0] for name in tracked()}
    assert {name for name in names if not name.startswith(".")} == TOP_LEVEL


def test_code_is_no_package_and_the_standard_library_keeps_its_code_module():
    assert not (ROOT / "code" / "__init__.py").exists()
    found = subprocess.run(
        [sys.executable, "-c", "import code; print(code.InteractiveConsole.__name__)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == "InteractiveConsole"


def declared_encodings():
    """Raw exports that are not UTF-8 on purpose, as the mapping declares them."""
    mapping = tomllib.loads((ROOT / "input/mapping.toml").read_text(encoding="utf-8"))
    tables = [*mapping.pop("tables").values(), *mapping.values()]
    return {
        f"input/example_raw/{table['file']}": table["encoding"]
        for table in tables
        if "encoding" in table
    }


def test_no_file_is_empty_and_none_has_carriage_returns():
    encodings = declared_encodings()
    for name in tracked():
        content = (ROOT / name).read_bytes()
        assert content, f"{name} is empty"
        if name.endswith((".py", ".csv", ".md", ".tex", ".toml", ".txt", ".yml")):
            assert b"\r" not in content, f"{name} has CR"
            content.decode(encodings.get(name, "utf-8"))


def imported_modules():
    found = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            for name in names:
                found.setdefault(name.split(".")[0], path)
    return found


def test_every_import_is_pinned_and_every_pin_is_imported():
    pinned = environment.pins(ROOT / "requirements.txt")
    options = (ROOT / ".pytest.ini").read_text(encoding="utf-8")
    assert "-n 2" in options  # what pytest-xdist is pinned for
    modules = {IMPORTED_AS.get(name, name) for name in set(pinned) - {"pytest-xdist"}}
    own = {path.stem for path in SOURCES} | {"perutip"}
    outside = set(imported_modules()) - set(sys.stdlib_module_names) - own
    # for benchmarks and tests: a cluster; what pytest and matplotlib bring
    optional = {"distributed", "_pytest", "fontTools"}
    assert outside - optional <= modules, outside - optional - modules
    assert modules <= outside, modules - outside


def test_pins_are_exact_and_agree_with_the_constraints():
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "-c .ci/constraints.txt"
    wanted = [line for line in lines[1:] if line and not line.startswith("#")]
    assert all(re.match(r"[A-Za-z0-9_-]+==\S+  # \S", line) for line in wanted)
    frozen = environment.pins(ROOT / ".ci" / "constraints.txt")
    lower = {
        name.lower().replace("_", "-"): version for name, version in frozen.items()
    }
    for name, version in environment.pins(ROOT / "requirements.txt").items():
        assert lower[name.lower().replace("_", "-")] == version


def test_a_version_that_differs_from_its_pin_is_named(tmp_path):
    file = tmp_path / "requirements.txt"
    file.write_text("pandas==0.0.1\nno-such-distribution==1.0\n", encoding="utf-8")
    lines = environment.version_differences(file)
    assert any("0.0.1 is pinned" in line for line in lines)
    assert any("none is installed" in line for line in lines)
    pandas = importlib.metadata.version("pandas")
    file.write_text(f"pandas=={pandas}\n", encoding="utf-8")
    assert environment.version_differences(file) == []


def test_readme_has_the_templates_headings_in_order():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    places = [text.index(f"\n## {heading}\n") for heading in HEADINGS]
    assert places == sorted(places)
    names = [name for name in tracked() if Path(name).stem.lower() == "readme"]
    assert names == ["README.md"]


@pytest.mark.parametrize("name", ["README.md", "input/CODEBOOK.md"])
def test_commands_call_the_python_that_has_the_packages(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert re.findall(r"(?<![\w/])python\s+-m\s+\w+|`pip install.*", text) == []


def test_readme_list_of_exhibits_is_current():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert exhibit_list() in text, (
        "stale: PYTHONPATH=code python -m perutip.reporting.exhibit_list"
    )


@pytest.mark.parametrize(
    ("pattern", "file", "code"),
    [
        (r"`input/study.toml`, line (\d+)", "input/study.toml", "master_seed ="),
        (
            r"`code/perutip/study/streams.py`, line (\d+)",
            "code/perutip/study/streams.py",
            "return np.random.SeedSequence",
        ),
        (r"`main.py`, line (\d+)", "main.py", "random.seed("),
    ],
)
def test_readme_names_the_lines_that_set_seeds(pattern, file, code):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    number = int(re.search(pattern, text).group(1))
    line = (ROOT / file).read_text(encoding="utf-8").splitlines()[number - 1]
    assert code in line


def test_every_module_and_public_function_of_the_code_has_a_docstring():
    for path in SOURCES:
        if "tests" in path.relative_to(ROOT).parts:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), path
        if path.name == "verify_draw.py":
            continue  # stands alone: its module docstring says it all
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                private = path.name.startswith("_") and path.name != "__init__.py"
                if not private and not node.name.startswith("_"):
                    assert ast.get_docstring(node), f"{path.name}: {node.name}"


def test_every_merge_says_how_and_what_it_expects():
    merges = 0
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            if getattr(node.func, "attr", "") in ("merge", "merge_asof"):
                given = {word.arg: word.value for word in node.keywords}
                how = getattr(given.get("how"), "value", "")
                wanted = {"how"} if how == "cross" else {"how", "validate"}
                assert wanted <= set(given), f"{path.name}:{node.lineno}"
                merges += "code" in path.relative_to(ROOT).parts
    assert merges > 15


def test_names_of_files_are_plain_and_short():
    for name in tracked():
        assert re.fullmatch(r"[A-Za-z0-9_./-]+", name), name
        assert len(name) <= 80, name
        assert (ROOT / name).stat().st_size < 8e6, name


def test_no_file_stands_twice_but_what_verifies_alone():
    by_hash = {}
    for name in tracked():
        content = (ROOT / name).read_bytes()
        by_hash.setdefault(hashlib.sha256(content).digest(), []).append(name)
    twice = [names for names in by_hash.values() if len(names) > 1]
    assert sorted(sorted(names) for names in twice) == [
        ["code/verify_draw.py", "output/randomization/verify_draw.py"],
        ["input/simulated/seed_log.jsonl", "output/randomization/seed_log.jsonl"],
    ]


def test_every_file_of_the_simulated_registers_has_its_source_in_the_readme():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    provenance = text.split("\n## Dataset list\n")[0]
    named = re.findall(r"`([^`\s]+)`", provenance)
    files = {
        Path(name).relative_to("input/simulated").parts[0]
        for name in tracked()
        if name.startswith("input/simulated/")
    }
    assert len(files) > 20
    for name in files:
        assert any(fnmatch(name, one.rstrip("/")) for one in named), name


def test_files_are_written_with_a_named_encoding_and_line_end():
    """Windows would translate both where none is named, and no byte would agree."""
    for path in SOURCES:
        if "tests" in path.relative_to(ROOT).parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            function = node.func
            name = getattr(function, "attr", getattr(function, "id", ""))
            given = {keyword.arg for keyword in node.keywords}
            modes = [a.value for a in node.args if isinstance(a, ast.Constant)]
            writes = name == "write_text" or (
                name in ("open", "fdopen") and {"w", "a", "x"} & {*map(str, modes)}
            )
            if writes:
                assert {"encoding", "newline"} <= given, f"{path.name}:{node.lineno}"


# a folder of a machine, or a drive: what data editors' scanners call an absolute path
ABSOLUTE = re.compile(r"(/[\w.-]+){2,}|~/|[A-Za-z]:[/\\]\w")
# the system's own, one that no machine has, and what must be refused
NOBODYS = ("/proc/self/task", "/nowhere/", "/etc/passwd.", "C:/canary.")


def test_no_program_names_a_folder_of_somebodys_machine():
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        pieces = {
            id(piece)
            for node in ast.walk(tree)
            if isinstance(node, ast.JoinedStr)
            for piece in node.values
        }
        for node in ast.walk(tree):
            text = getattr(node, "value", None) if id(node) not in pieces else None
            if isinstance(node, ast.Constant) and isinstance(text, str):
                absolute = ABSOLUTE.match(text) and not text.startswith(NOBODYS)
                assert not absolute, f"{path.name}:{node.lineno}: {text[:60]}"


def test_readme_says_what_every_column_of_the_results_holds():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = text.split("\n### Columns of results.csv\n")[1].split("\n### ")[0]
    first = re.findall(r"^\| (`[^|]+) \|", table, re.MULTILINE)
    named = [name for cell in first for name in re.findall(r"`(\w+)`", cell)]
    assert sorted(named) == sorted(COLUMNS)


def test_every_file_of_the_output_has_its_place_in_the_readme():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    places = {f"output/{name}" for name in re.findall(r"`([\w./]+)`", text)}
    listed = set(re.findall(r"`(output/[^`]+)`", text)) | places
    for name in tracked():
        figure = re.sub(r"\.(csv|png)$", ".pdf", name)
        types = name.endswith(".types.json")
        if name.startswith("output/") and not types:
            assert {name, figure} & listed, name


def test_what_no_list_of_the_readme_names_is_named_as_such():
    """Files of the output stand in the list of exhibits, or in the sentence on those
    that do not."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = text.split("<!-- exhibits: generated -->")[1]
    listed = set(re.findall(r"`(output/[^`]+)`", table))
    said = text.split("that no list below names:")[1].split("\n\n")[0]
    beside = {f"output/{name}" for name in re.findall(r"`([\w./]+)`", said)}
    for name in tracked():
        figure = re.sub(r"\.(csv|png)$", ".pdf", name)
        if name.startswith("output/") and not name.endswith(".types.json"):
            assert {name, figure} & (listed | beside), name
    assert not listed & beside - {"output/exhibits.tex"}


def test_no_error_is_passed_over():
    """A handler that does nothing hides what it caught."""
    caught = 0
    for path in SOURCES:
        if "tests" in path.relative_to(ROOT).parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                nothing = [isinstance(one, ast.Pass) for one in node.body]
                assert nothing != [True], f"{path.name}:{node.lineno}"
                caught += 1
    assert caught > 50
