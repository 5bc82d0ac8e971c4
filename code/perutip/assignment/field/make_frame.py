"""`frame`: the frames of trial and reserve from public files, and their sources."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from perutip.assignment.draw import DrawRefused, read_frame
from perutip.assignment.draw.public_files import (
    PLACE_WORDS,
    baseline_frame,
    parse_years,
    source_of,
)
from perutip.assignment.draw.public_sources import DistrictFrame
from perutip.assignment.draw.public_tables import PublicTable, read_public_table
from perutip.assignment.draw.study_places import (
    REGION_COLUMNS,
    ROLE_COLUMNS,
    pilot_districts,
    trained_regions,
)
from perutip.assignment.draw.trial_choice import TrialChoice, choose_trial
from perutip.assignment.field.folder import WrongUse, frame_path
from perutip.assignment.field.frame_notes import (
    TRIAL_NOTE,
    refuse_standing,
    write_note,
)
from perutip.contract.reading.file_bytes import not_a_file

DISTRICTS_FILE = "trial_districts.csv"


def make_frame(options: argparse.Namespace) -> list[str]:
    """Write the frames and what they were made from; the lines that say so."""
    folder, years = options.folder, _checked(options)
    refuse_standing(folder, ("trial", "reserve"), command="frame")
    others: list[PublicTable] = []
    piloted = _of_the_pilot(folder, others)
    regions = options.regions or folder / "regions.csv"
    trained = None
    if options.regions or regions.is_file():
        others.append(read_public_table(regions, REGION_COLUMNS))
        trained = trained_regions(others[-1])
    base = baseline_frame(
        options.districts,
        options.register,
        years=years,
        place=options.place,
        others=others,
    )
    excluded, whose = _excluded(options.exclude, piloted, set(base.frame["ubigeo"]))
    choice = choose_trial(
        base.frame,
        units=options.units,
        minimum_population=options.min_population,
        excluded=excluded,
        trained_regions=trained,
        reserve_per_stratum=options.reserve,
    )
    span = sorted(int(year) for year in base.by_year.index)
    said = f"{span[0]}-{span[-1]} ({base.years:g} years)"
    rule = f"{choice.rule}; prevalence {said}: {PLACE_WORDS[options.place]}"
    sources = [source_of(options.districts), source_of(options.register)]
    if trained is not None:
        sources.append(source_of(regions))
    _write(folder, choice, sources, rule)
    return [
        *base.notes,
        *_join_lines(base, options.place),
        f"left out: {len(excluded)} districts of the pilot ({whose})",
        f"rule: {rule}",
        *(
            f"  {stratum}: {len(rows)} districts, {rows['m_treated'].iloc[0]} treated"
            for stratum, rows in choice.trial.groupby("stratum")
        ),
        *_extra_line(choice.trial),
        f"written: frame_trial.csv ({len(choice.trial)} districts), "
        f"frame_reserve.csv ({len(choice.reserve)}), {DISTRICTS_FILE}, {TRIAL_NOTE}"
        if len(choice.reserve)
        else f"written: frame_trial.csv ({len(choice.trial)} districts), no reserve, "
        f"{DISTRICTS_FILE}, {TRIAL_NOTE}",
    ]


def _checked(options: argparse.Namespace) -> tuple[int, int] | None:
    """The years asked for, None for all. WrongUse for options' impossible values, all
    of them."""
    problems, years = [], None
    for name in ("districts", "register", "regions"):
        path = getattr(options, name)
        if path is None or path.is_file():
            continue
        there = not_a_file(path) if path.exists() else ""
        said = f"expected {there}" if there else "no such file"
        problems.append(f"--{name} {path.name}: {said}")
    try:
        years = None if options.years is None else parse_years(options.years)
    except DrawRefused as refused:
        problems.append(f"--{refused.problems[0]}")
    if problems:
        raise WrongUse("; ".join(problems))
    return years


def _join_lines(base: DistrictFrame, place: str) -> list[str]:
    """Victims whose place could not be joined are listed, never dropped in silence."""
    lines = [
        f"victims whose place joins no {place}: {100 * base.unmatched_share:.0f}% of "
        f"{base.report['victims'].sum():,.0f}"
    ]
    if base.single_months:
        named = ", ".join(map(str, base.single_months))
        lines.append(
            f"WARNING: the register has one month alone of {named}, counted as a "
            "twelfth of a year each: if they are annual totals, prevalence is too high"
        )
    return lines + [
        f"  {outcome}: {100 * row['share']:.0f}% of victims, {row['places']:.0f} places"
        for outcome, row in base.report.iterrows()
    ]


def _extra_line(trial: pd.DataFrame) -> list[str]:
    if "extra" not in trial:
        return []
    return [f"  of the odd strata, {int(trial['extra'].iloc[0])} treat one more"]


def _of_the_pilot(folder: Path, tables: list[PublicTable]) -> dict[str, set[str]]:
    """File that names districts of the pilot → their codes; what is read is added to
    `tables`."""
    codes: dict[str, set[str]] = {}
    pilot, register = frame_path(folder, "pilot"), folder / "districts.csv"
    if pilot.is_file():
        codes[pilot.name] = set(read_frame(pilot)["unit_id"])
    if register.is_file():
        tables.append(read_public_table(register, ROLE_COLUMNS))
        codes[register.name] = pilot_districts(tables[-1])
    return codes


def _excluded(
    given: Sequence[str], piloted: dict[str, set[str]], known: set[str]
) -> tuple[set[str], str]:
    """Districts of the pilot, given or named by the folder's files, and by which."""
    unknown = [code for code in given if code not in known]
    if unknown:
        raise WrongUse(f"--exclude: {len(unknown)} codes are no district's ubigeo")
    codes = set(given).union(*piloted.values())
    whose = [*(["--exclude"] if given else []), *piloted]
    return codes, ", ".join(whose) or "none is named: --exclude, or frame_pilot.csv"


def _write(
    folder: Path, choice: TrialChoice, sources: list[dict[str, str]], rule: str
) -> None:
    tables = {
        frame_path(folder, "trial"): choice.trial,
        frame_path(folder, "reserve"): choice.reserve,
        folder / DISTRICTS_FILE: choice.districts,
    }
    frame_path(folder, "reserve").unlink(missing_ok=True)
    for path, table in tables.items():
        if len(table):
            table.to_csv(path, index=False, lineterminator="\n", float_format="%.6g")
    frames = [p for p in tables if p.stem.startswith("frame_") and p.is_file()]
    write_note(folder / TRIAL_NOTE, frames, sources, rule)
