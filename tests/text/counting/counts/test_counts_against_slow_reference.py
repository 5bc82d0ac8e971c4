"""The fast engine against a plain one that looks at every word, on any text.

The reference below restates the rules word by word: quanteda's longest match with its
flags, windows as slices of a list, every token stemmed, every passage of every text. It
shares with the engine only the folding of single pieces of text.
"""

from __future__ import annotations

import fnmatch
import re
from collections import Counter, defaultdict
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.stem.snowball import SnowballStemmer

from perutip.text import clean, count_terms, fold, load_dictionary
from perutip.text.dictionary import Dictionary, Entry, Rules
from perutip.text.dictionary.accepted_keys import GROUPS
from perutip.text.dictionary.entries import Category
from perutip.text.dictionary.parsing import parse_expression

ROOT = Path(__file__).resolve().parents[4]
SIMULATED = ROOT / "input" / "simulated" / "rulings.csv"
RULINGS = ROOT.parent / "shared" / "data" / "rulings"
MOST_READINGS = 2_000
STEM = SnowballStemmer("spanish").stem


def words_and_quotation(text: str, rules: Rules) -> tuple[list[str], list[bool]]:
    """Folded words and, for each, whether it stands in a statute quotation."""
    words: list[str] = []
    quoted: list[bool] = []
    position, text = 0, clean(text)
    for start, end in outer_quotations(text):
        words += fold(text[position:start]).split()
        quoted += [False] * (len(words) - len(quoted))
        before = words[-rules.citation_within :]
        inside = fold(text[start + 1 : end]).split()
        cited = len(inside) >= rules.quoted_words
        cited = cited and any(
            occurs(p.tokens, before) for p in readings(rules.citations)
        )
        words += inside
        quoted += [cited] * (len(words) - len(quoted))
        position = end + 1
    words += fold(text[position:]).split()
    return words, quoted + [False] * (len(words) - len(quoted))


def outer_quotations(text: str) -> list[tuple[int, int]]:
    """Pairs of marks: those with nothing between them go first, until none is left."""
    left = re.sub("[^“«”»]", " ", text)
    pairs = []
    while match := re.search("[“«] *[”»]", left):
        pairs.append((match.start(), match.end() - 1))
        left = left[: match.start()] + " " * len(match.group()) + left[match.end() :]
    return sorted(
        pair for pair in pairs if not any(a < pair[0] and pair[1] < b for a, b in pairs)
    )


@cache
def readings(expressions):
    return tuple(reading for one in expressions for reading in one.readings())


@cache
def token_matches(pattern: str, word: str) -> bool:
    if "*" not in pattern and "?" not in pattern:
        return pattern == word
    return bool(glob(pattern).match(word))


@cache
def glob(pattern: str) -> re.Pattern[str]:
    """fnmatch's own expression; its own cache holds fewer than a dictionary has."""
    return re.compile(fnmatch.translate(pattern.replace("[", "[[]")))


def matches_at(tokens, words, i) -> bool:
    return i + len(tokens) <= len(words) and all(
        token_matches(token, words[i + k]) for k, token in enumerate(tokens)
    )


def occurs(tokens, words) -> bool:
    return any(matches_at(tokens, words, i) for i in range(len(words)))


def negated(words, i, rules) -> bool:
    low = max(0, i - rules.negation_within)
    for k in range(low, i):
        for negator in readings(rules.negators):
            n = negator.n_tokens
            spared = any(
                matches_at(p.tokens, words, k) and k + p.n_tokens <= i
                for p in readings(rules.not_negating)
            )
            if k + n <= i and matches_at(negator.tokens, words, k) and not spared:
                return True
    return False


def lookup(words, stems, dictionary):
    """(start, n, entry) by quanteda's algorithm for nested_scope = "dictionary"."""
    entries = dictionary.entries
    ranked = sorted(
        range(len(entries)), key=lambda e: (entries[e].pattern.n_wildcards, e)
    )
    taken = [False] * len(words)
    taken_by_key = defaultdict(lambda: [False] * len(words))
    places = defaultdict(list)
    beginnings = {}
    firsts = [
        (e, p, *first(p, stems))
        for e in ranked
        for p in readings((entries[e].expression,))
    ]
    whole_tokens, of_stem = defaultdict(list), defaultdict(list)
    for place, (_, _, token, whole) in enumerate(firsts):
        (whole_tokens if whole else of_stem)[token].append(place)
    for i, word in enumerate(words):
        key = (word, stems[i] if stems else None)
        if key not in beginnings:
            found = list(of_stem[key[1]])
            for token, mine in whole_tokens.items():
                found += mine if token_matches(token, word) else []
            beginnings[key] = [firsts[place][:2] for place in sorted(found)]
        for e, pattern in beginnings[key]:
            places[pattern.n_tokens].append((i, e, pattern))
    for n in sorted(places, reverse=True):
        for i, e, pattern in places[n]:
            if not pattern_at(pattern, words, stems, i):
                continue
            own = taken_by_key[entries[e].key]
            if all(taken[i : i + n]) or any(own[i : i + n]):
                continue
            taken[i : i + n] = own[i : i + n] = [True] * n
            yield i, n, e


