"""Readings to the register hand_coded_rulings.csv, with probabilities as realised."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pandas as pd

from perutip.contract.registers import FILES, REGISTERS
from perutip.text.coding.sheet_problems import SheetError, SheetProblem

PROBABILITY = "inclusion_probability"
COPIES = "hand_coded_copies"
KEYS = ["ruling_id", "coder"]


def register_table(readings: pd.DataFrame) -> pd.DataFrame:
    """The register's rows, as text.

    A ruling's probability is the rulings read of its stratum over the stratum's
    rulings: sheets are in random order, so that those not read yet are missing at
    random within the stratum.
    """
    read = readings.groupby("stratum")["ruling_id"].nunique()
    share = readings["stratum"].map(read) / readings["n_stratum"].astype(float)
    out = readings.assign(**{PROBABILITY: [f"{p:.9g}" for p in share]})
    names = [column.name for column in REGISTERS["hand_coded"].columns]
    return out.reindex(columns=names).astype("object").where(out.notna(), "")[names]


def write_register(folder: Path, table: pd.DataFrame, *, replace: bool) -> Path | None:
    """Write the register into `folder`; the earlier one is copied beside it first.

    Returns the copy, None when there was no register or it is the same. Raises
    SheetError when readings of the earlier one would be lost or changed, unless
    `replace`.
    """
    path = folder / FILES["hand_coded"]
    content = table.to_csv(index=False, lineterminator="\n").encode("utf-8")
    copy = None
    if path.exists():
        before = path.read_bytes()
        if before == content:
            return None
        if not replace and (problems := losses(folder, table)):
            raise SheetError(problems)
        digest = hashlib.sha256(before).hexdigest()[:16]
        copy = folder / COPIES / f"hand_coded_{digest}.csv"
        copy.parent.mkdir(mode=0o700, exist_ok=True)
        shutil.copyfile(path, copy)
    aside = path.with_name(f".{path.name}.part")
    aside.write_bytes(content)
    aside.replace(path)
    return copy


def losses(
    folder: Path, table: pd.DataFrame, *, in_order: bool = True
) -> list[SheetProblem]:
    """What of the register in `folder` would be lost or changed by readings.

    in_order: the sheets are; else an empty code is one that is still to be mended,
    which changes nothing.
    """
    path = folder / FILES["hand_coded"]
    if not path.is_file():
        return []
    before = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8")
    if not set(KEYS) <= set(before):
        words = f"{path.name} stands there and is no register of readings"
        return [SheetProblem("", words)]
    names = [c for c in table if c in before and c not in (*KEYS, PROBABILITY)]
    new = table.fillna("").astype("str").set_index(KEYS)[names]
    old = before.set_index(KEYS)[names]
    lost = int((~old.index.isin(new.index)).sum())
    both = old.index.intersection(new.index)
    differs = old.loc[both] != new.loc[both]
    if not in_order:
        differs &= new.loc[both] != ""
    changed = int(differs.any(axis=1).sum())
    problems = []
    if lost:
        problems.append(
            f"{path.name} holds {lost} readings that these sheets lack: name all "
            "sheets, or --replace"
        )
    if changed:
        problems.append(f"{path.name}: {changed} readings would change: --replace")
    return [SheetProblem("", one) for one in problems]
