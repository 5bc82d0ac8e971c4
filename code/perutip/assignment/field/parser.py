"""Words and options of the field team's commands."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from perutip.assignment.frame_names import FRAMES
from perutip.option_parser import OptionParser, whole_number

ORDER = (
    "order: frame; freeze reserve; freeze trial; publish its hash; seed trial; "
    "draw trial; certificate. The ceremony: input/CEREMONY.md, input/CEREMONIA.md"
)


class _Parser(OptionParser):
    head, stream = "not done", "stderr"


def build_parser(title: str) -> OptionParser:
    """The parser; the word that is given stands in `command` of what it returns."""
    parser = _Parser(prog="05_randomize.py", description=title, epilog=ORDER)
    words = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, text: str, frame: str = "") -> argparse.ArgumentParser:
        sub = words.add_parser(name, help=text, description=text, epilog=ORDER)
        if frame == "any":
            sub.add_argument(
                "frame", choices=FRAMES, metavar="FRAME", help=", ".join(FRAMES)
            )
        elif frame:
            sub.add_argument("frame", choices=[frame], nargs="?", default=frame)
        sub.add_argument(
            "--input",
            type=Path,
            metavar="DIR",
            help="folder of the registers, else input/confidential",
        )
        sub.set_defaults(command=name)
        return sub

    _frame_options(
        command("frame", "make the trial's frame from public files", "trial")
    )
    pairs = command("pairs", "make the frame of a pilot drawn within pairs", "pilot")
    pairs.add_argument(
        "--units",
        nargs="+",
        default=[],
        metavar="UBIGEO",
        help="districts of the pilot, else those that districts.csv gives a role in it",
    )
    _freeze_options(
        command("freeze", "fix a frame and what its seed will come from", "any")
    )
    _seed_options(command("seed", "record the seed of a frozen frame", "any"))
    command("draw", "draw a frozen frame with its seed, or verify the draw", "any")
    replace = command(
        "replace", "the next reserve takes the place of a district", "trial"
    )
    replace.add_argument("--unit", required=True, metavar="UBIGEO")
    replace.add_argument("--reason", required=True, metavar="TEXT")
    void = command("void", "void what stands of a frame; nothing is deleted", "any")
    void.add_argument("--reason", required=True, metavar="TEXT")
    command("status", "where every frame stands, and what comes next")
    certificate = command("certificate", "one page that says what was drawn", "trial")
    certificate.add_argument("--language", choices=["en", "es"], default="en")
    certificate.add_argument(
        "--anchor", action="append", default=[], metavar="HASH[@TIME]"
    )
    dry = command("dry-run", "show a draw with a test seed, write nothing", "any")
    dry.add_argument("--test-seed", required=True, metavar="TEXT")
    return parser


def _frame_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--districts", type=Path, required=True, help="INEI's list, CSV")
    sub.add_argument(
        "--register", type=Path, required=True, help="police register, .xlsx or CSV"
    )
    sub.add_argument("--years", help="2017-2025; all when left out")
    sub.add_argument(
        "--place",
        choices=["district", "province"],
        default="district",
        help="a victim counts in the district of the report, or in its province",
    )
    sub.add_argument(
        "--units",
        type=partial(whole_number, least=1),
        default=20,
        help="districts of the trial",
    )
    sub.add_argument(
        "--min-population", type=whole_number, default=20_000, metavar="PEOPLE"
    )
    sub.add_argument(
        "--exclude",
        nargs="+",
        default=[],
        metavar="UBIGEO",
        help="districts of the pilot (those that the folder names are left out too)",
    )
    sub.add_argument(
        "--regions",
        type=Path,
        help="regions with training_date, else regions.csv of the folder",
    )
    sub.add_argument("--reserve", type=whole_number, default=1, metavar="PER_STRATUM")


def _freeze_options(sub: argparse.ArgumentParser) -> None:
    source = sub.add_mutually_exclusive_group()
    source.add_argument(
        "--beacon",
        nargs=2,
        metavar=("CHAIN", "ROUND"),
        help="quicknet and a round not yet published: its number, or its time",
    )
    source.add_argument(
        "--dice", type=whole_number, metavar="ROLLS", help="throws of dice"
    )
    source.add_argument(
        "--nonces",
        nargs="+",
        metavar="MEMBER=HASH",
        help="role or initials of three or more members, SHA-256 of each one's nonce",
    )
    sub.add_argument("--url", help="where another chain's rounds are read")
    sub.add_argument("--faces", type=whole_number, default=6, help="faces of the dice")
    sub.add_argument("--place", help="where the dice are thrown")
    sub.add_argument("--time", help="when: 2026-12-01T10:00-05:00")
    sub.add_argument(
        "--witness",
        action="append",
        default=[],
        metavar="ROLE",
        help="a witness by role or initials, no name; two or more",
    )
    sub.add_argument(
        "--source",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a file that the frame was made from; its hash is recorded",
    )
    sub.add_argument(
        "--no-reserve", action="store_true", help="the trial has no reserve"
    )


def _seed_options(sub: argparse.ArgumentParser) -> None:
    source = sub.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "--signature", metavar="HEX", help="quicknet: the round's signature, 96 digits"
    )
    source.add_argument(
        "--reply", type=Path, metavar="FILE", help="the beacon's reply, saved as JSON"
    )
    source.add_argument(
        "--randomness", metavar="HEX", help="another chain: what the round published"
    )
    source.add_argument(
        "--dice", type=Path, metavar="FILE", help="the throws: a file of digits"
    )
    source.add_argument(
        "--nonces", nargs="+", metavar="NONCE", help="in the order of the members"
    )
