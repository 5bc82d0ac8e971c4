"""`main.py map RAW`: raw exports to registers, by the rules of mapping.toml."""

from __future__ import annotations

import argparse
from pathlib import Path

from perutip.contract.checks import ContractError
from perutip.contract.reading.raw_exports import MappingError, map_raw
from perutip.running.places import ROOT, shown_place
from perutip.running.run import UsageError


def map_command(argv: list[str]) -> int:
    """Parse the options of `map`, write the registers, print the report.

    Returns
    -------
    int
        0 when the registers are written; 2 (by UsageError too) when nothing is.
    """
    options = _parser().parse_args(argv)
    target = options.to or ROOT / "input" / "confidential"
    mapping = options.mapping or ROOT / "input" / "mapping.toml"
    if target.resolve() == (ROOT / "input" / "simulated").resolve():
        raise UsageError("--to input/simulated: raw exports never replace those")
    if target.exists() and not target.is_dir():
        raise UsageError(f"--to {shown_place(target)} is a file, not a folder")
    try:
        report = map_raw(options.raw, mapping, target, replace=options.replace)
    except (MappingError, ContractError, FileExistsError) as error:
        raise UsageError(str(error)) from error
    except OSError as error:
        place = shown_place(target)
        raise UsageError(f"{place}: {error.strerror or 'cannot be written'}") from error
    print("\n".join(report))
    print(f"MAPPED: {_registers(report)} into {shown_place(target.resolve())}")
    return 0


def _registers(report: list[str]) -> str:
    number = sum(line.partition(":")[0].endswith(".csv") for line in report)
    return f"{number} register{'' if number == 1 else 's'}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="main.py map", description="Raw exports to the registers of the contract."
    )
    parser.add_argument("raw", type=Path, help="folder of raw exports")
    parser.add_argument(
        "--mapping", type=Path, help="rules; input/mapping.toml unless given"
    )
    parser.add_argument(
        "--to", type=Path, help="folder of registers; input/confidential unless given"
    )
    parser.add_argument(
        "--replace", action="store_true", help="write over registers that are there"
    )
    return parser
