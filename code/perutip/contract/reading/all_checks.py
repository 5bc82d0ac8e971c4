"""Every check of registers that are read, each cell refused for one reason only."""

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from perutip.contract.checks import (
    Breach,
    StudyFacts,
    Unread,
    check_across,
    check_facts,
    check_identifiers,
    check_interview_texts,
    check_links,
    check_within,
    check_witnesses,
)
from perutip.contract.reading.ruling_files import check_ruling_texts
from perutip.contract.registers import REGISTERS

TEXT_COLUMNS = ("text", "text_file")
ENDLINE = ("frame_trial", "officers_baseline", "officers_endline")
ENDLINE_KEYS = ("unit_id", "ubigeo", "officer_id")


@dataclass
class Whole:
    """Registers as read: types, text, witnesses, what could not be read.

    frames, texts, witnesses: by register name, index the record number. faults: cells
    that could not be read as their type.
    """

    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    texts: dict[str, pd.DataFrame] = field(default_factory=dict)
    witnesses: dict[str, pd.DataFrame] = field(default_factory=dict)
    unread: dict[str, Unread] = field(default_factory=dict)
    faults: list[Breach] = field(default_factory=list)


def check_all(
    whole: Whole, facts: StudyFacts, folder: Path | None, *, partial: bool
) -> list[Breach]:
    """Return all breaches; a cell refused by one stage is not refused by the next.

    The stages: reading as a type, rules of one register, rules between registers, what
    configuration and log say.
    """
    refused: dict[tuple[str, str], pd.Index] = {}
    accepted: list[Breach] = []

    def stage(breaches: list[Breach]) -> None:
        fresh = [
            breach.without(refused[_place(breach)])
            if _place(breach) in refused
            else breach
            for breach in breaches
        ]
        kept = [
            after
            for before, after in zip(breaches, fresh, strict=True)
            if len(after.rows) or not len(before.rows)
        ]
        accepted.extend(kept)
        for breach in kept:
            known = refused.get(_place(breach), pd.Index([], dtype="int64"))
            refused[_place(breach)] = known.union(pd.Index(breach.rows))

    stage(whole.faults)
    texts = _without_refused(whole.texts, refused)
    stage([b for n, t in texts.items() for b in check_identifiers(t, REGISTERS[n])])
    stage([b for n, f in whole.frames.items() for b in check_within(f, REGISTERS[n])])
    if "rulings" in whole.frames:
        places = [refused.get(("rulings", name)) for name in TEXT_COLUMNS]
        unread = pd.Index([], dtype="int64")
        for rows in places:
            unread = unread if rows is None else unread.union(rows)
        stage(check_ruling_texts(whole.frames["rulings"], unread, folder))
    if folder is not None and "file" in whole.frames.get("interviews", ()):
        stage(check_interview_texts(whole.frames["interviews"], folder))
    stage(check_links(whole.frames, whole.unread, refused))
    accepted_frames = _without_refused(whole.frames, refused)
    stage(check_across(accepted_frames, refused, whole.unread))
    treated = dict(facts.treated)
    stage(check_witnesses(accepted_frames, whole.witnesses, treated))
    # who is missing cannot be said of a file that could not be read in full
    unsure = {b.register.name for b in accepted if b.column in ("", *ENDLINE_KEYS)}
    rests = {name: whole.unread.get(name, Unread()) for name in ENDLINE}
    unsure |= {name for name, rest in rests.items() if rest.cells or not rest.whole}
    whole_endline = not unsure & set(ENDLINE) and set(ENDLINE) <= set(whole.frames)
    partial = partial or not whole_endline
    dated = {c.name for c in REGISTERS["cases"].columns if c.kind == "date"}
    unread = whole.unread.get("cases", Unread()).cut or any(
        b.register.name == "cases" and b.column in dated for b in accepted
    )
    stage(check_facts(accepted_frames, facts, partial=partial, unread=unread))
    return accepted


def _without_refused(
    frames: dict[str, pd.DataFrame], refused: dict[tuple[str, str], pd.Index]
) -> dict[str, pd.DataFrame]:
    """Return the frames with refused cells empty: nothing is concluded from them."""
    out = {}
    for name, frame in frames.items():
        faulty = {
            column: rows
            for (register, column), rows in refused.items()
            if register == name and column in frame and len(rows)
        }
        masked = {
            column: frame[column].mask(frame.index.isin(rows))
            for column, rows in faulty.items()
        }
        out[name] = frame.assign(**masked) if masked else frame
    return out


def _place(breach: Breach) -> tuple[str, str]:
    return breach.register.name, breach.column
