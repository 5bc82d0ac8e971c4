"""Tables of two deliveries that stand together: what is shared differs."""

import pytest

from perutip.reporting.audit.facts import Fact, Source, exactly, minus, plus
from perutip.reporting.audit.solving.agreement import without_false
from perutip.reporting.audit.solving.propagation import Contradiction, Propagation
from perutip.reporting.audit.solving.ranges import Ranges

SOURCE = Source("t01", 0, "estimate", "a line")


def at_least(name, low):
    return Fact(plus(name), low, float("inf"), SOURCE)


def creeping(n=40):
    """Sums of open counts that differ by one: no bound ever meets another."""
    facts = [at_least("first", 1)]
    for k in range(n):
        facts.append(at_least(f"a{k}", 1))
        facts.append(Fact(minus(f"a{k}", f"b{k}"), 0, 0, None, f"equal {k}"))
        facts.append(Fact(minus(f"b{k}", f"a{k}"), 1, 1, None, f"one more {k}"))
    return facts


def test_bounds_that_creep_without_an_end_are_told_by_a_program():
    kept, false = without_false(creeping())
    assert false == [f"one more {k}" for k in range(40)]
    assert len(kept) == 81
    assert Propagation(kept).settled


def test_ranges_refuse_what_leaves_no_counts_though_no_bound_says_so():
    facts = creeping(1)
    assert not Propagation(facts).settled
    with pytest.raises(Contradiction):
        Ranges(facts)


def test_facts_that_creep_and_agree_are_kept():
    """a + b = 7 and 2a + b = 10 take some turns; counts agree with both."""
    facts = [
        Fact((("a", 1.0), ("b", 1.0)), 7, 7, None, "sum"),
        Fact((("a", 2.0), ("b", 1.0)), 10, 10, None, "other sum"),
    ]
    kept, false = without_false(facts)
    assert (len(kept), false) == (2, [])
    assert Ranges(facts).of(plus("a")) == (3, 3)


def test_what_contradicts_leaves_bounds_and_facts_as_they_were():
    known = Propagation([exactly("total", 9, SOURCE), exactly("a", 4, SOURCE)])
    known.join([Fact(minus("total", "a", "b"), 0, 0, None, "adds up")])
    before = dict(known.bounds), list(known.facts)
    assert known.bounds["b"] == (5, 5)
    with pytest.raises(Contradiction):
        known.join(
            [at_least("c", 2), Fact(minus("c", "b"), 3, 3), exactly("b", 6, SOURCE)]
        )
    assert (known.bounds, known.facts) == before
    known.join([exactly("c", 6, SOURCE), Fact(minus("c", "b"), 1, 1)])
    assert known.bounds["c"] == (6, 6)


def test_joined_one_by_one_they_leave_the_bounds_of_all_together():
    facts = [
        exactly("total", 20, SOURCE),
        Fact(minus("total", "a", "b", "c"), 0, 0),
        at_least("a", 4),
        Fact(minus("a", "b"), 2, 5),
        at_least("c", 3),
    ]
    one_by_one = Propagation()
    for fact in facts:
        one_by_one.join([fact])
    assert one_by_one.bounds == Propagation(facts).bounds
    assert one_by_one.bounds["a"][1] < 20
