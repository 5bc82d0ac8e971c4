"""The page that its tests share."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from made_page import make_page


@pytest.fixture(scope="session")
def stage(tmp_path_factory) -> Path:
    """The folder of a page."""
    return tmp_path_factory.mktemp("page") / "stage"


@pytest.fixture(scope="session")
def page(stage) -> str:
    """The page as text."""
    return make_page(stage)
