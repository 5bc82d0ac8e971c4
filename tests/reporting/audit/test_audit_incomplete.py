"""What adds up in a complete register is not declared of an incomplete one."""

import pytest

from perutip.reporting.audit import protect, read_drawn
from perutip.reporting.audit.declaring.declaration import load_declaration
from perutip.reporting.results import read_results

SENTENCE = "Cases, sentence length|no_sentence"
ESCALATED = "Cases, escalated|not_told"


def equal_to(declared, name):
    found = [sums for equal in declared.equal for sums in [equal.sums]]
    return {n for sums in found if (name,) in sums for one in sums for n in one}


def test_sentences_are_convictions_only_while_all_are_recorded():
    declared = load_declaration()
    whole, partly = declared.given(()), declared.given((SENTENCE,))
    assert "sentence_years.n" in equal_to(whole, "convicted.ones")
    assert "sentence_years.n" not in equal_to(partly, "convicted.ones")
    assert ("convicted.ones", "sentence_years.n") in {n.chain for n in partly.nested}
    ends = [f.end for f in partly.flows if f.panel == "Cases, sentence length"]
    assert ends[0] == "sentence_years.n"
    ends = [f.end for f in whole.flows if f.panel == "Cases, sentence length"]
    assert ends == ["convicted.ones"]


def test_an_outcome_that_rows_leave_has_a_number_of_its_own():
    declared = load_declaration()
    assert declared.given(()).canonical("escalated_case.n") == "[cases].n"
    assert declared.given((ESCALATED,)).canonical("escalated_case.n") == "[told].n"
    assert declared.given((ESCALATED,)).canonical("convicted.n") == "[cases].n"


@pytest.mark.parametrize(("without", "shown"), [(0, True), (3, False), (40, True)])
def test_few_rulings_without_an_instance_do_not_come_back_as_a_difference(
    project, without, shown
):
    """N of the index less N where the instance is held fixed."""
    rows = read_results(project / "output" / "results.csv")
    rows = rows[rows["exhibit"] != "t00_disclosure"].reset_index(drop=True)
    held = (rows["exhibit"] == "t04_robustness") & (rows["term"] == "rulings")
    held &= rows["variable"].isin(["instance", "court", "all_controls"])
    assert held.sum() == 3
    n = (rows.loc[held, "estimate"].astype(int) - without).astype(str)
    rows.loc[held, "estimate"] = n
    drawn = read_drawn(project / "output" / "figures")
    done = protect(rows, drawn, minimum=10, support=30)
    assert done.report.passed
    expected = n.tolist() if shown else ["", "", ""]
    assert done.results.loc[held, "estimate"].tolist() == expected
