"""An analysis file comes back as it was written, whatever its cells look like."""

import numpy as np
import pandas as pd
import pytest

from perutip.frames.files import kind_of, read_frame, write_frame
from perutip.frames.without_identifiers import identifying_columns, without_identifiers
from perutip.study.steps import RunFirst

FRAME = pd.DataFrame(
    {
        "ubigeo": pd.Series(["010101", "150140", None], dtype="str"),
        "words": pd.Series(["NA", "None", "1e5"], dtype="str"),
        "day": pd.to_datetime(["2020-02-29", None, "1999-12-31"]),
        "count": [1, 2, 30_000_000],
        "share": [0.1, np.nan, 1 / 3],
        "flag": [True, False, True],
    }
)


def test_every_kind_comes_back(tmp_path):
    write_frame(FRAME, tmp_path / "cases.csv")
    back = read_frame(tmp_path / "cases.csv")
    assert back["ubigeo"].tolist()[:2] == ["010101", "150140"]
    assert back["ubigeo"].isna().tolist() == [False, False, True]
    assert back["words"].tolist() == ["NA", "None", "1e5"]
    assert back["day"].tolist()[0] == pd.Timestamp("2020-02-29")
    assert back["day"].isna().tolist() == [False, True, False]
    assert back["count"].dtype == "int64" and back["flag"].dtype == bool
    np.testing.assert_allclose(back["share"], [0.1, np.nan, 1 / 3], rtol=1e-9)


def test_a_column_without_any_value_keeps_its_kind(tmp_path):
    frame = pd.DataFrame(
        {
            "number": pd.Series([np.nan, np.nan]),
            "day": pd.to_datetime(pd.Series([None, None])),
            "text": pd.Series([None, None], dtype="str"),
        }
    )
    write_frame(frame, tmp_path / "a.csv")
    back = read_frame(tmp_path / "a.csv")
    assert [kind_of(back[name]) for name in back] == ["float", "date", "text"]


def test_what_cannot_be_written_or_is_not_there_is_said(tmp_path):
    with pytest.raises(TypeError, match="no file type"):
        write_frame(pd.DataFrame({"x": [1 + 2j]}), tmp_path / "a.csv")
    with pytest.raises(RunFirst, match="run step 1 first"):
        read_frame(tmp_path / "absent.csv")


def test_identifying_columns_leave_every_frame_and_its_merged_copies():
    named = sorted(identifying_columns())
    assert {"case_id", "officer_id", "prosecutor_id", "ruling_id"} <= set(named)
    frame = pd.DataFrame({name: ["x"] for name in named} | {"case": [2], "kept": [1]})
    frame["officer_id_baseline"] = "x"
    assert list(without_identifiers("cases", frame)) == ["case", "kept"]
