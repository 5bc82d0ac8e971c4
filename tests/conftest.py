"""What all tests share: BLAS threads before numpy, the shipped configuration."""

import perutip

# isort: split

from pathlib import Path

import pytest

from perutip.study.config import Config, load_config
from perutip.study.outcomes import Catalogue, load_catalogue

ROOT = Path(__file__).resolve().parents[1]
# Longest first: a file goes to one worker whole, and the last to begin ends alone.
LONGEST = (
    "package/test_whole_run.py",
    "package/test_step_04.py",
    "package/test_designs.py",
    "package",
    "test_recovery.py",
    "text/test_counts_against_slow_reference.py",
    "running/test_bundling.py",
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


@pytest.fixture(scope="session")
def config() -> Config:
    """The shipped study.toml."""
    return load_config(ROOT / "input" / "study.toml")


@pytest.fixture(scope="session")
def catalogue(config: Config) -> Catalogue:
    """What is declared, with the shipped horizons."""
    return load_catalogue(config)
