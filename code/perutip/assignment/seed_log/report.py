"""What a verification found: draws, voids, problems, and the verdict in one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from perutip.assignment.seed_log.anchors import Anchoring

Status = Literal[
    "verified, freeze anchored before the round",
    "verified, draw anchored only",
    "internally consistent, not anchored",
    "not drawn",
    "differs",
]
FREEZE_ANCHORED: Status = "verified, freeze anchored before the round"
DRAW_ANCHORED: Status = "verified, draw anchored only"
NOT_ANCHORED: Status = "internally consistent, not anchored"
NOT_DRAWN: Status = "not drawn"
DIFFERS: Status = "differs"
ANCHOR_PLACES = "the registry entry's upload, or a signed tag of the repository"


@dataclass(frozen=True)
class DrawCheck:
    """One draw of the log.

    `status` is verified, differs or voided (by a later record: derived again too);
    `origin` is beacon, dice, nonces or simulated; `rests_on` says what the seed's
    source rests on beside the log; `problems` name rows.
    """

    frame: str
    line: int
    status: Literal["verified", "differs", "voided"]
    origin: str
    seed: str
    F: str
    digest: str
    n_units: int
    n_treated: int
    possible_assignments: int | str
    problems: tuple[str, ...]
    anchoring: Anchoring = "none"
    rests_on: tuple[str, ...] = ()

    def line_of_text(self) -> str:
        """The draw in one line of the report."""
        said = "".join(f"; {text}" for text in self.rests_on)
        return (
            f"{self.frame}: {self.status}, record {self.line}: {self.n_treated} of "
            f"{self.n_units} units treated, {self.possible_assignments} assignments "
            f"possible, seed from {self.origin}, F {self.F[:16]}, "
            f"digest {self.digest[:16]}{said}"
        )


@dataclass(frozen=True)
class VerificationReport:
    """What `--verify-randomization` found.

    `head` is the hash of the last record; `confirmed` says which record each anchor
    confirmed; `voids` are (frame, line, reason); `awaited` names what is not drawn;
    `notes` say what was not compared, and which frame file holds the frozen frame in
    other bytes (rows in another order, a column that the draw does not use).
    `uncompared` names the frozen frames whose file was not given.
    """

    status: Status
    head: str
    n_records: int
    draws: tuple[DrawCheck, ...]
    voids: tuple[tuple[str, int, str], ...]
    problems: tuple[str, ...]
    awaited: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    looks: int = 0
    uncompared: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """0, or 3 when something differs or is not drawn."""
        return 3 if self.status in (DIFFERS, NOT_DRAWN) else 0

    @property
    def verdict(self) -> str:
        """The verdict in one line, with what it rests on, the frames that were compared
        with no file, and the number of voids."""
        standing = [d for d in self.draws if d.status == "verified"]
        said = list(dict.fromkeys(text for d in standing for text in d.rests_on))
        if self.uncompared:
            said.append(f"no frame file compared: {', '.join(self.uncompared)}")
        parts = [self.status, *(said if not self.exit_code else ())]
        if self.voids:
            parts.append(f"{len(self.voids)} void{'s' * (len(self.voids) > 1)}")
        return "; ".join(parts)

    def _head(self) -> str:
        """The last record's hash; nothing is said of a log that cannot be followed."""
        if self.n_records:
            noun = "record" if self.n_records == 1 else "records"
            return f"{self.head} ({self.n_records} {noun})"
        if self.status == DIFFERS:
            return "not known, the log cannot be followed to its last record"
        return "none, the log is empty (0 records)"

    def lines(self) -> list[str]:
        """The report as lines of text, the verdict last."""
        text = [draw.line_of_text() for draw in self.draws]
        text += [f"{f}: voided by record {n}: {why}" for f, n, why in self.voids]
        text += self.confirmed
        text += [f"  {p}" for p in (*self.problems, *self.awaited, *self.notes)]
        text.append(f"head of the log: {self._head()}")
        if self.status == NOT_ANCHORED:
            text.append(f"publish the head where others keep it: {ANCHOR_PLACES}")
        text.append(f"randomization: {self.verdict}")
        return [one_line(line) for line in text]


def one_line(text: str) -> str:
    """Text with every character that is not printable written out."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
