"""Options of the readers' command: `python code/04_nlp_index.py import SHEET...`.

Needs the standard library alone, as `option_parser` does.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import perutip
from perutip.option_parser import OptionParser


class SheetOptions(OptionParser):
    """Options that are refused in the words of the command."""

    head, stream = "not imported", "stderr"


def sheet_command(argv: Sequence[str], *, root: Path) -> int:
    """Run the command, what is wrong with its options said before its libraries load;
    see `text.coding.command.main`."""
    perutip.readable_console()
    sheet_options(root).parse_args(list(argv))
    from perutip.text.coding.command import main

    return main(argv, root=root)


def sheet_options(root: Path) -> OptionParser:
    """The parser, with the folders of a project at `root` unless others are given."""
    parser = SheetOptions(
        prog="04_nlp_index.py", description="Take readers' sheets back."
    )
    words = parser.add_subparsers(required=True, metavar="COMMAND")
    sub = words.add_parser("import", help="readers' sheets to hand_coded_rulings.csv")
    sub.add_argument("sheets", nargs="+", metavar="SHEET")
    sub.add_argument(
        "--coding",
        type=Path,
        metavar="DIR",
        default=root / "output" / "confidential" / "restricted" / "coding",
        help="folder of the exported sheets and their key",
    )
    sub.add_argument(
        "--input",
        type=Path,
        metavar="DIR",
        default=root / "input" / "confidential",
        help="folder of the registers, where the codes go",
    )
    sub.add_argument(
        "--replace",
        action="store_true",
        help="readings of the register may be lost or changed; it is copied first",
    )
    return parser
