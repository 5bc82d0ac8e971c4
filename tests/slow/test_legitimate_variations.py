"""Registers that break nothing, however unusual: step 01 takes them all.

Each stands for a study that may come; the later steps on them are other tests' matter.
"""

from __future__ import annotations

import shutil
import tracemalloc

import pandas as pd
import pytest

from perutip.contract.reading import read_registers
from perutip.contract.registers import FILES
from perutip.running.command_line import main
from perutip.running.places import ROOT

SIMULATED = ROOT / "input" / "simulated"
SCALES = ("attitudes_crimes", "attitudes_violence", "attitudes_victims")


class Folder:
    """The simulated registers, to be changed."""

    def __init__(self, path):
        self.path = path

    def read(self, name):
        file = self.path / FILES[name]
        return pd.read_csv(file, dtype="str", keep_default_na=False)

    def write(self, name, table):
        table.to_csv(self.path / FILES[name], index=False, lineterminator="\n")

    def drop(self, *names):
        for name in names:
            (self.path / FILES[name]).unlink()

    def keep(self, name, wanted):
        table = self.read(name)
        self.write(name, table[wanted(table)])


def few_rulings(folder):
    folder.keep("rulings", lambda t: t.index < 60)
    kept = set(folder.read("rulings")["ruling_id"])
    folder.keep("hand_coded", lambda t: t["ruling_id"].isin(kept))


def twelve_regions(folder):
    folder.keep("regions", lambda t: t["training_date"] != "")
    regions = set(folder.read("regions")["region_id"])
    for name in ("cases", "prosecutors", "rulings"):
        folder.keep(name, lambda t: t["region_id"].isin(regions))
    kept = set(folder.read("rulings")["ruling_id"])
    folder.keep("hand_coded", lambda t: t["ruling_id"].isin(kept))


def region_without_cases(folder):
    region = folder.read("regions")["region_id"].iloc[0]
    folder.keep("cases", lambda t: t["region_id"] != region)


def one_region_with_most(folder):
    cases = folder.read("cases")
    rest = cases[cases["region_id"] != "15"]
    lima = cases[cases["region_id"] == "15"]
    folder.write("cases", pd.concat([rest.head(int(len(lima) * 1.5)), lima]))


def strata(sizes):
    def change(folder):
        frame = folder.read("frame_trial")
        labels = [f"s{n}" for n, size in enumerate(sizes, 1) for _ in range(size)]
        halves = [str(size // 2) for size in sizes for _ in range(size)]
        frame["stratum"], frame["m_treated"] = labels, halves
        if any(size % 2 for size in sizes):
            frame["extra"] = str(sum(size % 2 for size in sizes) // 2)
        folder.write("frame_trial", frame)
        (folder.path / "seed_log.jsonl").unlink()

    return change


def no_hand_coding(folder):
    folder.drop("hand_coded")


def empty_baselines(folder):
    table = folder.read("officers_baseline")
    table[["knowledge", "cases_identified", *SCALES]] = ""
    folder.write("officers_baseline", table)


def scale_never_asked(folder):
    for name in ("officers_baseline", "officers_endline"):
        table = folder.read(name)
        table["attitudes_victims"] = ""
        folder.write(name, table)


def test_never_given(folder):
    table = folder.read("officers_endline")
    table["knowledge"] = ""
    folder.write("officers_endline", table)


def constant_outcome(folder):
    table = folder.read("officers_endline")
    table["cases_identified"] = "0"
    folder.write("officers_endline", table)


def fewer_controls(folder):
    folder.keep("districts", lambda t: t["role"] != "pilot_pool")


def no_reserve(folder):
    folder.keep("districts", lambda t: t["role"] != "reserve")


def another_row_order(folder):
    folder.write("cases", folder.read("cases").iloc[::-1])


def windows_file(folder):
    path = folder.path / "cases.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))


def nothing_linked(folder):
    table = folder.read("referrals")
    table["confirmed_trafficking"] = ""
    folder.write("referrals", table)


VARIATIONS = {
    "twelve regions only": twelve_regions,
    "a region without cases": region_without_cases,
    "one region with 40%": one_region_with_most,
    "three strata": strata((6, 6, 8)),
    "odd strata": strata((5, 5, 5, 5)),
    "one stratum": strata((20,)),
    "no hand coding": no_hand_coding,
    "empty baselines": empty_baselines,
    "a scale never asked": scale_never_asked,
    "a test never given": test_never_given,
    "an outcome that is constant": constant_outcome,
    "no pool for the pilot": fewer_controls,
    "no reserve": no_reserve,
    "another order of rows": another_row_order,
    "a file of Windows": windows_file,
    "no referral linked yet": nothing_linked,
}
test_never_given.__test__ = False


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "registers"
    shutil.copytree(SIMULATED, path)
    folder = Folder(path)
    few_rulings(folder)
    return folder


@pytest.mark.parametrize("kind", VARIATIONS)
def test_step_01_takes_it(kind, folder, tmp_path, capsys):
    VARIATIONS[kind](folder)
    output = tmp_path / "out"
    arguments = ("--input", folder.path, "--output", output, "--steps", 1)
    assert main([str(part) for part in arguments]) == 0, capsys.readouterr().out


def test_ten_thousand_cases_and_twenty_thousand_rulings(folder):
    """Memory stays below what the texts alone would take."""
    cases = folder.read("cases")
    many = pd.concat([cases] * 9, ignore_index=True).head(10_000)
    many["case_id"] = [f"C{number:06d}" for number in range(len(many))]
    folder.write("cases", many)
    rulings = folder.read("rulings").assign(case_id="")
    text = "palabra " * 500
    many = pd.concat([rulings] * 340, ignore_index=True).head(20_000)
    many["ruling_id"] = [f"S{number:06d}" for number in range(len(many))]
    many["text"] = [f"{text}{number}" for number in range(len(many))]
    folder.write("rulings", many)
    folder.drop("hand_coded")
    tracemalloc.start()
    read = read_registers(folder.path, prose=False)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(read["rulings"]) == 20_000 and len(read["cases"]) == 10_000
    assert peak < 20_000 * len(text)
