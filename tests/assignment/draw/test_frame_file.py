"""A frame's file is read as text, and refused with its row where a byte is in doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from perutip.assignment.draw import DrawRefused, draw, read_frame

SEED = "0f1e2d3c4b5a69788796a5b4c3d2e1f00123456789abcdeffedcba9876543210"
HEADER = "unit_id,stratum,m_treated\n"
ROWS = "010101,a,1\n010102,a,1\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf" + (HEADER + ROWS).encode(), "row 1: the file starts with"),
        ((HEADER + ROWS).replace("\n", "\r\n").encode(), "row 1: CR at a line end"),
        ((HEADER + ROWS).encode()[:-1], "row 3: no LF after the last row"),
        ((HEADER + "\n" + ROWS).encode(), "row 2: not 3 cells as in the header"),
        ((HEADER + ROWS + "010103,a\n").encode(), "row 4: not 3 cells"),
        ((HEADER + ROWS + "Ñ,a,1\n").encode("latin-1"), "row 4: byte 0xd1 is not"),
        ((HEADER + ROWS + '"x,a,1\n').encode(), "not a CSV file"),
        (HEADER.encode(), "row 1: a header and no unit under it"),
        (("unit_id,stratum,stratum\n" + ROWS).encode(), "row 1: a column name occurs"),
    ],
)
def test_file_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "frame_trial.csv"
    path.write_bytes(content)
    with pytest.raises(DrawRefused) as caught:
        read_frame(path)
    assert any(p.startswith(message) for p in caught.value.problems)
    assert "frame_trial.csv" in str(caught.value)


def test_file_is_read_as_text(tmp_path: Path) -> None:
    path = tmp_path / "frame_trial.csv"
    path.write_text(HEADER + ROWS, encoding="utf-8", newline="")
    table = read_frame(path)
    assert table["unit_id"].tolist() == ["010101", "010102"]
    assert draw(table, seed=SEED)["treated"].sum() == 1
    with pytest.raises(DrawRefused, match="not there"):
        read_frame(tmp_path / "frame_pilot.csv")
