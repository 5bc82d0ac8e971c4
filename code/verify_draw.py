"""Derive every assignment of a seed log again; needs Python's standard library alone.

    python verify_draw.py seed_log.jsonl [trial=frame_trial.csv ...]        exit 0, or 3
Shares no code with the package; the README does the same with sort, sha256sum and awk.
"""

import collections
import csv
import functools as fun
import hashlib
import json
import operator
import sys
import unicodedata

NAMES = ("unit_id", "stratum", "m_treated", "extra")
TEXTS = {
    "dice": "{transcript}",
    "simulated": "hashdraw/1|SIMULATED|{text}",
    "beacon": "{commitment}|{chain}|{round}|{randomness}",
}


def sha(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def seed_of(o):
    if o["kind"] == "nonces" and [sha(x) for x in o["nonces"]] == o["commitments"]:
        return f"{fun.reduce(operator.xor, (int(x, 16) for x in o['nonces'])):064x}"
    return sha(TEXTS[o["kind"]].format(**o))


def text_of(rows):
    return "".join("\t".join(map(str, row)) + "\n" for row in sorted(rows))


def derive(rows, seed):
    rows = [[unicodedata.normalize("NFC", str(cell)) for cell in row] for row in rows]
    F, n = sha(text_of(rows)), collections.Counter(row[1] for row in rows)
    odd = [s for s in n if n[s] % 2 and len(rows[0]) == 4]
    odd.sort(key=lambda s: sha(f"hashdraw/1|{seed}|{F}|misfit|{s}"))
    table, rank, more = [], collections.Counter(), odd[: int(rows[0][-1])]
    for s, _, u, m in sorted(
        (row[1], sha(f"hashdraw/1|{seed}|{F}|{row[1]}|{row[0]}"), row[0], int(row[2]))
        for row in rows
    ):
        rank[s] += 1
        table.append([u, s, rank[s], int(rank[s] <= m + (s in more))])
    return {"F": F, "seed": seed, "table": table, "digest": sha(text_of(table))}


def checks(log, *frames):
    prev, live = "0" * 64, {}
    for n, line in enumerate(open(log, "rb"), 1):
        r = json.loads(line)
        text = json.dumps(r, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        bare = text.replace(f'"hash":"{r["hash"]}",', "", 1)
        good = [line.decode() == text + "\n", r["prev"] == prev, r["hash"] == sha(bare)]
        prev, cycle = r["hash"], live.setdefault(r["frame"], {})
        good += [
            r["event"] not in cycle,
            r["event"] != "seed" or seed_of(r["origin"]) == r["seed"],
        ]
        cycle.clear() if r["event"] == "void" else cycle.update({r["event"]: r})
        if r["event"] == "draw":
            again = derive(cycle["freeze"]["table"], cycle["seed"]["seed"])
            good += [again[name] == r[name] for name in again]
        yield f"line {n}: {r['event']} {r['frame']} {prev}", all(good)
    for name, path in (item.split("=", 1) for item in frames):
        rows = csv.DictReader(open(path, encoding="utf-8", newline=""))
        table = [[row[k] for k in NAMES if k in row] for row in rows]
        yield f"{path}: {name}", derive(table, "")["F"] == live[name]["freeze"]["F"]


if __name__ == "__main__":
    try:
        results = [
            print(what, "verified" if good else "DIFFERS") or good
            for what, good in checks(*sys.argv[1:])
        ]
    except (LookupError, TypeError, ValueError) as error:
        results = [print("DIFFERS: a line is cut off or edited:", type(error).__name__)]
    sys.exit(0 if results and all(results) else 3)
