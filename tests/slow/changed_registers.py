"""Changes of registers that break nothing, however unusual."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from registers_folder import LOG, Folder

from perutip.contract.registers import REGISTERS

SCALES = ("attitudes_crimes", "attitudes_violence", "attitudes_victims")
ENDLINE = tuple(r.name for r in REGISTERS.values() if r.wave == "endline")


def twelve_regions(folder: Folder) -> None:
    folder.keep("regions", lambda t: t["training_date"] != "")
    regions = set(folder.read("regions")["region_id"])
    for name in ("cases", "prosecutors", "rulings"):
        folder.keep(name, lambda t: t["region_id"].isin(regions))
    cases = folder.read("cases")
    known = cases["prosecutor_id"].isin(folder.read("prosecutors")["prosecutor_id"])
    folder.write(
        "cases", cases.assign(prosecutor_id=cases["prosecutor_id"].where(known, ""))
    )
    kept = set(folder.read("rulings")["ruling_id"])
    folder.keep("hand_coded", lambda t: t["ruling_id"].isin(kept))


def region_without_cases(folder: Folder) -> None:
    region = folder.read("regions")["region_id"].iloc[0]
    folder.keep("cases", lambda t: t["region_id"] != region)


def one_region_with_most(folder: Folder) -> None:
    cases = folder.read("cases")
    rest, lima = cases[cases["region_id"] != "15"], cases[cases["region_id"] == "15"]
    folder.write("cases", pd.concat([rest.head(int(len(lima) * 1.5)), lima]))


def strata(*sizes: int) -> Callable[[Folder], None]:
    """The frame in strata of these sizes, drawn anew."""

    def change(folder: Folder) -> None:
        frame = folder.read("frame_trial")
        frame = frame.head(sum(sizes))
        labels = [f"s{n}" for n, size in enumerate(sizes, 1) for _ in range(size)]
        halves = [str(size // 2) for size in sizes for _ in range(size)]
        frame = frame.assign(stratum=labels, m_treated=halves)
        if any(size % 2 for size in sizes):
            frame["extra"] = str(sum(size % 2 for size in sizes) // 2)
        folder.write("frame_trial", frame)
        folder.redraw()

    return change


def one_stratum_of_24(folder: Folder) -> None:
    """The reserve joins the frame: more assignments than can be listed."""
    districts = folder.read("districts")
    joined = districts.loc[districts["role"] == "reserve", "ubigeo"].tolist()
    districts.loc[districts["role"] == "reserve", "role"] = "trial"
    folder.write("districts", districts)
    frame = folder.read("frame_trial")
    more = pd.DataFrame({"unit_id": joined})
    frame = pd.concat([frame, more]).assign(stratum="one", m_treated="12")
    folder.write("frame_trial", frame)
    officers, endline = (
        folder.read("officers_baseline"),
        folder.read("officers_endline"),
    )
    for place, ubigeo in enumerate(joined):
        donor = frame["unit_id"].iloc[place]
        mine = officers[officers["ubigeo"] == donor].assign(ubigeo=ubigeo)
        after = endline[endline["officer_id"].isin(mine["officer_id"])]
        new = {old: f"N{place}{old}" for old in mine["officer_id"]}
        officers = pd.concat([officers, mine.replace({"officer_id": new})])
        endline = pd.concat([endline, after.replace({"officer_id": new})])
    folder.write("officers_baseline", officers)
    folder.write("officers_endline", endline)
    folder.redraw()


def not_drawn(folder: Folder) -> None:
    (folder.path / LOG).unlink()


def frozen_only(folder: Folder) -> None:
    """The log ends with the freeze."""
    log = folder.path / LOG
    log.write_text(log.read_text("utf-8").splitlines()[0] + "\n", encoding="utf-8")


def seeded_only(folder: Folder) -> None:
    """The log ends with the seed."""
    log = folder.path / LOG
    lines = log.read_text("utf-8").splitlines()[:2]
    log.write_text("\n".join(lines) + "\n", encoding="utf-8")


def no_endline(folder: Folder) -> None:
    folder.drop(*ENDLINE)


def no_hand_coding(folder: Folder) -> None:
    folder.drop("hand_coded")


def no_prosecutors(folder: Folder) -> None:
    """The assessment is awaited: no register names a prosecutor."""
    folder.drop("prosecutors")


def empty_baselines(folder: Folder) -> None:
    folder.fill("officers_baseline", "", "knowledge", "cases_identified", *SCALES)


def scale_never_asked(folder: Folder) -> None:
    for name in ("officers_baseline", "officers_endline"):
        folder.fill(name, "", "attitudes_victims")


def no_test_given(folder: Folder) -> None:
    folder.fill("officers_endline", "", "knowledge")


def constant_outcome(folder: Folder) -> None:
    folder.fill("officers_endline", "0", "cases_identified")


def pilot_not_chosen(folder: Folder) -> None:
    """Every district that might have been in the pilot is in the pool."""
    districts = folder.read("districts")
    pilot = districts["role"].isin(("pilot_treated", "pilot_control"))
    folder.write(
        "districts",
        districts.assign(role=districts["role"].where(~pilot, "pilot_pool")),
    )


def no_pool(folder: Folder) -> None:
    folder.keep("districts", lambda t: t["role"] != "pilot_pool")


def fewer_controls(folder: Folder) -> None:
    """Two districts to match five with, and none in the pool."""
    districts = folder.read("districts")
    controls = districts.index[districts["role"] == "pilot_control"]
    gone = set(districts.loc[controls[2:], "ubigeo"])
    pool = districts["role"] == "pilot_pool"
    folder.write("districts", districts[~(districts["ubigeo"].isin(gone) | pool)])
    officers = folder.read("officers_baseline")
    left = set(officers.loc[officers["ubigeo"].isin(gone), "officer_id"])
    for name, column, lost in (
        ("officers_baseline", "ubigeo", gone),
        ("officers_endline", "officer_id", left),
        ("municipal", "ubigeo", gone),
        ("incidents", "ubigeo", gone),
        ("residents", "ubigeo", gone),
        ("neighbours", "ubigeo", gone),
        ("neighbours", "near_ubigeo", gone),
        ("complaints", "ubigeo", gone),
    ):
        folder.keep(name, lambda t, c=column, g=lost: ~t[c].isin(g))
    incidents = set(folder.read("incidents")["incident_id"])
    folder.keep("referrals", lambda t: t["incident_id"].isin(incidents))


def no_reserve(folder: Folder) -> None:
    folder.keep("districts", lambda t: t["role"] != "reserve")


def another_row_order(folder: Folder) -> None:
    folder.write("cases", folder.read("cases").iloc[::-1])


def windows_file(folder: Folder) -> None:
    path = folder.path / "cases.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))


def nothing_linked(folder: Folder) -> None:
    folder.fill("referrals", "", "confirmed_trafficking")


def instances_to_come(folder: Folder) -> None:
    """Of some rulings nobody has written down yet which court they are of."""
    rulings = folder.read("rulings")
    rulings.loc[::50, "instance"] = ""
    folder.write("rulings", rulings)


def one_incident(folder: Folder) -> None:
    """The registers of incidents and referrals hold one record each."""
    first = folder.read("referrals").head(1)
    folder.write("referrals", first)
    folder.keep("incidents", lambda t: t["incident_id"].isin(first["incident_id"]))


def ten_thousand_cases(folder: Folder) -> None:
    cases = folder.read("cases")
    many = pd.concat([cases] * 9, ignore_index=True).head(10_000)
    many["case_id"] = [f"C{number:06d}" for number in range(len(many))]
    folder.write("cases", many)
    folder.fill("rulings", "", "case_id")
