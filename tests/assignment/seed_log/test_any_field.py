"""Any field of a log edited, records left out or moved: both verifiers see it."""

from __future__ import annotations

import json

import pytest
from forgery import LOGS, rebuilt, records_of
from hypothesis import given, settings
from hypothesis import strategies as st
from tampering import ANOTHER_HASH, FREE, VALUES, agreed, edited, places, put


@settings(max_examples=160, deadline=None, database=None)
@given(data=st.data())
def test_any_field_of_a_forged_log(logs, verifier, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(logs)))
    records = records_of(logs[name])
    n = data.draw(st.integers(0, len(records) - 1))
    ours = [
        at for at in places(records[n]) if at and at[0] not in ("n", "prev", "hash")
    ]
    at = data.draw(st.sampled_from(ours))
    old = records[n]
    for key in at:
        old = old[key]
    value = data.draw(st.sampled_from([..., *VALUES, *edited(old)]))
    if value is not ... and json.dumps(value) == json.dumps(old):
        return
    path = logs[name].with_name("forged.jsonl")
    path.write_bytes(
        rebuilt([*records[:n], put(records[n], at, value), *records[n + 1 :]])
    )
    code, _ = agreed(verifier, path)
    if at == ("data",) and value == ANOTHER_HASH:  # of registers that no log holds
        assert code == 0, (name, records[n]["event"])
    elif not set(at) & FREE and at != ("announced", "faces"):
        assert code == 3, (name, records[n]["event"], at, value)


@pytest.mark.parametrize("name", sorted(LOGS))
def test_true_logs_and_their_forger(logs, verifier, name: str) -> None:
    path = logs[name]
    assert rebuilt(records_of(path)) == path.read_bytes()
    assert agreed(verifier, path)[0] == 0


@pytest.mark.parametrize("name", sorted(LOGS))
def test_records_left_out_moved_and_repeated(
    logs, verifier, name: str, tmp_path
) -> None:
    records, path = records_of(logs[name]), tmp_path / "log.jsonl"
    kept = {"look", "replace", "void"}
    for n, record in enumerate(records):
        path.write_bytes(rebuilt([*records[:n], *records[n + 1 :]]))
        code, _ = agreed(verifier, path)
        assert code == 3 or record["event"] in kept or n == len(records) - 1
        path.write_bytes(rebuilt([*records[: n + 1], *records[n:]]))
        code, _ = agreed(verifier, path)
        assert code == 3 or record["event"] == "look"
        if n:
            swapped = [*records[: n - 1], record, records[n - 1], *records[n + 1 :]]
            path.write_bytes(rebuilt(swapped))
            agreed(verifier, path)
