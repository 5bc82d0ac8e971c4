"""Analysis files in output/data: how they are written and read back.

CSV with LF ends, ten significant digits, and beside each a `.types.json` that declares
the type of every column: what is read back is what was written, whatever it looks like
("0101", "NA", a date). Columns that the contract marks identifying never reach a file
in data/; the keys go to the restricted folder.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import pandas as pd

from perutip.study.steps import STEPS, RunFirst

Kind = Literal["text", "date", "int", "float", "bool"]
DATE = "%Y-%m-%d"


def kind_of(column: pd.Series) -> Kind:
    """The declared kind of a column, from its dtype.

    Raises
    ------
    TypeError
        A dtype that cannot be written and read back alike.
    """
    dtype = column.dtype
    if pd.api.types.is_bool_dtype(dtype):
        return "bool"
    if pd.api.types.is_datetime64_any_dtype(dtype):
        return "date"
    if pd.api.types.is_integer_dtype(dtype):
        return "int"
    if pd.api.types.is_float_dtype(dtype):
        return "float"
    if pd.api.types.is_object_dtype(dtype) or isinstance(
        dtype, pd.StringDtype | pd.CategoricalDtype
    ):
        return "text"
    raise TypeError(f"column {column.name}: no file type for {dtype}")


def types_file(path: Path) -> Path:
    """The file beside an analysis file that declares its columns' types."""
    return path.with_suffix(".types.json")


def write_frame(frame: pd.DataFrame, path: Path) -> None:
    """Write an analysis file and the types of its columns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    types = {str(name): kind_of(frame[name]) for name in frame.columns}
    frame.to_csv(
        path,
        index=False,
        lineterminator="\n",
        float_format="%.10g",
        date_format=DATE,
        encoding="utf-8",
    )
    text = json.dumps(types, indent=1, ensure_ascii=False)
    types_file(path).write_text(text + "\n", encoding="utf-8", newline="\n")


def read_frame(path: Path) -> pd.DataFrame:
    """Read an analysis file as its types declare.

    Raises
    ------
    RunFirst
        The file or its types are not there; names the step that writes it.
    """
    if not path.is_file() or not types_file(path).is_file():
        raise RunFirst(f"{path.name} is not in {path.parent.name}/", _writer(path))
    types = json.loads(types_file(path).read_text(encoding="utf-8"))
    text = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8")
    return pd.DataFrame({name: _typed(text[name], types[name]) for name in text})


def _writer(path: Path) -> str:
    """Number of the step to run for a file: the one that declares it."""
    name = f"{path.parent.name}/{path.name}"
    return next((step.number for step in STEPS if step.makes(name)), STEPS[0].number)


def _typed(text: pd.Series, kind: Kind) -> pd.Series:
    """Text cells as their kind; an empty cell is missing."""
    known = text.where(text != "")
    if kind == "text":
        return known.astype("str")
    if kind == "date":
        return pd.to_datetime(known, format=DATE).astype("datetime64[us]")
    if kind == "bool":
        return text == "True"
    numbers = pd.to_numeric(known)
    whole = kind == "int" and not numbers.isna().any()
    return numbers.astype("int64" if whole else "float64")
