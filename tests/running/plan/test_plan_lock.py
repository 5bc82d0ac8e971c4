"""The locked plan: its hash, what changed since, and that no lock is lost."""

import datetime as dt
import hashlib
import json

import pytest

from perutip.running.command_line import main
from perutip.running.files.places import ROOT
from perutip.running.plan.lock_words import NO_LOCK, lock_state, sentences
from perutip.running.plan.locking import lock_command, write_lock
from perutip.running.plan.plan_lock import (
    COPY,
    FILE,
    OUTCOMES,
    STUDY,
    changes_since_lock,
    plan_files,
    plan_hash,
    read_lock,
)
from perutip.running.usage import UsageError

WHEN = dt.datetime(2026, 11, 26, 4, 0, tzinfo=dt.UTC)
DICTIONARY = "input/dictionary/words.yml"


def replace(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_without_a_lock_one_sentence_says_so(root):
    assert read_lock(root) is None and changes_since_lock(root) == []
    assert lock_state(root) == NO_LOCK and sentences(root) == [NO_LOCK]
    assert "python main.py lock" in NO_LOCK


def test_a_lock_holds_every_file_with_its_copy(root):
    made = write_lock(root, WHEN)
    assert set(made.files) == {STUDY, OUTCOMES, DICTIONARY, "code/02_track4tip.py"}
    assert read_lock(root) == made and made.date == "2026-11-26T04:00:00Z"
    for name in made.files:
        assert (root / COPY / name).read_bytes() == (root / name).read_bytes()
    assert changes_since_lock(root) == []
    assert sentences(root) == [f"{lock_state(root)} Nothing of it changed since."]
    assert made.hash in lock_state(root) and made.date in lock_state(root)


def test_the_hash_is_what_the_shell_would_print(root):
    made = write_lock(root, WHEN)
    lines = ""
    for path in sorted((root / COPY).rglob("*"), key=lambda p: str(p).encode()):
        if path.is_file():
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            lines += f"{digest}  ./{path.relative_to(root / COPY).as_posix()}\n"
    assert hashlib.sha256(lines.encode()).hexdigest() == made.hash


def test_changes_are_told_by_key_word_and_file(root):
    write_lock(root, WHEN)
    replace(root / STUDY, "level = 0.95 ", "level = 0.9 ")
    replace(root / OUTCOMES, 'title = "Conviction"', 'title = "Verdict"')
    (root / DICTIONARY).write_text("- uno\n- tres\n- cuatro\n", encoding="utf-8")
    (root / "code" / "02_track4tip.py").unlink()
    (root / "code" / "98_new.py").write_text("", encoding="utf-8")
    assert changes_since_lock(root) == [
        "study.toml: study.level was 0.95, is 0.9",
        'outcomes.toml: outcome.conviction.title was "Conviction", is "Verdict"',
        "dictionary/words.yml: 2 lines added, 1 removed",
        "02_track4tip.py: is gone",
        "98_new.py: is new",
    ]
    (said,) = sentences(root)
    assert "Changed since: study.toml: study.level was 0.95, is 0.9; " in said


def test_a_comment_is_told_as_one(root):
    write_lock(root, WHEN)
    path = root / STUDY
    path.write_text(path.read_text(encoding="utf-8") + "# why\n", encoding="utf-8")
    assert changes_since_lock(root) == ["study.toml: comments or layout"]


def test_entries_of_one_name_are_told_apart(root):
    twice = '[[variable]]\nname = "a"\nx = {}\n[[variable]]\nname = "a"\nx = {}\n'
    (root / OUTCOMES).write_text(twice.format(1, 2), encoding="utf-8")
    write_lock(root, WHEN)
    (root / OUTCOMES).write_text(twice.format(3, 2), encoding="utf-8")
    assert changes_since_lock(root) == ["outcomes.toml: variable.a.x was 1, is 3"]
    (root / OUTCOMES).write_text(twice.format(1, 3), encoding="utf-8")
    assert changes_since_lock(root) == ["outcomes.toml: variable.a1.x was 2, is 3"]


def test_many_files_of_code_are_counted(root):
    write_lock(root, WHEN)
    for n in range(20):
        (root / "code" / f"new_{n:02d}.py").write_text("", encoding="utf-8")
    changes = changes_since_lock(root)
    assert len(changes) == 13 and changes[-1] == "code: 8 more files"


def test_a_standing_lock_is_never_overwritten_silently(root, capsys):
    lock_command([], root)
    said = capsys.readouterr().out
    first = read_lock(root)
    assert said.splitlines()[-1].startswith("AEARCTR-0018380: plan locked 20")
    assert first.hash in said
    replace(root / STUDY, "level = 0.95 ", "level = 0.9 ")
    with pytest.raises(UsageError, match=f"locked on .*{first.hash}"):
        lock_command([], root)
    assert read_lock(root) == first
    lock_command(["--replace"], root)
    kept = list((root / "input").glob("plan_lock-*.json"))
    assert len(kept) == 1 and json.loads(kept[0].read_text())["hash"] == first.hash
    copied = kept[0].with_suffix("") / STUDY
    assert "level = 0.95 " in copied.read_text(encoding="utf-8")
    assert read_lock(root).hash != first.hash and changes_since_lock(root) == []


@pytest.mark.parametrize("option", ["--mapping", "--output"])
def test_what_is_named_and_not_there_leaves_the_earlier_lock(root, option):
    lock_command([], root)
    first = read_lock(root)
    with pytest.raises(UsageError, match=f"{option} .*nowhere: no such f"):
        lock_command(["--replace", option, str(root / "nowhere")], root)
    assert read_lock(root) == first and changes_since_lock(root) == []


def test_an_edited_lock_and_an_edited_copy_are_seen(root):
    made = write_lock(root, WHEN)
    (root / COPY / DICTIONARY).write_text("- otro\n", encoding="utf-8")
    assert f"{COPY}/{DICTIONARY} is not the copy" in changes_since_lock(root)[0]
    raw = json.loads((root / FILE).read_text(encoding="utf-8"))
    raw["files"][DICTIONARY] = made.files[STUDY]
    (root / FILE).write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(UsageError, match="or was edited"):
        changes_since_lock(root)
    (root / FILE).write_text("{", encoding="utf-8")
    with pytest.raises(UsageError, match="is not a lock"):
        lock_state(root)


def test_the_plan_of_the_package_is_found_and_its_order_is_that_of_bytes():
    files = plan_files(ROOT)
    assert {STUDY, OUTCOMES, "code/06_rct.py"} <= set(files)
    assert any(name.startswith("input/dictionary/") for name in files)
    few = {"b": "2", "B": "1"}
    assert plan_hash(few) == hashlib.sha256(b"1  ./B\n2  ./b\n").hexdigest()


def test_wrong_words_are_wrong_use():
    with pytest.raises(SystemExit) as stopped:
        main(["lock", "--again"])
    assert stopped.value.code == 2
