"""Two estimates of one outcome, then and now: what differs, and in which words."""

from __future__ import annotations

from typing import Literal

from perutip.reporting.check.matching import settled, unsettled
from perutip.reporting.findings.estimates import Estimate
from perutip.reporting.tables import percent

Change = Literal[
    "none", "digits", "p", "level", "reason", "moved", "measure", "gained", "lost"
]


def measure_of(one: Estimate, other: Estimate) -> tuple[str, ...]:
    """What an estimate measures; its variable alone where either has no number."""
    if one.reason or other.reason:
        return (one.variable,)
    return one.variable, one.exhibit, one.estimator, settled(one.sample)


def what_moved(then: Estimate, now: Estimate) -> Change:
    """Of one measure, both with a number or both without."""
    if then.reason:
        return "none" if then.text == now.text else "reason"
    if _level(then) != _level(now):
        return "level" if then.value == now.value else "moved"
    if then.text != now.text:
        return "moved"
    if then.p_words != now.p_words:
        return "p"
    return "none" if then.value == now.value else "digits"


def _level(one: Estimate) -> str:
    """Of the set, empty without one."""
    return percent(one.level)


def standing_words(then: Estimate, now: Estimate) -> str:
    """An estimate that stands, and what of its set and p does not."""
    said_of = []
    if _level(then) != _level(now):
        said_of.append(
            f"set at {percent(then.level)} {_set(then)} → at {percent(now.level)} "
            f"{_set(now)}"
        )
        shown = now.text.partition(" ")[0]
    else:
        shown = now.text
    if then.p_words != now.p_words:
        said_of.append(f"p {then.p_words} → {now.p_words}")
    return f"{shown} stands, {', '.join(said_of)}"


def _set(one: Estimate) -> str:
    return one.text.partition(" ")[2]


def samples_words(then: Estimate | None, now: Estimate | None) -> str:
    """What else of two samples differs: dictionary, share of time identified."""
    if then is None or now is None:
        return ""
    was, is_now = unsettled(then.sample), unsettled(now.sample)
    if was == is_now or then.reason or now.reason:
        return ""
    pairs = (("then", was), ("now", is_now))
    return "; " + ", ".join(f"{when} {what}" for when, what in pairs if what)
