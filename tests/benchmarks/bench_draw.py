"""Speed and uniformity of the draw, as a script with progress bars.

    python tests/benchmarks/bench_draw.py [--only rows|log|uniform] [--seeds 200000]

rows: a frame of a million rows is drawn (bound: ten times a million bare hashes). log:
a log of 10,000 events verifies (bound: 5 s); both in seconds of one processor.
uniform: the 7,776
assignments of five strata of four, two treated in each, over many seeds, by a
chi-square test.
Exit 1 if a bound is missed.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "code"))

import numpy as np
import pandas as pd
from scipy.stats import chi2
from tqdm import tqdm

from perutip.assignment.draw import PROTOCOL, Frame, assign, canonical_frame, draw
from perutip.assignment.seed_log import announce_dice, verify_all
from perutip.assignment.seed_log.chain import canonical_json, sealed
from perutip.assignment.seed_log.record_content import draw_content, freeze_content
from perutip.assignment.seed_log.seed_sources import dice_seed

ROWS_TIMES, LOG_SECONDS, MIN_P = 10.0, 5.0, 1e-3


def trial_frame(first: int = 150101) -> pd.DataFrame:
    """Five strata of four districts, two treated in each."""
    units = [f"{first + i:06d}" for i in range(20)]
    strata = [f"q{i // 4 + 1}" for i in range(20)]
    return pd.DataFrame({"unit_id": units, "stratum": strata, "m_treated": 2})


def bench_rows(n: int) -> bool:
    """Seconds to check, hash and draw a frame of n rows in strata of four."""
    units = [f"district {i:07d}" for i in range(n)]
    strata = [f"stratum {i // 4}" for i in range(n)]
    frame = pd.DataFrame({"unit_id": units, "stratum": strata, "m_treated": 2})
    start = time.process_time()
    drawn = draw(frame, seed=hashlib.sha256(b"bench").hexdigest())
    seconds = time.process_time() - start
    bare = time.process_time()
    for unit in units:
        hashlib.sha256(unit.encode()).hexdigest()
    bare = time.process_time() - bare
    print(
        f"rows: {n:,} drawn in {seconds:.2f} s ({drawn['treated'].sum():,} treated), "
        f"{seconds / bare:.1f} times {n:,} bare hashes; bound {ROWS_TIMES}"
    )
    return seconds < ROWS_TIMES * bare


def write_log(path: Path, n_events: int) -> int:
    """A log of whole cycles (freeze, seed, draw, void) of a frame of 20 districts."""
    frame = canonical_frame(trial_frame())
    common = {
        "frame": "trial",
        "protocol": PROTOCOL,
        "time": "2026-01-01T00:00:00Z",
        "commit": "bench",
        "versions": {"python": "bench"},
    }
    announced = announce_dice(
        rolls=50,
        faces=6,
        place="bench",
        time="2026-01-01T00:00:01Z",
        witnesses=["a", "b"],
    )
    more = {"announced": announced, "sources": [], "rule": "", "reserve": "none"}
    records: list[dict] = []
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for cycle in tqdm(range(n_events // 4), desc="writing the log", leave=False):
        thrown_bytes = hashlib.sha512(str(cycle).encode()).digest()[:50]
        throws = "".join(str(1 + one % 6) for one in thrown_bytes)
        seed, at = dice_seed(throws), len(records)
        now, thrown = (start + timedelta(seconds=2 * cycle + i) for i in (0, 1))
        common["time"] = f"{now:%Y-%m-%dT%H:%M:%SZ}"
        source = {**announced, "time": f"{thrown:%Y-%m-%dT%H:%M:%SZ}"}
        content = {**freeze_content(frame), **more, "announced": source}
        records.append(sealed({**common, "event": "freeze", **content}, records))
        frozen = records[at]["hash"]
        common["time"] = source["time"]
        content = {"seed": seed.value, "origin": seed.origin, "freeze": frozen}
        records.append(sealed({**common, "event": "seed", **content}, records))
        content = {
            **draw_content(frame, seed.value),
            "origin": seed.origin,
            "freeze": frozen,
            "seed_record": records[-1]["hash"],
        }
        records.append(sealed({**common, "event": "draw", **content}, records))
        content = {"reason": "bench", "voids": [r["hash"] for r in records[at:]]}
        records.append(sealed({**common, "event": "void", **content}, records))
    lines = [canonical_json(record) for record in records]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return len(records)


def bench_log(n_events: int) -> bool:
    """Seconds to verify a log: the chain, every order rule and every draw again."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "seed_log.jsonl"
        n = write_log(path, n_events)
        start = time.process_time()
        report = verify_all(path, {})
        seconds = time.process_time() - start
    print(
        f"log: {n:,} events, {len(report.draws):,} draws, {report.status}, in "
        f"{seconds:.2f} s; bound {LOG_SECONDS} s"
    )
    whole = not report.problems and n == report.n_records
    return seconds < LOG_SECONDS and whole


def bench_uniform(n_seeds: int) -> bool:
    """Chi-square of 7,776 assignments over the seeds SHA-256(0), SHA-256(1), ..."""
    frame: Frame = canonical_frame(trial_frame())
    digest = frame.digest()
    place = {unit: i for i, unit in enumerate(frame.units)}
    codes = np.zeros(n_seeds, dtype=np.int64)
    for i in tqdm(range(n_seeds), desc="seeds", leave=False):
        seed = hashlib.sha256(str(i).encode()).hexdigest()
        codes[i] = sum(
            1 << place[a.unit_id] for a in assign(frame, seed, digest) if a.treated
        )
    counts = np.unique(codes, return_counts=True)[1]
    expected = n_seeds / 7776
    empty = 7776 - counts.size
    statistic = ((counts - expected) ** 2).sum() / expected + empty * expected
    p = float(chi2.sf(statistic, 7775))
    print(
        f"uniform: {n_seeds:,} seeds, {counts.size} of 7776 assignments seen, "
        f"chi-square {statistic:.0f} on 7775 degrees of freedom, p = {p:.3f}"
    )
    return p > MIN_P and (empty == 0 or n_seeds < 150_000)


def main() -> int:
    """Run the parts asked for; 1 if one misses its bound."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", choices=["rows", "log", "uniform"])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--seeds", type=int, default=200_000)
    options = parser.parse_args()
    parts = {
        "rows": lambda: bench_rows(options.rows),
        "log": lambda: bench_log(options.events),
        "uniform": lambda: bench_uniform(options.seeds),
    }
    chosen = [options.only] if options.only else list(parts)
    return 0 if all(parts[name]() for name in chosen) else 1


if __name__ == "__main__":
    sys.exit(main())
