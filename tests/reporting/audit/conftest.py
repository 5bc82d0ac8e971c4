"""The output as it was committed before the audit existed, trimmed to what it reads."""

import json
from pathlib import Path

import pandas as pd
import pytest

from perutip.reporting.audit import DrawnNumber, load_declaration, protect

FOLDER = Path(__file__).with_name("old_output")
MINIMUM, SUPPORT = 10, 30


class Output:
    """Rows and figures of an output, and small edits of it."""

    def __init__(self, rows: pd.DataFrame, figures: dict[str, tuple[DrawnNumber, ...]]):
        self.rows, self.figures = rows.copy(), dict(figures)

    def where(self, fields: dict[str, str]) -> pd.Series:
        found = pd.Series(True, index=self.rows.index)
        for name, value in fields.items():
            found &= self.rows[name] == value
        assert found.any(), fields
        return found

    def put(self, column: str, value: str, /, **fields: str) -> None:
        self.rows.loc[self.where(fields), column] = value

    def print(self, value: str, /, **fields: str) -> None:
        """A count in place of what stood there."""
        found = self.where(fields)
        self.rows.loc[found, ["estimate", "status", "reason"]] = [value, "ok", ""]

    def dash(self, **fields: str) -> None:
        found = self.where(fields)
        values = ["", "not_estimable", "small_cell"]
        self.rows.loc[found, ["estimate", "status", "reason"]] = values

    def draw(self, changed: dict[tuple[str, str], float]) -> None:
        """Other heights in the figure of cases filed per year."""
        self.figures["f01_rollout"] = tuple(
            DrawnNumber(n.label, n.x, changed.get((n.label, n.x), n.y))
            for n in self.figures["f01_rollout"]
        )


@pytest.fixture(scope="session")
def declared():
    return load_declaration(FOLDER / "declared.toml")


@pytest.fixture(scope="session")
def old_output():
    rows = pd.read_csv(FOLDER / "results.csv", dtype="str", keep_default_na=False)
    drawn = json.loads((FOLDER / "f01_rollout.json").read_text(encoding="utf-8"))
    points = [
        DrawnNumber(label, x, float(y))
        for label, line in drawn.items()
        for x, y in line.items()
    ]
    return Output(rows, {"f01_rollout": tuple(points)})


@pytest.fixture(scope="session")
def repaired(old_output, declared):
    return protect(
        old_output.rows,
        old_output.figures,
        minimum=MINIMUM,
        support=SUPPORT,
        declared=declared,
    )


@pytest.fixture
def project():
    return Path(__file__).resolve().parents[3]
