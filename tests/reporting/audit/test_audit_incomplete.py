"""What adds up in a complete register is not declared of an incomplete one."""

from perutip.reporting.audit.declaration import load_declaration

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
