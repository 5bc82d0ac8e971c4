"""Officers who serve in another district by now: analysed where they were assigned."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "designs"))
from trial_study import CONFIG, design, study

from perutip.contract.registers import REGISTERS
from perutip.frames.endline import Endline
from perutip.frames.trial.experiment import experiment_frames
from perutip.reporting.disclosure import Disclosure
from perutip.reporting.trial import moved_sentence

PART = Endline("part", ("incidents: no row",))


def officers(moved):
    """The trial's officers, those of `moved` districts in the first of the others."""
    registers = dict(study().registers)
    home = registers["officers_baseline"].set_index("officer_id")["ubigeo"]
    rows = registers["officers_endline"].copy()
    here = rows["officer_id"].map(home)
    rows["ubigeo_endline"] = here.where(~here.isin(moved), "250401")
    rows.loc[rows.index[:3], "ubigeo_endline"] = None
    registers["officers_endline"] = rows
    found = experiment_frames(registers, CONFIG)["officers"]
    return found[found["component"] == "trial"]


def test_those_who_moved_stay_in_the_district_of_their_assignment():
    drawn = design()
    places, treated = np.asarray(drawn.units), np.asarray(drawn.treatment) == 1
    gone = [*places[treated][:2], places[~treated][0]]
    found = officers(gone)
    before = experiment_frames(study().registers, CONFIG)["officers"]
    assert "moved" not in before and "ubigeo_endline" not in found
    same = before[before["component"] == "trial"]
    assert found["ubigeo"].tolist() == same["ubigeo"].tolist()
    assert found["officer_knowledge"].equals(same["officer_knowledge"])
    other = found[found["moved"] == 1]
    assert set(other["ubigeo"]) <= set(gone) and len(other)
    small = Disclosure(1)
    said = moved_sentence(found, drawn, replace(PART, shown=True), small)
    mine = other["ubigeo"].isin(places[treated])
    assert f"{mine.sum():,} of treated, {(~mine).sum():,} of control" in said
    blind = moved_sentence(found, drawn, PART, small)
    assert f"{len(other):,} in all" in blind and "treated," not in blind
    few = moved_sentence(found, drawn, PART, Disclosure(10_000))
    assert "under 10000 in all" in few
    assert moved_sentence(before, drawn, PART, small) == ""


def test_the_contract_takes_the_column_and_does_not_want_it():
    columns = {c.name: c for c in REGISTERS["officers_endline"].columns}
    assert columns["ubigeo_endline"].optional and columns["ubigeo_endline"].nullable
