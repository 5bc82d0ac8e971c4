"""What all tests share: BLAS threads before numpy, the shipped configuration."""

import perutip

# isort: split

from pathlib import Path

import pytest

from perutip.study.config import Config, load_config
from perutip.study.outcomes import Catalogue, load_catalogue

ROOT = Path(__file__).resolve().parents[1]
assert perutip.__doc__  # imported first, for the threads that it sets


@pytest.fixture(scope="session")
def config() -> Config:
    """The shipped study.toml."""
    return load_config(ROOT / "input" / "study.toml")


@pytest.fixture(scope="session")
def catalogue(config: Config) -> Catalogue:
    """What is declared, with the shipped horizons."""
    return load_catalogue(config)
