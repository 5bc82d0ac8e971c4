"""`status` and `certificate`: where every frame stands, and one page on the draw."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path

from perutip.assignment.arms import frame_files
from perutip.assignment.draw import DrawRefused, frame_digest, read_frame
from perutip.assignment.field.certificate_words import WORDS, Language, in_words
from perutip.assignment.field.folder import LOG_NAME, frame_path
from perutip.assignment.frame_names import FRAMES
from perutip.assignment.seed_log.chain import read_log
from perutip.assignment.seed_log.record_rules import seed_exists_from
from perutip.assignment.seed_log.record_writer import replay
from perutip.assignment.seed_log.report import VerificationReport
from perutip.assignment.seed_log.state import Cycle, State, announces
from perutip.assignment.seed_log.verification import verify_all

WIDTH = 78


def status_lines(folder: Path) -> list[str]:
    """Where every frame stands, the command that comes next, and the head."""
    records = read_log(folder / LOG_NAME)
    state = replay(records)
    lines = []
    for name in FRAMES:
        cycle, there = state.cycle(name), frame_path(folder, name).is_file()
        if cycle.freeze or there:
            lines.append(f"{name}: {_stage(state, name)}")
        if cycle.freeze and there and _changed(folder, name, cycle.freeze):
            lines.append(f"  frame_{name}.csv is not as frozen: take back its bytes")
        voids = [r for r in state.voids if r["frame"] == name]
        lines += [f"  voided by record {r['n']}: {r['reason']}" for r in voids]
    lines.append(f"next: {_next(folder, state)}")
    head = records[-1]["hash"] if records else "none, the log is empty"
    noun = "record" if len(records) == 1 else "records"
    lines.append(f"head of the log: {head} ({len(records)} {noun})")
    return lines


def _changed(folder: Path, name: str, freeze: dict) -> bool:
    """Has a frame other rows than its freeze? An unreadable one has."""
    try:
        frame = read_frame(frame_path(folder, name))
        return frame_digest(frame, reserve=name == "reserve") != freeze["F"]
    except DrawRefused:
        return True


def _stage(state: State, name: str) -> str:
    cycle = state.cycle(name)
    if cycle.draw:
        replaced = f", {len(cycle.replaces)} replaced" if cycle.replaces else ""
        done = "ranked" if name == "reserve" else "drawn"
        return f"{done} (record {cycle.draw['n']}, {cycle.draw['time']}){replaced}"
    if cycle.seed:
        return f"seed recorded (record {cycle.seed['n']}), not drawn"
    if cycle.freeze:
        known = seed_exists_from(cycle.freeze)
        waits = f", its seed exists from {known:%Y-%m-%dT%H:%M:%SZ}" if known else ""
        return f"frozen (record {cycle.freeze['n']}, {cycle.freeze['time']}){waits}"
    return "made, not frozen"


def _next(folder: Path, state: State) -> str:
    trial, reserve = state.cycle("trial"), state.cycle("reserve")
    if trial.draw:
        return "certificate; publish the head"
    if trial.seed:
        return "draw trial"
    if trial.freeze:
        return "publish the freeze's hash before its seed exists, then seed trial"
    if reserve.freeze:
        return "freeze trial"
    if frame_path(folder, "reserve").is_file():
        return "freeze reserve"
    if frame_path(folder, "trial").is_file():
        return "freeze trial --no-reserve, or make a reserve"
    return "frame"


def certificate_text(
    folder: Path, *, anchors: Sequence[str] = (), language: Language = "en"
) -> str:
    """One page on the trial's draw, in English or Spanish.

    Raises
    ------
    DrawRefused
        If the trial has no draw that verifies: nothing is certified then.
    ValueError
        For an anchor that is not written as one.
    """
    files = frame_files(folder)
    report = verify_all(folder / LOG_NAME, files, anchors=anchors)
    if report.exit_code:
        raise DrawRefused([*report.problems, *report.awaited], source="certificate")
    state = replay(read_log(folder / LOG_NAME))
    cycle = state.cycle("trial")
    if cycle.draw is None:
        raise DrawRefused(["the trial is not drawn"], source="certificate")
    words = WORDS[language]
    lines = [words["title"], "=" * len(words["title"]), ""]
    lines += _facts(language, report, state, cycle)
    lines += ["", words["arms"], *_arms(words, cycle), "", words["how"]]
    given = [f"{n}={p.name}" for n, p in files.items() if state.cycle(n).freeze]
    check = words["check"].format(frames=" ".join(given))
    lines += [f"  {line}" for line in check.split("\n")]
    lines += ["", words["sign"], ""]
    return "\n".join(lines)


def _facts(
    language: Language, report: VerificationReport, state: State, cycle: Cycle
) -> list[str]:
    words = WORDS[language]
    freeze, seed, drawn = cycle.freeze, cycle.seed, cycle.draw
    assert freeze is not None and seed is not None and drawn is not None
    units = sum(row["n_units"] for row in drawn["strata"])
    treated = sum(row["treated"] for row in drawn["strata"])
    facts = {
        "protocol": drawn["protocol"],
        "F": freeze["F"],
        "units": f"{units}, {treated} {words['treated']}, "
        f"{drawn['possible_assignments']} {words['possible']}",
        "rule": freeze.get("rule", ""),
        "freeze": f"{freeze['hash']} ({freeze['time']})",
        "source": _source(words, freeze),
        "seed": f"{seed['seed']} ({seed['time']})",
        "digest": drawn["digest"],
        "draw": f"{drawn['hash']} ({drawn['time']})",
        "reserve": _reserve(words, state),
        "head": f"{report.head} ({report.n_records})",
        "voids": str(len(state.voids)),
        "verdict": in_words(report.verdict, language),
    }
    lines = []
    for source in freeze.get("sources", []):
        lines.append(f"{words['file']}: {source['name']}")
        lines.append(f"  {source['sha256']}")
    stated = [line for name, fact in facts.items() for line in _fact(words[name], fact)]
    voided = [f"  {n} ({frame}): {reason}" for frame, n, reason in report.voids]
    confirmed = [in_words(line, language) for line in report.confirmed]
    said = [part for line in (*voided, *confirmed) for part in _wrapped(line)]
    return stated[:1] + lines + stated[1:] + said


def _wrapped(line: str) -> list[str]:
    return textwrap.wrap(line, WIDTH, subsequent_indent="  ")


def _fact(label: str, fact: str) -> list[str]:
    """`label: fact`, the fact on lines of its own when it is long."""
    if not fact:
        return []
    if len(label) + len(fact) + 2 <= WIDTH:
        return [f"{label}: {fact}"]
    lines = textwrap.wrap(
        fact,
        WIDTH,
        initial_indent="  ",
        subsequent_indent="  ",
        break_on_hyphens=False,
    )
    return [f"{label}:", *lines]


def _source(words: dict[str, str], freeze: dict) -> str:
    announced = freeze["announced"]
    if not announces(freeze):
        return words["not_announced"]
    kind, known = announced["kind"], seed_exists_from(freeze)
    at = f"{known:%Y-%m-%dT%H:%M:%SZ}" if known else words["no_clock"]
    if kind == "beacon":
        return words["beacon"].format(
            chain=announced["chain"], round=announced["round"], at=at
        )
    if kind == "dice":
        witnesses = ", ".join(announced["witnesses"])
        return words["dice"].format(at=at, **{**announced, "witnesses": witnesses})
    if kind == "nonces":
        return words["nonces"].format(members=", ".join(announced["members"]))
    return words["simulated"]


def _reserve(words: dict[str, str], state: State) -> str:
    reserve = state.cycle("reserve")
    if reserve.freeze is None:
        return words["none"]
    return f"F {reserve.freeze['F']}, {reserve.freeze['n_units']} {words['districts']}"


def _arms(words: dict[str, str], cycle: Cycle) -> list[str]:
    assert cycle.draw is not None
    lines: list[str] = []
    arms: dict[str, dict[int, list[str]]] = {}
    for unit, stratum, _, treated in cycle.draw["table"]:
        arms.setdefault(stratum, {0: [], 1: []})[treated].append(unit)
    for stratum, units in arms.items():
        for arm, label in ((1, words["arm_1"]), (0, words["arm_0"])):
            lines += _fact(f"  {stratum}, {label}", " ".join(sorted(units[arm])))
    for r in cycle.replaces:
        said = f"  {r['unit']} {words['replaced']} {r['replacement']}: {r['reason']}"
        lines += _wrapped(said)
    return lines
