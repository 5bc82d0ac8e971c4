"""Speed of reading PDFs, cold and from the cache, against pypdf in the same run.

    python tests/benchmarks/bench_reading.py [--pdfs 72] [--jobs 2]

Writes its own PDFs (see `made_up_pdfs`) with words of the simulated rulings, and prints
seconds on the wall to read them as step 01 does and again as step 04 and the next run
do; the processor seconds of PDFium and pypdf on the same sound files, and how many of
their words are equal; what became of each kind of file, with the message that a user
sees. Ends with 4,000 files extrapolated from seconds per page.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "code"), str(Path(__file__).parent)]

from made_up_pdfs import BROKEN, LEFT_OUT, made_up_pdfs

from perutip.text.reading import normalize
from perutip.text.reading.damage.mending import mend
from perutip.text.reading.sources import documents
from perutip.text.reading.sources.pdf import _pages_by_pdfium, _pages_by_pypdf

FILES, TARGET_SECONDS = 4000, 600


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pdfs", type=int, default=72)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--sample", type=int, default=8)
    options = parser.parse_args()
    rulings = pd.read_csv(ROOT / "input" / "simulated" / "rulings.csv", dtype=str)
    mended = map(mend, rulings["text"].dropna())
    sound = (one.cleaned for one in mended if not one.repaired and one.unknown < 0.01)
    words = " ".join(sound).split()
    with tempfile.TemporaryDirectory() as kept:
        folder, cache = Path(kept) / "input", Path(kept) / "cache"
        (folder / "rulings").mkdir(parents=True)
        kinds = made_up_pdfs(folder / "rulings", options.pdfs, words, 20240118)
        register = pd.DataFrame({"text_file": [f"{n}.pdf" for n in range(len(kinds))]})
        for jobs in (1, options.jobs):
            kept_by = cache / str(jobs)
            for name in ("cold", "from the cache"):
                wall, processor = time.perf_counter(), time.process_time()
                problems = documents.unreadable_documents(
                    folder, register, cache=kept_by, jobs=jobs
                )
                wall = time.perf_counter() - wall
                processor = time.process_time() - processor
                report_time(name, wall, processor, folder, kinds, jobs)
        cache = kept_by
        report_kinds(folder, kinds, problems, cache)
        report_ratio(folder, kinds, options.sample)


def report_time(
    name: str, wall: float, processor: float, folder: Path, kinds: list[str], jobs: int
) -> None:
    """Of one process its processor seconds, which no other program changes."""
    readable = [k for k, kind in enumerate(kinds) if kind not in BROKEN]
    pages = sum(len(_pages_by_pdfium(path_of(folder, k))) for k in readable)
    size = sum(path_of(folder, k).stat().st_size for k in readable)
    seconds = processor if jobs == 1 else wall
    whole = seconds / len(kinds) * FILES
    print(
        f"{name}: {len(kinds)} files, {pages} pages, {size / 1e6:.0f} MB, {jobs} "
        f"process{'es' * (jobs > 1)}: {seconds:.2f} s {'wall' if jobs > 1 else 'CPU'}, "
        f"{1000 * seconds / pages:.2f} ms a page; "
        f"{FILES} such files {whole:.0f} s (target {TARGET_SECONDS})"
    )


def report_kinds(
    folder: Path, kinds: list[str], problems: list[documents.Problem], cache: Path
) -> None:
    refused = {problem.row: problem.expected for problem in problems}
    seen: Counter[tuple[str, str]] = Counter()
    for k, kind in enumerate(kinds):
        if k in refused:
            seen[kind, f"refused: expected {refused[k]}"] += 1
            continue
        ruling = documents.RulingText("", None, f"{k}.pdf")
        read = documents._read(folder, k, ruling, cache)
        seen[kind, read.flag or "scored"] += 1
        if kind in LEFT_OUT and not read.flag:
            raise SystemExit(f"a file of the kind {kind!r} was scored")
        if kind == "sound" and read.flag:
            raise SystemExit(f"a sound file was flagged {read.flag}")
    for (kind, became), n in sorted(seen.items()):
        print(f"  {kind}: {n} {became}")


def report_ratio(folder: Path, kinds: list[str], n: int) -> None:
    sound = [k for k, kind in enumerate(kinds) if kind == "sound"][:n]
    taken, texts = {}, {}
    for reader in (_pages_by_pdfium, _pages_by_pypdf):
        began = time.process_time()
        texts[reader] = [
            "\f".join(page.text for page in reader(path_of(folder, k))) for k in sound
        ]
        taken[reader] = time.process_time() - began
    first, second = (
        Counter(word for text in read for word in normalize(text).split())
        for read in texts.values()
    )
    equal = (first & second).total() / max(first.total(), second.total())
    fast, slow = taken.values()
    print(
        f"PDFium {fast:.2f} s, pypdf {slow:.2f} s for {len(sound)} sound files: "
        f"ratio {slow / fast:.0f}; {100 * equal:.2f}% of words equal"
    )


def path_of(folder: Path, k: int) -> Path:
    return folder / "rulings" / f"{k}.pdf"


if __name__ == "__main__":
    main()
