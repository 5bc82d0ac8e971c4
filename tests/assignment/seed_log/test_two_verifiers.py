"""Tamperings of every field, and a package and a script that must agree on each."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from forgery import (
    DICE,
    LOGS,
    NONCES,
    SIGNATURE,
    START,
    dice_source,
    earlier_log,
    frame,
    log_at,
    rebuilt,
    records_of,
    told,
)
from tampering import agreed

from perutip.assignment.seed_log import announce_beacon, verify_all
from perutip.assignment.seed_log import seed_sources as seeds
from perutip.assignment.seed_log.chain import canonical_json, record_hash


@pytest.mark.parametrize(
    ("name", "length", "sentence"),
    [
        ("beacon", 1, "reserve: frozen"),
        ("beacon", 2, "trial: frozen (record 2), not drawn"),
        ("beacon", 3, "trial: frozen and its seed recorded, not drawn"),
        ("beacon", 4, "reserve: frozen, not ranked"),
        ("dice", 1, "pilot: frozen (record 1), not drawn"),
        ("dice", 7, "trial: voided by record 7, nothing of it stands"),
        ("dice", 8, "trial: frozen (record 8), not drawn"),
    ],
)
def test_not_drawn_is_not_success(
    logs, verifier, tmp_path, name: str, length: int, sentence: str
) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(rebuilt(records_of(logs[name])[:length]))
    assert agreed(verifier, path)[0] == 3
    report = verify_all(path, {})
    assert report.status == "not drawn" and not report.problems
    assert any(line.startswith(sentence) for line in report.awaited)


def test_no_log_an_empty_one_and_another_frames(verifier, tmp_path, logs) -> None:
    path = tmp_path / "log.jsonl"
    assert agreed(verifier, path)[0] == 3
    path.write_bytes(b"")
    assert agreed(verifier, path)[0] == 3
    assert "empty" in verify_all(path, {}).awaited[0]
    pilot = tmp_path / "frame_pilot.csv"
    frame(30101).to_csv(pilot, index=False, lineterminator="\n")
    report = verify_all(logs["beacon"], {"pilot": pilot})
    assert report.awaited == ("pilot: this log holds no freeze of that frame",)
    assert told(verifier, str(logs["beacon"]), f"pilot={pilot}")[0] == 3
    other = tmp_path / "frame_trial.csv"
    frame(10102).to_csv(other, index=False, lineterminator="\n")
    assert verify_all(logs["beacon"], {"trial": other}).status == "differs"
    assert told(verifier, str(logs["beacon"]), f"trial={other}")[0] == 3


@pytest.mark.parametrize("asked", ["-h", "--help"])
def test_help_says_how_it_is_called(verifier, asked: str) -> None:
    code, said = told(verifier, asked)
    assert code == 0 and "python verify_draw.py seed_log.jsonl" in said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "name the log"),
        ([""], "the name of the log is empty"),
        ([" "], "the name of the log is empty"),
        (["log", "trial="], "the file of trial is empty"),
        (["log", "trial"], "expected NAME=FILE; frames are pilot, trial, reserve"),
        (["log", "other=a"], "expected NAME=FILE; frames are pilot, trial, reserve"),
        (["log", "trial=a", "trial=b"], "trial is given twice"),
        (["log", "--anchor"], "--anchor needs a value"),
        (["log", "--anchor", ""], "an anchor is 64 hex digits, or HASH@TIME"),
        (["log", "--quick"], "not known: --quick"),
    ],
)
def test_wrong_words_to_the_verifier_are_wrong_use(verifier, given, said, capsys):
    assert verifier.main(given) == 2
    told = capsys.readouterr()
    assert told.err.splitlines()[0] == said and told.out == ""


def forged_beacon(records: list[dict], how: str) -> None:
    """Ways of shopping for a seed with a round whose signature is known."""
    origin = records[2]["origin"]
    if how == "other signature":
        origin["signature"] = SIGNATURE[:-1] + "8"
    if how == "no signature":
        del origin["signature"]
    if how == "empty signature":
        origin["signature"] = ""
    if how == "other randomness":
        origin["randomness"] = "ab" * 32
        del origin["signature"]
    if how == "other round":
        records[1]["announced"]["round"] = origin["round"] = 999
    if how == "name of the chain":
        records[1]["announced"]["chain"] = origin["chain"] = "quicknet"
    if how == "earlier format":
        del records[1]["announced"], records[1]["sources"], records[1]["rule"]
        records[1]["announced"] = {"beacon": [origin["chain"], origin["round"]]}
        del records[1]["reserve"]
    if how == "freeze after the round":
        records[1]["time"] = "2023-08-23T16:00:00Z"
    if how == "seed before the round":
        records[2]["time"] = "2023-08-23T15:59:23Z"
    if how == "not the announced source":
        records[2]["origin"] = {"kind": "dice", "transcript": DICE}


@pytest.mark.parametrize(
    "how",
    [
        "other signature",
        "no signature",
        "empty signature",
        "other randomness",
        "other round",
        "name of the chain",
        "earlier format",
        "freeze after the round",
        "seed before the round",
        "not the announced source",
    ],
)
def test_a_beacon_s_seed_needs_its_signature(logs, verifier, tmp_path, how) -> None:
    from perutip.assignment.seed_log.record_content import draw_content
    from perutip.assignment.seed_log.state import frame_of

    records = records_of(logs["beacon"])[:5]
    forged_beacon(records, how)
    linked = [json.loads(x) for x in rebuilt(records).decode().splitlines()]
    origin = records[2]["origin"]
    if origin["kind"] == "beacon":
        origin["commitment"] = linked[1]["hash"]
    text = "{commitment}|{chain}|{round}|{randomness}"
    text = text if origin["kind"] == "beacon" else "{transcript}"
    seed = seeds.sha256_text(text.format(**origin))
    records[2]["seed"] = seed
    for n, of in ((3, 1), (4, 0)):
        records[n] |= draw_content(frame_of(records[of]), seed) | {"origin": origin}
    path = tmp_path / "log.jsonl"
    path.write_bytes(rebuilt(records))
    assert agreed(verifier, path)[0] == 3


def test_an_earlier_log_may_not_follow_one_that_announces(verifier, tmp_path) -> None:
    records = records_of(LOGS["dice"](tmp_path / "a.jsonl"))
    earlier = records_of(earlier_log(tmp_path / "b.jsonl"))
    late = [
        {**r, "time": "2026-03-02T15:00:00Z"} for r in earlier if r["frame"] != "trial"
    ]
    path = tmp_path / "log.jsonl"
    path.write_bytes(rebuilt([*records, *late]))
    assert agreed(verifier, path)[0] == 3
    assert "names no source" in verify_all(path, {}).problems[0]


@pytest.mark.parametrize(
    ("announced", "code"),
    [
        ({}, 0),
        ({"beacon": ["quicknet", 5]}, 0),
        ({"beacon": ["Quicknet", 5]}, 3),
        ({"beacon": ["quicknet", 0]}, 3),
        ({"beacon": ["quicknet"]}, 3),
        ({"nonces": ["ab" * 32] * 3}, 3),
        ({"criterion": "x"}, 3),
        ({"note": "x"}, 3),
    ],
)
def test_earlier_announcements(verifier, tmp_path, announced: dict, code: int) -> None:
    path = earlier_log(tmp_path / "log.jsonl", announced)
    assert agreed(verifier, path)[0] == code
    if not code:
        assert "source not announced" in verify_all(path, {}).verdict


def test_an_unknown_beacon_is_said_in_the_verdict(verifier, tmp_path) -> None:
    path = tmp_path / "log.jsonl"
    url = "https://example.org/rounds"
    source = announce_beacon("some chain", 7, url=url)
    freeze = log_at(path).freeze("trial", frame(10101), source=source, no_reserve=True)
    seed = seeds.beacon_seed(
        freeze.record["hash"], "some chain", 7, randomness=NONCES[0]
    )
    log_at(path, 1).seed("trial", seed)
    log_at(path, 2).draw("trial", frame(10101))
    said = f"; signature not checked, see {url}; clock of the beacon not known"
    said += "; no frame file compared: trial"
    assert agreed(verifier, path) == (0, "internally consistent, not anchored" + said)
    frozen = freeze.record["hash"]
    report = verify_all(path, {}, anchors=[f"{frozen}@2023-08-23T12:00:30Z"])
    assert report.status == "internally consistent, not anchored"


@pytest.mark.parametrize("typed", ["00" * 32, "ab" * 32, "0123456789abcdef" * 4])
def test_a_randomness_that_repeats_is_no_beacon_s(verifier, tmp_path, typed) -> None:
    """Of a beacon whose signature is not checked, as of a typed seed."""
    path, place = tmp_path / "log.jsonl", "https://example.org/rounds"
    source = announce_beacon("some chain", 7, url=place)
    freeze = log_at(path).freeze("trial", frame(10101), source=source, no_reserve=True)
    bound = freeze.record["hash"]
    good = seeds.beacon_seed(bound, "some chain", 7, randomness=NONCES[0])
    log_at(path, 1).seed("trial", good)
    log_at(path, 2).draw("trial", frame(10101))
    records = records_of(path)
    origin = {**good.origin, "randomness": typed}
    seed = seeds.sha256_text(f"{bound}|some chain|7|{typed}")
    records[1] |= {"origin": origin, "seed": seed}
    path.write_bytes(rebuilt(records))
    long = typed.startswith("0123")  # a period of 16: not told from chance
    assert agreed(verifier, path)[0] == 3
    problems = verify_all(path, {}).problems
    assert any("repeats itself" in one for one in problems) != long
    code, said = told(verifier, str(path))
    assert ("repeats itself" in said) != long


def test_a_frame_that_was_compared_with_no_file_is_in_the_verdict(
    logs, verifier, tmp_path
) -> None:
    alone = "; no frame file compared: "
    assert agreed(verifier, logs["beacon"])[1].endswith(f"{alone}reserve, trial")
    trial = tmp_path / "frame_trial.csv"
    frame(10101).to_csv(trial, index=False, lineterminator="\n")
    report = verify_all(logs["beacon"], {"trial": trial})
    assert report.exit_code == 0 and report.verdict.endswith(f"{alone}reserve")
    said = told(verifier, str(logs["beacon"]), f"trial={trial}")[1]
    assert said.splitlines()[-1] == f"randomization: {report.verdict}"


def test_times_never_run_backward(logs, verifier, tmp_path) -> None:
    path = tmp_path / "log.jsonl"
    for name in ("beacon", "dice"):
        records = records_of(logs[name])
        for n, record in enumerate(records[:-1], 1):
            late = START + timedelta(days=1)
            moved = {**record, "time": f"{late:%Y-%m-%dT%H:%M:%SZ}"}
            path.write_bytes(rebuilt([*records[: n - 1], moved, *records[n:]]))
            assert agreed(verifier, path)[0] == 3


def test_a_text_in_the_log_cannot_forge_a_line_of_the_report(
    tmp_path, verifier
) -> None:
    records = records_of(LOGS["dice"](tmp_path / "a.jsonl"))
    records[6]["reason"] = "x\nrandomization: verified, draw anchored only"
    path = tmp_path / "log.jsonl"
    path.write_bytes(rebuilt(records))
    agreed(verifier, path)
    lines = verify_all(path, {}).lines()
    assert not any("\n" in line for line in lines)
    assert sum(line.startswith("randomization:") for line in lines) == 1


@pytest.mark.parametrize("number", [1.0, True, "1", None, [1]])
def test_the_number_of_a_record_is_a_whole_number(verifier, tmp_path, number) -> None:
    records = records_of(LOGS["dice"](tmp_path / "a.jsonl"))
    first = {**records[0], "n": number}
    first["hash"] = record_hash(first)
    path = tmp_path / "log.jsonl"
    lines = [canonical_json(record) for record in (first, *records[1:])]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    assert agreed(verifier, path)[0] == 3
    assert "line 1" in verify_all(path, {}).problems[0]


@pytest.mark.parametrize("rolls", [24, 49, 51])
def test_dice_are_exactly_those_announced(verifier, tmp_path, rolls: int) -> None:
    records = records_of(LOGS["dice"](tmp_path / "a.jsonl"))
    assert records[7]["announced"] == dice_source()
    records[7]["announced"]["rolls"] = rolls
    path = tmp_path / "log.jsonl"
    path.write_bytes(rebuilt(records))
    assert agreed(verifier, path)[0] == 3


@pytest.mark.parametrize(
    "line",
    [
        b"\xff\n",
        b"[]\n",
        b"{}\n",
        b"\n",
        b"NaN\n",
        b'"\\ud800"\n',
        b"[" * 100_000 + b"\n",
        b"9" * 5000 + b"\n",
    ],
)
def test_a_line_that_is_no_record(logs, verifier, tmp_path, line: bytes) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(logs["dice"].read_bytes() + line)
    assert agreed(verifier, path)[0] == 3


@pytest.mark.parametrize("how", ["honest", "one face", "a period", "thrown before"])
def test_both_refuse_throws_that_repeat(verifier, tmp_path, how, monkeypatch) -> None:
    """What a log that no rule was held to would say."""
    throws = {"one face": "6" * 50, "a period": ("123456" * 9)[:50]}.get(how, DICE)
    path = tmp_path / "log.jsonl"
    monkeypatch.setattr(
        "perutip.assignment.seed_log.content_rules._repeats", lambda text: False
    )
    monkeypatch.setattr(
        "perutip.assignment.seed_log.record_rules._seed_order", lambda *given: ""
    )
    for first, name in ((30101, "pilot"), (10101, "trial")):
        source, alone = dice_source(), name == "trial"
        log_at(path).freeze(name, frame(first), source=source, no_reserve=alone)
    before = throws if how == "thrown before" else DICE[::-1]
    log_at(path, 130).seed("pilot", seeds.dice_seed(before))
    log_at(path, 131).seed("trial", seeds.dice_seed(throws))
    log_at(path, 132).draw("trial", frame(10101))
    monkeypatch.undo()
    differs = how != "honest"
    assert (verify_all(path, {}).status == "differs") == differs
    code, said = told(verifier, str(path))
    assert ("dice: the throws" in said) == differs, (code, said)


@pytest.mark.parametrize(
    ("which", "kept", "said"),
    [
        ("beacon", 3, "the trial must be drawn before a unit is replaced"),
        ("beacon", 4, "the reserve must be ranked"),
        ("dice", None, "no reserve is frozen: nothing can take"),
    ],
)
def test_both_say_why_no_unit_can_be_replaced(
    logs, verifier, tmp_path, which: str, kept: int | None, said: str
) -> None:
    replaced = next(r for r in records_of(logs["beacon"]) if r["event"] == "replace")
    log = tmp_path / "seed_log.jsonl"
    last = {"time": "2030-01-01T00:00:00Z"}
    log.write_bytes(rebuilt([*records_of(logs[which])[:kept], {**replaced, **last}]))
    report = verify_all(log, {})
    assert report.exit_code == 3 and said in " ".join(report.lines())
    code, told_here = told(verifier, str(log))
    assert code == 3 and said in told_here
