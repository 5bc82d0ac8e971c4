"""Twenty million words under the dictionary as it stands: seconds and memory.

    python tests/benchmarks/bench_twenty_million.py [--words 20] [--rulings DIR]
        [--mode bare|whole|parts]

bare: texts cleaned and folded, expressions found and counted, no rule asked.
whole: every rule, the ruling as one text. parts: every rule, and the part of each hit.
Prints user processor seconds of one core and the peak memory of the process, so that
each mode is run in a process of its own.
The texts are those of `bench_text` or, with --rulings, a folder of .txt files over and
over, cut into texts of 5,000 words.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "code"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from bench_text import WORDS_PER_TEXT, made_up_texts

from perutip.text import load_dictionary
from perutip.text.counting import HitTable, TextMatcher
from perutip.text.reading.pages.cleaning import normalize

TARGETS = {"bare": 5, "whole": 20, "parts": 20}  # seconds
TARGET_MB = 300


def texts_of(folder: Path) -> list[str]:
    """Rulings one after the other, cut into texts of `WORDS_PER_TEXT` words."""
    texts, waiting, n = [], [], 0
    for path in sorted(folder.glob("*.txt")):
        for line in path.read_text("utf-8").split("\n"):
            waiting.append(line)
            n += len(line.split())
            if n >= WORDS_PER_TEXT:
                texts.append("\n".join(waiting))
                waiting, n = [], 0
    return texts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--words", type=float, default=20.0, help="millions")
    parser.add_argument("--rulings", type=Path)
    parser.add_argument("--mode", choices=sorted(TARGETS), default="whole")
    options = parser.parse_args()
    dictionary = load_dictionary(ROOT / "input" / "dictionary" / "person_centered.yml")
    texts = texts_of(options.rulings) if options.rulings else made_up_texts(dictionary)
    per_round = sum(len(text.split()) for text in texts)
    rounds = max(1, round(options.words * 1e6 / per_round))
    stream = (text for _ in range(rounds) for text in texts)
    began = os.times().user
    matcher = TextMatcher(dictionary, sections=options.mode == "parts")
    words = hits = 0
    if options.mode == "bare":
        finder = matcher.matcher.finder
        for text in stream:
            folded = normalize(text).split()
            words += len(folded)
            hits += len(finder.find(folded))
    else:
        table = HitTable(dictionary.rules.passage_words)
        for text in stream:
            matched = matcher.match(text)
            table.add(matched)
            hits += len(matched.hits)
        words = sum(table.n_tokens)
    seconds = os.times().user - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{options.mode}: {words / 1e6:.2f} million words, {hits} hits")
    print(f"  {seconds:.2f} s (target {TARGETS[options.mode]})")
    print(f"  peak {peak:.0f} MB (target {TARGET_MB})")


if __name__ == "__main__":
    main()