def first(pattern, stems) -> tuple[str, bool]:
    """The first token, and whether a word must match it whole, or else its stem."""
    if stems is None or pattern.is_glob:
        return pattern.tokens[0], True
    return stems_of(pattern.accented)[0], False


def pattern_at(pattern, words, stems, i) -> bool:
    if stems is None or pattern.is_glob:
        return matches_at(pattern.tokens, words, i)
    wanted = stems_of(pattern.accented)
    return stems[i] == wanted[0] and stems[i : i + len(wanted)] == wanted


@cache
def stems_of(text):
    words = fold(clean(text), accents=True).split()
    return [fold(STEM(word)) if word.isalpha() else word for word in words]


def verdict(entry, words, quoted, i, n, rules) -> str:
    if entry.is_retired:
        return "retired"
    if all(quoted[i : i + n]):
        return "statute"
    near = (
        rules.exclude_within if entry.exclude_within is None else entry.exclude_within
    )
    around = words[max(0, i - near) : i + n + near]
    if any(occurs(p.tokens, around) for p in readings(entry.exclude)) and not any(
        occurs(p.tokens, around) for p in readings(entry.despite)
    ):
        return "excluded"
    near = rules.cue_within if entry.cue_within is None else entry.cue_within
    left = words[max(0, i - near) : i]
    right = words[i + n : i + n + near]
    cues = readings(entry.cue)
    cued = any(occurs(p.tokens, side) for p in cues for side in (left, right))
    if entry.cue and not cued:
        return "no_cue"
    outcome = entry.negated if negated(words, i, rules) else entry.affirmed
    return "negation" if outcome == "drop" else outcome


def passages(words, i, n, rules):
    """Runs of words that surround the match of n words at i."""
    length = max(rules.passage_words, n + 4)
    starts = range(max(0, i + n - length), min(i, len(words) - length) + 1)
    return [tuple(words[s : s + length]) for s in starts]


def slow_count(texts, dictionary, stem=False):
    """Counters of (text, term, category, verdict): all hits, and repeated ones."""
    rules = dictionary.rules
    hits, where = Counter(), defaultdict(set)
    found, read = [], []
    for d, text in enumerate(texts):
        words, quoted = words_and_quotation(text, rules)
        stems = stems_of(text) if stem else None
        read.append(words)
        for i, n, e in lookup(words, stems, dictionary):
            entry = dictionary.entries[e]
            if entry.key == "ignore":
                continue
            how = verdict(entry, words, quoted, i, n, rules)
            hits[d, entry.pattern.written, entry.category, how] += 1
            found.append((d, i, n, entry, how))
    for d, i, n, *_ in found:
        for passage in passages(read[d], i, n, rules):
            where[passage].add(d)
    repeated = Counter()
    for d, i, n, entry, how in found:
        often = any(
            len(where[p]) >= rules.passage_rulings
            for p in passages(read[d], i, n, rules)
        )
        if often and how in ("positive", "contra"):
            repeated[d, entry.pattern.written, entry.category, how] += 1
    return hits, repeated


def fast_count(texts, dictionary, stem=False):
    counts = count_terms(texts, dictionary, stem=stem, sections=False)

    def counter(matrix):
        found = Counter()
        coo = matrix.tocoo()
        for row, col, n in zip(coo.row, coo.col, coo.data, strict=True):
            column = counts.columns.iloc[col]
            named = tuple(column[["term", "category", "pole"]])
            found[int(row), *named] += int(n)
        return found

    return counter(counts.matrix), counter(counts.repeated), counts


def assert_equal_counts(texts, dictionary, stem=False):
    slow, slow_repeated = slow_count(texts, dictionary, stem)
    fast, fast_repeated, counts = fast_count(texts, dictionary, stem)
    counted = Counter({k: n for k, n in slow.items() if k[3] in ("positive", "contra")})
    assert fast == counted
    dropped = Counter()
    for (_, term, category, how), n in slow.items():
        if how not in ("positive", "contra"):
            dropped[term, category, how] += n
    listed = {
        (row.term, row.category, row.reason): row.hits
        for row in counts.dropped.itertuples()
    }
    assert listed == dict(dropped)
    assert fast_repeated == slow_repeated
    return counted


def entry(written, key, affirmed="positive", negated="drop", cue=(), exclude=()):
    return Entry(
        parse_expression(written),
        key,
        key.split("/")[0],
        affirmed,
        negated,
        tuple(map(parse_expression, cue)),
        tuple(map(parse_expression, exclude)),
    )


