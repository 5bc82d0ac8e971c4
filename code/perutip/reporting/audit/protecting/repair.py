"""Complementary suppression over all exhibits of a run, on the rows of results.csv.

The same rules everywhere, so that a step need not know what another prints: means of
0/1 variables get no more digits than n allows; a small count becomes a dash; then,
while the audit finds a count that comes back, the printed number that is cheapest to
lose and whose absence opens the range is taken away, in every place where it stands.
Rows of steps that did not run, and numbers of figures, stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from perutip.reporting.audit.ages.coarsened import coarsened
from perutip.reporting.audit.ages.rows import scopes_of
from perutip.reporting.audit.declaring.declaration import Declaration, load_declaration
from perutip.reporting.audit.facts import Source, System, plus
from perutip.reporting.audit.protecting.remedy import (
    Standing,
    not_hidden_by_a_dash,
    remedy,
)
from perutip.reporting.audit.reading.collected import DrawnNumber
from perutip.reporting.audit.reading.effects import SUPPRESSED
from perutip.reporting.audit.reading.published import read_published
from perutip.reporting.audit.reading.rounding import allowed, loses
from perutip.reporting.audit.relations.copies import copies
from perutip.reporting.audit.report import AuditReport, Finding, audit_system, falls
from perutip.reporting.audit.solving.agreement import without_false
from perutip.reporting.audit.solving.connected import connected
from perutip.reporting.audit.solving.ranges import Ranges
from perutip.reporting.results import records

# what stands in a row because its estimate does
INFERENCE = (
    *("std_error", "se_type", "t_stat", "p_value", "p_wild", "p_ri", "p_rw"),
    *("conf_low", "conf_high", "conf_pieces", "conf_type", "conf_level"),
    *("control_mean", "draws", "set_draws", "seed_stream", "p_source"),
)


@dataclass(frozen=True)
class Hidden:
    """A printed number that was taken away, or rounded, and for whose sake."""

    source: Source
    action: str
    cell: str = ""


@dataclass(frozen=True)
class Protected:
    """Rows that may be published, what they lost, and the audit of what is left."""

    results: pd.DataFrame
    hidden: tuple[Hidden, ...]
    report: AuditReport


def protect(
    results: pd.DataFrame,
    figures: Mapping[str, Sequence[DrawnNumber]] | None = None,
    *,
    minimum: int,
    support: int | None = None,
    fixed: Collection[str] = (),
    anew: Collection[str] = (),
    drawn: Collection[str] = (),
    declared: Declaration | None = None,
) -> Protected:
    """Take away what would give a small count back.

    Parameters
    ----------
    results : rows of results.csv as text, of all exhibits that will stand together.
    figures : exhibit → numbers that its figure draws.
    minimum : the minimum cell.
    support : least number of treated observations of an estimate.
    fixed : exhibits that stand already and are not written anew.
    anew : steps that run: their rows are written anew in exhibits that stand, too.
    drawn : exhibits whose estimates a figure shows already; the rest of their rows may
        be hidden.
    declared : the declaration; the package's own when None.

    Returns
    -------
    Protected
        Its report has findings only where nothing that may be hidden would help.
    """
    declared = declared or load_declaration()
    out = results.copy().reset_index(drop=True)
    written = out.get("step", pd.Series("", out.index)).isin(list(anew))
    standing = out["exhibit"].isin(list(fixed)) & ~written
    stands = Standing(frozenset(out.index[standing]), frozenset(drawn))
    hidden = _rounded(out, read_published(out, {}, declared, support), stands)
    coarse = _coarsened(out, results, declared, support, minimum, stands)
    twice = {one.source for one in coarse}
    hidden = [one for one in hidden if one.source not in twice] + coarse
    hidden += _copied(out, declared, stands)

    def read(rows: pd.DataFrame) -> System:
        return read_published(rows, figures or {}, declared, support)

    done = _suppressed(out, hidden, read, minimum, stands)
    if done.report.findings:  # again, without what it was no use to hide
        whole = _without_false(read(out)) if done.report.false else read(out)
        places = not_hidden_by_a_dash(whole, minimum, stands)
        again = _suppressed(out, hidden, read, minimum, replace(stands, places=places))
        if len(again.report.findings) < len(done.report.findings):
            return again
    return done


def _suppressed(
    results: pd.DataFrame,
    hidden: Sequence[Hidden],
    read: Callable[[pd.DataFrame], System],
    minimum: int,
    stands: Standing,
) -> Protected:
    """Take numbers away until nothing falls, or nothing that may go would help."""
    out, hidden = results.copy(), list(hidden)
    stuck: set[str] = set()
    while True:
        system = read(out)
        report = audit_system(system, minimum)
        if report.contradiction:
            return Protected(out, tuple(hidden), report)
        if report.false:
            system = _without_false(system)
        open_findings = [f for f in report.findings if f.cell.name not in stuck]
        taken = _round(system, open_findings, minimum, stands)
        for source in _shares_of_few(system, open_findings, stands):
            _hide(out, source)
            hidden.append(Hidden(source, "hidden"))
        stuck |= {name for name, sources in taken.items() if not sources}
        for name, sources in taken.items():
            for source in sources:
                _hide(out, source)
                hidden.append(Hidden(source, "hidden", name))
        if not any(taken.values()):
            return Protected(out, tuple(hidden), report)


def _without_false(system: System) -> System:
    return replace(system, facts=tuple(without_false(system.facts)[0]))


def _round(
    system: System, findings: Sequence[Finding], minimum: int, stands: Standing
) -> dict[str, list[Source]]:
    """What to take away for each finding that still falls when its turn comes."""
    taken: dict[str, list[Source]] = {}
    for finding in sorted(findings, key=_urgency):
        terms = finding.cell.terms
        hanging = set(map(id, connected(system.facts, [name for name, _ in terms])))
        near = [fact for fact in system.facts if id(fact) in hanging]
        if taken and not falls(finding.cell, *Ranges(near).of(terms), minimum):
            continue
        among = replace(system, facts=tuple(near))
        sources = remedy(among, finding, minimum, stands)
        taken[finding.cell.name] = sources
        left = [fact for fact in system.facts if fact.source not in set(sources)]
        system = replace(system, facts=tuple(left))
    return taken


def _shares_of_few(
    system: System, findings: Sequence[Finding], stands: Standing
) -> list[Source]:
    """Shares and means of a group that is small and printed: with its size gone they
    would still tell something of everyone in it."""
    small = {one.cell.terms for one in findings if one.kind == "printed"}
    return [
        told.source
        for told in system.digits
        if told.size and plus(told.size) in small and told.source.row not in stands.rows
    ]


def _urgency(finding: Finding) -> tuple[bool, float, str]:
    return finding.kind != "printed", finding.high, finding.cell.name


def _rounded(out: pd.DataFrame, system: System, stands: Standing) -> list[Hidden]:
    """Means and shares lose the digits that would tell how many they are of, and keep
    the zeros among those that are left."""
    hidden = []
    for told, text in allowed(system):
        if told.source.row in stands.rows or text == told.text:
            continue
        out.loc[told.source.row, told.source.field] = text
        if loses(told.text, text):
            hidden.append(Hidden(told.source, "rounded" if text else "hidden"))
    return hidden


def _coarsened(
    out: pd.DataFrame,
    results: pd.DataFrame,
    declared: Declaration,
    support: int | None,
    minimum: int,
    stands: Standing,
) -> list[Hidden]:
    """What is imputed beside incidences loses the digits that tell ends by age."""
    scopes = scopes_of(results, declared)
    if not scopes:
        return []
    others = read_published(out, {}, declared, support)
    hidden = []
    for told, text in coarsened(scopes, others, minimum, stands.rows).items():
        out.loc[told.at.row, "control_mean"] = text
        hidden.append(Hidden(told.at, "rounded" if text else "hidden"))
    return hidden


def _copied(out: pd.DataFrame, declared: Declaration, stands: Standing) -> list[Hidden]:
    """Numbers that stand in another exhibit get the digits that they have there."""
    hidden = []
    for one in copies(enumerate(records(out)), declared):
        if one.source.row in stands.rows or one.text == one.allowed:
            continue
        if not one.allowed:
            _hide(out, one.source)
        else:
            out.loc[one.source.row, one.source.field] = one.allowed
        if one.tells:
            hidden.append(Hidden(one.source, "rounded" if one.allowed else "hidden"))
    return hidden


def _hide(frame: pd.DataFrame, source: Source) -> None:
    places = frame.index == source.row
    if source.field == "control_mean":  # the same mean beside another estimate
        shown = frame.loc[source.row, ["variable", "term", "control_mean"]]
        places |= (frame[shown.index] == shown).all(axis=1)
        same = ["exhibit", "variable", "n_obs", "control_mean"]
        places |= (frame[same] == frame.loc[source.row, same]).all(axis=1)
    frame.loc[places, source.field] = ""
    if source.field == "estimate":
        frame.loc[source.row, frame.columns.intersection(INFERENCE)] = ""
        frame.loc[source.row, ["status", "reason"]] = ["not_estimable", SUPPRESSED]
