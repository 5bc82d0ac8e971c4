"""Options of map, bundle and lock: read before any package loads."""

from __future__ import annotations

from pathlib import Path

from perutip.option_parser import OptionParser


def map_parser() -> OptionParser:
    """Options of `map`, which turns raw exports into registers."""
    parser = OptionParser(
        prog="main.py map", description="Raw exports to the registers of the contract."
    )
    parser.add_argument("raw", type=Path, metavar="RAW", help="folder of raw exports")
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


def bundle_parser() -> OptionParser:
    """Options of `bundle`, which makes a public archive."""
    parser = OptionParser(
        prog="main.py bundle",
        description="A public archive, refused where it would tell of a person.",
    )
    parser.add_argument("--input", type=Path, help="folder of registers")
    parser.add_argument("--output", type=Path, help="the output to publish")
    parser.add_argument(
        "--to", type=Path, help="the archive; output/bundle/ unless given"
    )
    parser.add_argument(
        "--partial", action="store_true", help="an output in which something is awaited"
    )
    return parser


def lock_parser() -> OptionParser:
    """Options of `lock`, which hashes and copies the plan."""
    parser = OptionParser(
        prog="main.py lock",
        description="Hash and copy of the plan, and a line for the registry.",
    )
    parser.add_argument(
        "--replace",
        action="store_true",
        help="lock again; the earlier lock is kept beside the new one",
    )
    parser.add_argument(
        "--mapping",
        type=Path,
        action="append",
        default=[],
        help="a mapping of raw exports beside input/mapping_*.toml and those in "
        "input/confidential/; its hash is locked, not its text",
    )
    parser.add_argument(
        "--output",
        type=Path,
        action="append",
        default=[],
        help="a folder of results elsewhere than below output/, to look whether "
        "outcomes of real registers were estimated",
    )
    return parser


PARSERS = {"map": map_parser, "bundle": bundle_parser, "lock": lock_parser}
