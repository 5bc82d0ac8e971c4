"""Analysis files in output/data: how they are written and read back.

CSV with LF ends, ten significant digits. Columns that end in _date are dates; codes
with leading zeros stay text. Identifiers are replaced by running numbers; the keys go to
the restricted folder.
"""

from pathlib import Path

import pandas as pd

TEXT_CODES = ("region_id", "ubigeo", "unit_id", "stratum", "training_region")


def write_frame(frame: pd.DataFrame, path: Path) -> None:
    """Write an analysis file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.to_csv(
        path,
        index=False,
        lineterminator="\n",
        float_format="%.10g",
        date_format="%Y-%m-%d",
        encoding="utf-8",
    )


def read_frame(path: Path) -> pd.DataFrame:
    """Read an analysis file. FileNotFoundError names the step that writes it."""
    if not path.is_file():
        raise FileNotFoundError(
            f"{path.name} is not in {path.parent.name}/: run step 1 first "
            "(python main.py --steps 1)"
        )
    header = pd.read_csv(path, nrows=0).columns
    dates = [name for name in header if name.endswith("_date")]
    codes = {name: "str" for name in header if name in TEXT_CODES}
    return pd.read_csv(path, dtype=codes, parse_dates=dates, encoding="utf-8")