SMALL = Dictionary(
    name="small",
    version="1",
    language="es",
    sha256="0" * 64,
    rules=Rules(
        cue_within=3,
        exclude_within=2,
        negation_within=2,
        negators=tuple(map(parse_expression, ["no", "falta de"])),
        not_negating=tuple(map(parse_expression, ["no solo"])),
        passage_words=4,
        passage_rulings=2,
        citations=tuple(map(parse_expression, ["ley", "art*"])),
        citation_within=3,
        quoted_words=2,
    ),
    categories=tuple(Category(c, c, "registered") for c in ("a", "b", "c")),
    entries=(
        entry("víctima de trata", "a/terms"),
        entry("víctima* de", "b/terms", cue=["ley", "la trata"]),
        entry("trata", "b/terms", negated="contra"),
        entry("trat* la", "b/terms", exclude=["la ley"]),
        entry("la víctima", "a/terms", negated="positive"),
        entry("víctimas", "a/terms"),
        entry("?ctima", "a/contra", affirmed="contra", negated="positive"),
        entry("*mas de la", "c/terms", affirmed="drop", negated="contra"),
        entry("de * ley", "c/terms"),
        entry("de trata", "ignore", affirmed="drop"),
        entry("no trata", "c/terms"),
        entry("trata de", "c/terms"),
    ),
)
VOCABULARY = [
    "víctima",
    "víctimas",
    "ictima",
    "de",
    "de",
    "trata",
    "tratar",
    "la",
    "la",
    "ley",
    "no",
    "solo",
    "falta",
    "artículo",
    "Trataba",
    "“",
    "”",
    "12",
]
TEXTS = st.lists(
    st.lists(st.sampled_from(VOCABULARY), max_size=25).map(" ".join),
    min_size=1,
    max_size=4,
)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_equal_counts_on_random_texts(texts):
    assert_equal_counts(texts, SMALL)


@settings(max_examples=80, deadline=None)
@given(TEXTS)
def test_equal_counts_on_random_texts_by_stems(texts):
    assert_equal_counts(texts, SMALL, stem=True)


@pytest.fixture(scope="module")
def project_dictionary():
    """The project's expressions with their windows, without the rules on sentences.

    Only those of at most `MOST_READINGS`: the reference spells each reading out, and
    a few entries have a million. They differ in the number of alternatives, not in
    kind; that a reading of each is found is tested with the dictionary.
    """
    dictionary = load_dictionary(ROOT / "input" / "dictionary" / "person_centered.yml")
    kept = tuple(
        one
        for one in dictionary.entries
        if all(
            sum(reading.n_readings for reading in part) <= MOST_READINGS
            for part in ((one.expression,), one.cue, one.exclude, one.despite)
        )
    )
    assert len(kept) > 0.75 * len(dictionary.entries)
    dictionary = replace(dictionary, entries=kept)
    bare = {"statute_words": (), "norm_verbs": (), "norm_ends": ()}
    bare |= {"clause_bound": False}
    bare |= {name: group() for name, (group, _) in GROUPS.items()}
    return replace(dictionary, rules=replace(dictionary.rules, **bare))


def expressions(dictionary):
    rules = dictionary.rules
    for e in dictionary.entries:
        for part in ((e.expression,), e.cue, e.exclude, e.despite):
            yield from (
                p.accented.replace("*", "s").replace("?", "a") for p in readings(part)
            )
    yield from (p.accented for p in readings((*rules.negators, *rules.not_negating)))
    yield from ["de la", "y", "en", "la víctima", "“", "”", ",", "artículo 5"]


@settings(max_examples=6, deadline=None)
@given(data=st.data())
def test_equal_counts_on_the_project_dictionary_shuffled(data, project_dictionary):
    pieces = st.sampled_from(list(expressions(project_dictionary)))
    texts = data.draw(
        st.lists(st.lists(pieces, max_size=30).map(" ".join), min_size=1, max_size=3)
    )
    assert_equal_counts(texts, project_dictionary)


@pytest.mark.skipif(not RULINGS.is_dir(), reason="real rulings are not at hand")
@pytest.mark.parametrize("stem", [False, True])
def test_equal_counts_on_real_rulings(project_dictionary, stem):
    paths = sorted(RULINGS.glob("*.txt"))
    texts = [path.read_text(encoding="utf-8")[:5000] for path in paths]
    texts = [text.replace('"', " ") for text in texts]
    counted = assert_equal_counts(texts, project_dictionary, stem)
    assert len(texts) == 9 and sum(counted.values()) > 12


@pytest.mark.parametrize("stem", [False, True])
def test_equal_counts_on_simulated_rulings(project_dictionary, stem):
    texts = pd.read_csv(SIMULATED, dtype=str)["text"].dropna().iloc[::500]
    texts = texts.str[:4000].str.replace('"', " ").tolist()
    counted = assert_equal_counts(texts, project_dictionary, stem)
    assert sum(counted.values()) > 3 * len(texts)
