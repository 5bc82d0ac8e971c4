"""Logs of the simulated study, `made_log.py`, and logs to tamper with."""

from __future__ import annotations

from pathlib import Path

import pytest
from forgery import LOGS, independent


@pytest.fixture(scope="module")
def verifier():
    return independent()


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("logs")
    return {name: make(folder / f"{name}.jsonl") for name, make in LOGS.items()}
