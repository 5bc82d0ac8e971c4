"""What all tests share: BLAS threads before numpy, the shipped configuration."""

import perutip

# isort: split

import sys
import time
from pathlib import Path

import pytest

from perutip.study.config import Config, load_config
from perutip.study.outcomes import Catalogue
from perutip.study.outcomes_file import load_catalogue

sys.path.insert(0, str(Path(__file__).parent))
import readme_times

ROOT = Path(__file__).resolve().parents[1]
BEGAN = time.monotonic()
# Longest first: a file goes to one worker whole, and the last to begin ends alone. The
# first makes the whole run that others of its folder wait for, so they come later.
LONGEST = (
    "package/test_whole_run.py",
    "package/test_step_04_registers.py",
    "package/test_designs.py",
    "package",
    "test_recovery.py",
    "text/counting/counts/test_counts_against_slow_reference.py",
    "running/bundle/test_bundling.py",
    "contract/kinds/test_kinds.py",
    "running/test_step_files.py",
    "text/reading/damage/test_damage.py",
    "inference/wild_cluster/test_textbook.py",
)
assert perutip.__doc__  # imported first, for the threads that it sets


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files begin; all others keep their order."""
    here = Path(__file__).parent

    def rank(item: pytest.Item) -> int:
        if not item.path.is_relative_to(here):
            return len(LONGEST)
        name = item.path.relative_to(here)
        found = (n for n, one in enumerate(LONGEST) if name.is_relative_to(one))
        return next(found, len(LONGEST))

    items.sort(key=rank)


def pytest_addoption(parser: pytest.Parser) -> None:
    """What `readme_times` says of the tests is written by a run of all of them."""
    parser.addoption("--rewrite-readme", action="store_true", help=readme_times.__doc__)


def pytest_terminal_summary(terminalreporter, exitstatus: int, config) -> None:
    """After a run of all tests that passed: how many, how long."""
    if not config.getoption("--rewrite-readme"):
        return
    if exitstatus or not readme_times.whole_suite(config):
        terminalreporter.write_line("README as it was: not all tests, or not passed")
        return
    count = sum(len(terminalreporter.stats.get(k, ())) for k in ("passed", "skipped"))
    readme_times.rewrite(count, time.monotonic() - BEGAN)


@pytest.fixture(scope="session")
def config() -> Config:
    """The shipped study.toml."""
    return load_config(ROOT / "input" / "study.toml")


@pytest.fixture(scope="session")
def catalogue(config: Config) -> Catalogue:
    """What is declared, with the shipped horizons."""
    return load_catalogue(config)
