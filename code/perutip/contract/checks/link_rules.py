"""The rules that two registers or columns decide together: dates, counts, places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from perutip.contract.checks.links import Frames
from perutip.contract.checks.region_names import EXPECTED, name_of_another_code
from perutip.contract.registers import LAW_31146, NEW_CODES


@dataclass(frozen=True)
class LinkRule:
    """A rule about `column` of `register` that other columns or registers decide.

    needs: the columns, as register.column, without which it is not checked. breaks:
    frames → boolean series over the rows of `register`, true where the rule is broken.
    premise: a column of another register from whose empty cells the rule concludes;
    rows whose cell was refused, and is empty for that alone, are taken out. whole: a
    register from whose missing rows the rule concludes: not checked where a record of
    it could not be read.
    """

    register: str
    column: str
    expected: str
    needs: tuple[str, ...]
    breaks: Callable[[Frames], pd.Series]
    premise: str = ""
    whole: str = ""


def linked(frames: Frames, child: str, parent: str, key: str, value: str) -> pd.Series:
    """Return for each row of `child` the `value` of the `parent` with its `key`.

    The first row counts where a key is (wrongly) repeated.
    """
    rows = frames[child]
    unique = frames[parent].dropna(subset=[key]).drop_duplicates(subset=[key])
    found = rows[[key]].merge(
        unique[[key, value]],
        on=key,
        how="left",
        validate="many_to_one",
    )
    return found[value].set_axis(rows.index)


def _new_code_before_law(frames: Frames) -> pd.Series:
    cases = frames["cases"]
    early = cases["filing_date"] < pd.Timestamp(LAW_31146)
    return early & cases["charge_filing"].isin(NEW_CODES)


def _ruled_before_filed(frames: Frames) -> pd.Series:
    filed = linked(frames, "rulings", "cases", "case_id", "filing_date")
    return frames["rulings"]["ruling_date"] < filed


def _ruled_elsewhere(frames: Frames) -> pd.Series:
    region = linked(frames, "rulings", "cases", "case_id", "region_id")
    return region.notna() & (frames["rulings"]["region_id"] != region)


def _ruling_of_a_pending_case(frames: Frames) -> pd.Series:
    status = linked(frames, "rulings", "cases", "case_id", "status")
    return status == "pending"


def _review_never_asked(frames: Frames) -> pd.Series:
    escalated = linked(frames, "rulings", "cases", "case_id", "escalated")
    higher = frames["rulings"]["instance"].isin(("appeals_chamber", "supreme_court"))
    return higher & (escalated == 0)


def _beyond_the_victims(frames: Frames) -> pd.Series:
    victims = linked(
        frames, "referrals", "incidents", "incident_id", "victims_identified"
    )
    return frames["referrals"]["victim_number"] > victims


def _referred_before_incident(frames: Frames) -> pd.Series:
    happened = linked(frames, "referrals", "incidents", "incident_id", "incident_date")
    return frames["referrals"]["referral_date"] < happened


def _incident_elsewhere(frames: Frames) -> pd.Series:
    home = linked(frames, "incidents", "officers_baseline", "officer_id", "ubigeo")
    return home.notna() & (frames["incidents"]["ubigeo"] != home)


def _region_of_another_code(frames: Frames) -> pd.Series:
    region, code = frames["districts"]["region_id"], frames["districts"]["ubigeo"]
    known = region.notna() & (code.str.len() == len("000000"))
    return known & (region != code.str[:2])


def _not_a_trial_district(frames: Frames) -> pd.Series:
    districts = frames["districts"]
    elsewhere = districts.loc[districts["role"] != "trial", "ubigeo"]
    return frames["frame_trial"]["unit_id"].isin(elsewhere)


def _outside_the_frame(frames: Frames) -> pd.Series:
    districts, frame = frames["districts"], frames["frame_trial"]
    inside = districts["ubigeo"].isin(frame["unit_id"])
    known = districts["ubigeo"].notna() & frame["unit_id"].notna().all()
    return (districts["role"] == "trial") & ~inside & known


def _its_own_neighbour(frames: Frames) -> pd.Series:
    pairs = frames["neighbours"]
    return pairs["ubigeo"] == pairs["near_ubigeo"]


def _trained_in_untrained_region(frames: Frames) -> pd.Series:
    regions, prosecutors = frames["regions"], frames["prosecutors"]
    never = regions.loc[regions["training_date"].isna(), "region_id"]
    return (prosecutors["trained"] == 1) & prosecutors["region_id"].isin(never)


LINK_RULES = (
    LinkRule(
        "neighbours",
        "near_ubigeo",
        "another district than its own",
        ("neighbours.ubigeo", "neighbours.near_ubigeo"),
        _its_own_neighbour,
    ),
    LinkRule(
        "prosecutors",
        "trained",
        "0 in a region without training_date in regions.csv",
        (
            "prosecutors.trained",
            "prosecutors.region_id",
            "regions.region_id",
            "regions.training_date",
        ),
        _trained_in_untrained_region,
        premise="regions.training_date",
    ),
    LinkRule(
        "cases",
        "charge_filing",
        "a code that existed when the case was filed: "
        f"{', '.join(NEW_CODES)} began on {LAW_31146}",
        ("cases.filing_date", "cases.charge_filing"),
        _new_code_before_law,
    ),
    LinkRule(
        "rulings",
        "ruling_date",
        "a date on or after the filing_date of its case",
        (
            "rulings.ruling_date",
            "rulings.case_id",
            "cases.case_id",
            "cases.filing_date",
        ),
        _ruled_before_filed,
    ),
    LinkRule(
        "rulings",
        "region_id",
        "the region_id of its case in cases.csv",
        ("rulings.region_id", "rulings.case_id", "cases.case_id", "cases.region_id"),
        _ruled_elsewhere,
    ),
    LinkRule(
        "rulings",
        "case_id",
        "a case that is not pending in cases.csv",
        ("rulings.case_id", "cases.case_id", "cases.status"),
        _ruling_of_a_pending_case,
    ),
    LinkRule(
        "rulings",
        "instance",
        "first_instance where escalated is 0 in cases.csv",
        ("rulings.instance", "rulings.case_id", "cases.case_id", "cases.escalated"),
        _review_never_asked,
    ),
    LinkRule(
        "regions",
        "region_name",
        EXPECTED,
        ("regions.region_id", "regions.region_name"),
        name_of_another_code,
    ),
    LinkRule(
        "districts",
        "region_id",
        "the first two digits of the ubigeo",
        ("districts.region_id", "districts.ubigeo"),
        _region_of_another_code,
    ),
    LinkRule(
        "districts",
        "role",
        "trial only for the districts of frame_trial.csv",
        ("districts.role", "districts.ubigeo", "frame_trial.unit_id"),
        _outside_the_frame,
        whole="frame_trial",
    ),
    LinkRule(
        "frame_trial",
        "unit_id",
        "a district whose role in districts.csv is trial",
        ("frame_trial.unit_id", "districts.ubigeo", "districts.role"),
        _not_a_trial_district,
        premise="districts.role",
    ),
    LinkRule(
        "incidents",
        "ubigeo",
        "the district of its officer in officers_baseline.csv",
        (
            "incidents.ubigeo",
            "incidents.officer_id",
            "officers_baseline.officer_id",
            "officers_baseline.ubigeo",
        ),
        _incident_elsewhere,
    ),
    LinkRule(
        "referrals",
        "victim_number",
        "at most the victims_identified of its incident",
        (
            "referrals.victim_number",
            "referrals.incident_id",
            "incidents.incident_id",
            "incidents.victims_identified",
        ),
        _beyond_the_victims,
    ),
    LinkRule(
        "referrals",
        "referral_date",
        "a date on or after the incident_date of its incident",
        (
            "referrals.referral_date",
            "referrals.incident_id",
            "incidents.incident_id",
            "incidents.incident_date",
        ),
        _referred_before_incident,
    ),
)
