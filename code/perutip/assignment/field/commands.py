"""The field team's commands on the draw, from the frame to the certificate.

Each acts on the folder of the registers, `--input` or input/confidential, and prints
which. Options are read here, before any package loads; `carried_out` does the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from perutip.assignment.field.parser import build_parser

STUDY = "study.toml"


def main(
    argv: Sequence[str],
    *,
    register_dir: Path,
    now: Callable[[], datetime] | None = None,
) -> int:
    """Run one command; 0 done, 1 the disk failed, 2 wrong use, 3 refused.

    `register_dir` is the folder when --input names none, study.toml stands beside it;
    `now` a clock for tests.
    """
    title = (__doc__ or "").split("\n", maxsplit=1)[0]
    try:
        options = build_parser(title).parse_args(list(argv))
    except SystemExit as stop:
        return int(stop.code or 0)
    options.folder = Path(options.input or register_dir)
    options.study = Path(register_dir).parent / STUDY
    options.now = now
    from perutip.assignment.field.carried_out import carried_out

    return carried_out(options)
