"""Take readers' sheets back: `python code/04_nlp_index.py import SHEET...`.

Reads what spreadsheets write, refuses what is not whole with every problem at once, and
writes the register hand_coded_rulings.csv into the folder of the registers.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from perutip.contract.registers import SIMULATED_MARK
from perutip.own_folders import own_folder
from perutip.sheet_options import sheet_options
from perutip.study.config import load_config
from perutip.study.declared import ConfigError
from perutip.text.coding.codebook import load_codebook
from perutip.text.coding.register import losses, register_table, write_register
from perutip.text.coding.returned import columns_of, import_sheets, key_of
from perutip.text.coding.sheet_files import read_sheets
from perutip.text.coding.sheet_problems import SheetError, SheetProblem
from perutip.text.dictionary import DictionaryError, load_dictionary

EXIT_DONE, EXIT_FAILED, EXIT_USE = 0, 1, 2


def main(argv: Sequence[str], *, root: Path) -> int:
    """Run the command; 0 done, 1 the disk failed, 2 wrong use or refused sheets."""
    try:
        options = sheet_options(root).parse_args(list(argv))
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        _import(options, root / "input")
    except (SheetError, ConfigError, DictionaryError) as error:
        print(f"not imported: {error}", file=sys.stderr)
        return EXIT_USE
    except OSError as error:
        print(f"not imported: {error.strerror}: {error.filename}", file=sys.stderr)
        return EXIT_FAILED
    return EXIT_DONE


def _import(options: argparse.Namespace, inputs: Path) -> None:
    choices = load_config(inputs / "study.toml").index
    words = inputs / "dictionary"
    codebook = load_codebook(words, load_dictionary(words / choices.dictionary))
    sheets = read_sheets(options.sheets, columns_of(codebook))
    key = key_of(sheets, options.coding)
    others = _of_the_folder(options.input)

    def taken(readings: pd.DataFrame) -> list[SheetProblem]:
        given = options.input
        return [] if options.replace else losses(given, readings, in_order=False)

    readings, counts = import_sheets(sheets, key, codebook, others, taken)
    assert key.table is not None, "sheets without a key are refused"
    table = register_table(readings)
    copy = write_register(options.input, table, replace=options.replace)
    for one in counts:
        print(
            f"{one.file}: {one.present} of {one.items} rulings stand in it "
            f"({one.items - one.present} rows deleted), {one.coded} coded"
        )
    if copy is not None:
        print(f"the register before is kept: {copy.parent.name}/{copy.name}")
    print(f"{table['ruling_id'].nunique()} rulings, {len(table)} readings imported")
    strata = key.table["stratum"]
    unread = sorted(set(strata) - set(readings["stratum"]))
    if unread:
        print(
            f"{len(unread)} of {strata.nunique()} strata without a reading: the "
            "corrected effect awaits them"
        )


def _of_the_folder(folder: Path) -> list[SheetProblem]:
    """Why the register cannot stand in a folder."""
    words = ""
    if (folder / SIMULATED_MARK).exists():
        words = f"{folder.name}/ holds the simulated registers: name another --input"
    elif own := own_folder(folder):
        words = f"--input {folder} {own}: no register goes there"
    elif not folder.is_dir():
        words = f"{folder}: no such folder"
    return [SheetProblem("", words)] if words else []
