"""Sheets for two readers, and their codes back as the register hand_coded_rulings.csv.

A stratified sample of rulings (year by tercile of length) is written once per reader,
in an order of the reader's own, without region, date, case or training; the key that
leads back to rulings is a file of its own. Everything here holds texts or identifiers
and belongs in the restricted folder.

Places, years from 2010 on and names of persons are masked in the text (see `masking`),
because they tell who was trained. A reader may still guess a place from a street or a
period from an article.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from perutip.contract.registers import REGISTERS
from perutip.text.validation.masking import mask_text

CODERS = ("A", "B")
SAMPLE_SIZE = 120
COMPONENTS = (
    "victim_sensitive_language",
    "protection_oriented_reasoning",
    "reliance_on_victim_testimony",
    "interagency_collaboration",
)


class SheetError(ValueError):
    """A sheet cannot be imported; the message names file, row and column."""


def stratified_sample(
    rulings: pd.DataFrame, size: int, seed: np.random.SeedSequence
) -> pd.DataFrame:
    """ruling, stratum, n_stratum, n_sampled: a sample over year × tercile of length.

    rulings: ruling, ruling_date, n_tokens; one row per scored ruling. Every stratum
    gives its proportional share, rounded by largest remainders, at least one while
    `size` allows. `n_stratum / n_sampled` is the sampling weight.
    """
    frame = rulings[["ruling", "ruling_date", "n_tokens"]].sort_values("ruling")
    tercile = pd.qcut(frame["n_tokens"].rank(method="first"), 3, labels=False)
    frame["stratum"] = (
        frame["ruling_date"].dt.year.astype(str) + "/" + (tercile + 1).astype(str)
    )
    counts = frame["stratum"].value_counts().sort_index()
    share = _allocate(counts.to_numpy(), min(size, len(frame)))
    rng = np.random.default_rng(seed)
    parts = []
    for (stratum, n), taken in zip(counts.items(), share, strict=True):
        members = frame.loc[frame["stratum"] == stratum, "ruling"].to_numpy()
        chosen = np.sort(rng.choice(members, taken, replace=False))
        parts.append(
            pd.DataFrame(
                {
                    "ruling": chosen,
                    "stratum": stratum,
                    "n_stratum": n,
                    "n_sampled": taken,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _allocate(counts: np.ndarray, size: int) -> np.ndarray:
    """Whole numbers summing to `size`, proportional to counts, one each if possible."""
    floor = np.ones(len(counts), int) if size >= len(counts) else np.zeros_like(counts)
    ideal = counts * size / counts.sum()
    taken = np.minimum(np.maximum(floor, np.floor(ideal).astype(int)), counts)
    while taken.sum() != size:
        gap = ideal - taken
        if taken.sum() < size:
            gap[taken >= counts] = -np.inf
            taken[int(np.argmax(gap))] += 1
        else:
            gap[taken <= floor] = np.inf
            taken[int(np.argmin(gap))] -= 1
    return taken


def coding_sheets(
    sample: pd.DataFrame,
    texts: Iterable[str],
    region_names: Iterable[str],
    seed: np.random.SeedSequence,
    person_names: Iterable[str] = (),
) -> dict[str, pd.DataFrame]:
    """Sheets A and B (item, text, one empty column per component) and `key`.

    `texts` has one text per row of `sample`. Each reader has an order and item numbers
    of the reader's own, so that two sheets do not tell which item is which.
    The key has coder, item, ruling, stratum, n_stratum, n_sampled.
    """
    places, persons = list(region_names), list(person_names)
    masked = [mask_text(text, places, persons) for text in texts]
    rng, sheets, keys = np.random.default_rng(seed), {}, []
    for coder in CODERS:
        order = rng.permutation(len(sample))
        items = [f"{coder}{number:04d}" for number in range(1, len(sample) + 1)]
        sheet = pd.DataFrame({"item": items, "text": [masked[i] for i in order]})
        sheets[coder] = sheet.assign(**dict.fromkeys(COMPONENTS, ""))
        key = sample.iloc[order].reset_index(drop=True)
        keys.append(key.assign(coder=coder, item=items))
    key = pd.concat(keys, ignore_index=True)
    sheets["key"] = key[["coder", "item", *sample.columns]]
    return sheets


def import_sheets(paths: Iterable[Path], key: pd.DataFrame) -> pd.DataFrame:
    """The register hand_coded from filled sheets: ruling_id, coder, components.

    `key` is the exported key with a column ruling_id. An item left wholly empty is not
    coded yet and left out; interagency_collaboration alone may stay empty. Raises
    SheetError listing every item that the key lacks or that occurs twice, and every
    code that is not 0, 1, 2 or 3, by file, row and column.
    """
    known = key.set_index("item")
    problems: list[str] = []
    rows: dict[str, dict[str, object]] = {}
    for path in paths:
        sheet = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8")
        lacking = [c for c in ("item", *COMPONENTS) if c not in sheet]
        if lacking:
            problems.append(f"{path.name}: no column {', '.join(lacking)}")
            continue
        for number, record in enumerate(sheet.to_dict("records"), start=2):
            where = f"{path.name}, row {number}"
            item = record["item"].strip()
            codes = {c: record[c].strip() for c in COMPONENTS}
            if not any(codes.values()):
                continue
            if item not in known.index or item in rows:
                fault = "stands twice" if item in rows else "is not in the key"
                problems.append(f"{where}: the item {fault}")
                continue
            problems += _faults(codes, where)
            rows[item] = {
                "ruling_id": known.loc[item, "ruling_id"],
                "coder": known.loc[item, "coder"],
            } | codes
    if problems:
        count = f"{len(problems)} problem{'s' * (len(problems) > 1)} in the sheets"
        raise SheetError("\n".join([f"{count}:", *(f"  {p}" for p in problems)]))
    names = [column.name for column in REGISTERS["hand_coded"].columns]
    coded = pd.DataFrame(rows.values(), columns=names, dtype="str")
    return coded.sort_values(["ruling_id", "coder"], kind="stable", ignore_index=True)


def _faults(codes: dict[str, str], where: str) -> list[str]:
    """Codes that are neither 0 to 3 nor empty where they may be."""
    return [
        f"{where}, {name}: expected 0, 1, 2 or 3"
        for name, code in codes.items()
        if code not in ("0", "1", "2", "3")
        and not (name == "interagency_collaboration" and code == "")
    ]


def main(arguments: list[str]) -> int:
    """Write the register from sheets and key; 0, or 2 when the sheets are refused."""
    if len(arguments) != 4:
        print("expected: SHEET_A SHEET_B KEY REGISTER")
        return 2
    sheet_a, sheet_b, key_file, register = map(Path, arguments)
    key = pd.read_csv(key_file, dtype="str", encoding="utf-8")
    try:
        coded = import_sheets([sheet_a, sheet_b], key)
    except SheetError as error:
        print(error)
        return 2
    coded.to_csv(register, index=False, lineterminator="\n", encoding="utf-8")
    print(f"{coded['ruling_id'].nunique()} rulings, {len(coded)} readings")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
