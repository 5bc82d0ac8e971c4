"""Checks across registers: foreign keys, and dates and counts of linked records."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from perutip.contract.charges import LAW_31146, NEW_CODES
from perutip.contract.problems import MASKED, Problem, shown_value
from perutip.contract.registers import FILES, REGISTERS, RULINGS_FOLDER

EXTRACTED = ("cases", "rulings")
TEXT_ENDINGS = (".txt", ".pdf")
Frames = dict[str, pd.DataFrame]


def check_across(
    frames: Frames, extraction_date: dt.date | None = None
) -> list[Problem]:
    """Return violations between registers, as far as those concerned are given.

    frames: typed registers by name, index the record number.
    """
    problems = list(_foreign_keys(frames))
    for check in (_charges, _ruling_dates, _referrals, _districts, _frame, _trained):
        problems += check(frames)
    if extraction_date is not None:
        problems += _extraction(frames, pd.Timestamp(extraction_date))
    return problems


def check_ruling_texts(rulings: pd.DataFrame, folder: Path | None) -> list[Problem]:
    """Return rulings without exactly one of text and text_file, or without the file.

    text_file is a path under `folder`/rulings; folder None: existence is not checked.
    """
    empty = pd.Series(None, index=rulings.index, dtype="str")
    text = rulings.get("text", empty)
    path = rulings.get("text_file", empty)
    problems = _say(
        "rulings", rulings.index[text.notna() == path.notna()], "text, text_file",
        "exactly one of the two: the text, or the file that holds it",
    )  # fmt: skip
    home = None if folder is None else (folder / RULINGS_FOLDER).resolve()
    for row, name in path.dropna().items():
        fault = _path_fault(name, home)
        if fault:
            problems.append(Problem(FILES["rulings"], row, "text_file", MASKED, fault))
    return problems


def _path_fault(name: str, home: Path | None) -> str:
    """Return what is wrong with a text_file; only the name is judged without a home."""
    if not name.lower().endswith(TEXT_ENDINGS):
        return "a file name that ends in " + " or ".join(TEXT_ENDINGS)
    pieces = name.replace(chr(92), "/").split("/")
    if ".." in pieces or "" in pieces or ":" in name or chr(92) in name:
        return f"a relative path inside {RULINGS_FOLDER}/, with / between folders"
    if home is None:
        return ""
    try:
        target = (home / name).resolve()
        inside, there = target.is_relative_to(home), target.is_file()
    except (OSError, ValueError, RuntimeError):
        inside, there = True, False
    if not inside:
        return f"a file inside {RULINGS_FOLDER}/, not a link out of it"
    return "" if there else f"a file that exists under {RULINGS_FOLDER}/"


def _foreign_keys(frames: Frames) -> Iterator[Problem]:
    for name, frame in frames.items():
        for key in REGISTERS[name].foreign_keys:
            if key.register not in frames or key.column not in frame:
                continue
            known = frames[key.register].get(key.target)
            if known is None:
                continue
            known = known.dropna()
            # A target that lost its zero is reported where it stands, not here again.
            known = pd.concat([known, "0" + known])
            values = frame[key.column]
            unknown = values.notna() & ~values.isin(known)
            expected = f"a {key.target} that stands in {FILES[key.register]}"
            yield from _say(name, frame.index[unknown], key.column, expected, frame)


def _charges(frames: Frames) -> list[Problem]:
    cases = frames.get("cases")
    if cases is None:
        return []
    early = cases["filing_date"] < pd.Timestamp(LAW_31146)
    wrong = cases.index[early & cases["charge_filing"].isin(NEW_CODES)]
    expected = (
        f"a code that existed when the case was filed: {', '.join(NEW_CODES)} "
        f"began on {LAW_31146}"
    )
    return _say("cases", wrong, "charge_filing", expected, cases)


def _ruling_dates(frames: Frames) -> list[Problem]:
    if not {"cases", "rulings"} <= set(frames):
        return []
    rulings = frames["rulings"]
    filed = _lookup(frames["cases"], "case_id", "filing_date")
    wrong = rulings.index[rulings["ruling_date"] < rulings["case_id"].map(filed)]
    expected = "on or after the filing_date of its case in cases.csv"
    return _say("rulings", wrong, "ruling_date", expected, rulings)


def _referrals(frames: Frames) -> list[Problem]:
    if not {"incidents", "referrals"} <= set(frames):
        return []
    referrals, incidents = frames["referrals"], frames["incidents"]
    victims = _lookup(incidents, "incident_id", "victims_identified")
    happened = _lookup(incidents, "incident_id", "incident_date")
    incident = referrals["incident_id"]
    many = referrals.index[referrals["victim_number"] > incident.map(victims)]
    early = referrals.index[referrals["referral_date"] < incident.map(happened)]
    at_most = "at most the victims_identified of its incident"
    after = "on or after the incident_date of its incident"
    return _say("referrals", many, "victim_number", at_most, referrals) + _say(
        "referrals", early, "referral_date", after, referrals
    )


def _districts(frames: Frames) -> list[Problem]:
    districts = frames.get("districts")
    if districts is None:
        return []
    region, code = districts["region_id"], districts["ubigeo"]
    known = region.notna() & (code.str.len() == 6)
    wrong = districts.index[known & (region != code.str[:2])]
    expected = "the first two digits of the ubigeo"
    return _say("districts", wrong, "region_id", expected, districts)


def _frame(frames: Frames) -> list[Problem]:
    if not {"districts", "frame_trial"} <= set(frames):
        return []
    frame, districts = frames["frame_trial"], frames["districts"]
    role = frame["unit_id"].map(_lookup(districts, "ubigeo", "role"))
    wrong = frame.index[role.notna() & (role != "trial")]
    expected = "a district whose role in districts.csv is trial"
    return _say("frame_trial", wrong, "unit_id", expected, frame)


def _trained(frames: Frames) -> list[Problem]:
    if not {"regions", "prosecutors"} <= set(frames):
        return []
    regions, prosecutors = frames["regions"], frames["prosecutors"]
    never = regions.loc[regions["training_date"].isna(), "region_id"]
    wrong = (prosecutors["trained"] == 1) & prosecutors["region_id"].isin(never)
    expected = "0 in a region without training_date in regions.csv"
    return _say("prosecutors", prosecutors.index[wrong], "trained", expected, prosecutors)


def _extraction(frames: Frames, end: pd.Timestamp) -> list[Problem]:
    problems = []
    expected = f"no later than the extraction on {end:%Y-%m-%d}"
    for name in EXTRACTED:
        if name not in frames:
            continue
        frame = frames[name]
        for column in REGISTERS[name].columns:
            if column.kind == "date" and column.name in frame:
                late = frame.index[frame[column.name] > end]
                problems += _say(name, late, column.name, expected, frame)
    return problems


def _lookup(frame: pd.DataFrame, key: str, value: str) -> pd.Series:
    """Return value by key; the first row counts where a key is (wrongly) repeated."""
    unique = frame.dropna(subset=[key]).drop_duplicates(subset=[key])
    return unique.set_index(key)[value]


def _say(
    name: str, rows: pd.Index, column: str, expected: str,
    frame: pd.DataFrame | None = None,
) -> list[Problem]:  # fmt: skip
    register = REGISTERS[name]
    problems = []
    for row in rows:
        value = ""
        if frame is not None:
            cell = frame.loc[row, column]
            cell = f"{cell:%Y-%m-%d}" if isinstance(cell, pd.Timestamp) else cell
            cell = f"{cell:g}" if isinstance(cell, float) else cell
            value = shown_value(cell, register.column(column))
        problems.append(Problem(register.file, int(row), column, value, expected))
    return problems
