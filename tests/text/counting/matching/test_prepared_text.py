"""What is kept of a text between ways of counting it changes nothing of a way."""

from pathlib import Path

import numpy as np
import pytest

from perutip.text import load_dictionary
from perutip.text.counting import TextMatcher, compile_for
from perutip.text.counting.sentences import context
from perutip.text.counting.sentences.phrases import PhraseFinder
from perutip.text.counting.sentences.word_frequencies import WordFrequencies
from perutip.text.counting.sentences.word_memory import WordMemory
from perutip.text.dictionary.parsing import parse_expression

ROOT = Path(__file__).parents[4]
DICTIONARY = load_dictionary(ROOT / "input" / "dictionary" / "person_centered.yml")
RULES = DICTIONARY.rules


def made_up_rulings(n: int) -> list[str]:
    """Texts of expressions, phrases of the rules and other words, in sentences of up to
    200 words under headings."""
    rng = np.random.default_rng(713)
    entries = [e.pattern.accented.replace("*", "s") for e in DICTIONARY.entries]
    about = (RULES.negators, RULES.citations, RULES.norm_verbs, RULES.speakers.says)
    about += (RULES.speakers.parties, RULES.persons.strangers, RULES.belief.doubts)
    phrases = [p.first.accented.replace("*", "a") for group in about for p in group]
    others = "de la que se en el hecho fue sala juicio oral testigo, prueba; plenario"
    words = others.split()
    texts = []
    for _ in range(n):
        pieces = []
        for heading in ("HECHOS IMPUTADOS", "CONSIDERANDO:", "POR ESTOS FUNDAMENTOS:"):
            pieces.append(f"\n{heading}\n")
            for length in rng.integers(1, 200, 3):
                kind = rng.choice(3, length, p=(0.1, 0.1, 0.8))
                lists = (entries, phrases, words)
                said = [lists[k][rng.integers(len(lists[k]))] for k in kind]
                pieces.append(" ".join(said).capitalize() + ".\n")
        texts.append(" ".join(pieces))
    return texts


TEXTS = made_up_rulings(20)


@pytest.mark.parametrize("sections", [False, True])
def test_a_text_prepared_once_has_the_hits_of_one_prepared_for_each_matcher(sections):
    plain = TextMatcher(DICTIONARY, sections=sections)
    stems = TextMatcher(DICTIONARY, stem=True, sections=sections)
    differing = 0
    for text in TEXTS:
        shared = plain.prepare(text)
        for matcher in (plain, stems):
            found, alone = matcher.match_prepared(shared), matcher.match(text)
            assert found.hits == alone.hits and found.parts == alone.parts
        passages = [shared.passages(h.start, h.end, 8) for h in alone.hits]
        assert passages == [alone.text.passages(h.start, h.end, 8) for h in alone.hits]
        differing += found.hits != plain.match_prepared(shared).hits
    assert differing > len(TEXTS) / 2


@pytest.mark.parametrize("stem", [False, True])
def test_texts_matched_together_have_the_hits_of_each_alone(stem):
    matcher = TextMatcher(DICTIONARY, stem=stem, sections=True)
    given = ["", *TEXTS, TEXTS[0]]
    together = matcher.match_together([matcher.prepare(text) for text in given])
    alone = [matcher.match(text) for text in given]
    assert [one.hits for one in together] == [one.hits for one in alone]
    assert [one.parts for one in together] == [one.parts for one in alone]
    assert not together[0].hits and together[1].hits == together[-1].hits != []


def test_a_sentence_read_once_says_what_it_says_to_each_match_alone(monkeypatch):
    matcher = TextMatcher(DICTIONARY)
    together = [matcher.match(text).hits for text in TEXTS]
    monkeypatch.setattr(context, "LONG_SENTENCE", -1)
    assert together == [matcher.match(text).hits for text in TEXTS]
    verdicts = {hit.verdict for hits in together for hit in hits}
    assert {"positive", "contra", "statute", "speaker", "negation"} <= verdicts


def test_phrases_are_found_in_the_order_in_which_they_are_given():
    written = ("*mente no", "no", "clara*", "claramente", "?laramente", "c*e no")
    kinds = {text: [parse_expression(text)] for text in written}
    finder = PhraseFinder(kinds, WordMemory())
    found = finder.find(["muy", "claramente", "no"])
    expected = [
        ("*mente no", 1, 2),
        ("clara*", 1, 1),
        ("claramente", 1, 1),
        ("?laramente", 1, 1),
        ("c*e no", 1, 2),
        ("no", 2, 1),
    ]
    assert [tuple(marker) for marker in found] == expected


def test_what_is_found_depends_on_no_frequency_of_words():
    matched = []
    for sample in ([], TEXTS, [text[::-1] for text in TEXTS]):
        compile_for(DICTIONARY, sample)
        matcher = TextMatcher(DICTIONARY, sections=True)
        matched.append([matcher.match(text).hits for text in TEXTS])
    assert matched[0] == matched[1] == matched[2]
    assert any(matched[0])


def test_a_phrase_is_looked_up_by_the_word_that_is_rarest_in_the_texts():
    frequencies = WordFrequencies(["La víctima, la víctima y el ave; las avenidas."])
    rarity = {
        word: frequencies.rarity((word,)) for word in ("victima", "ave", "ave*", "ya")
    }
    assert max(rarity, key=rarity.get) == "ya"  # not there at all
    assert [-rarity[word][0] for word in ("victima", "ave*", "ave")] == [2, 2, 1]
    assert WordFrequencies().rarity(("victima",)) > WordFrequencies().rarity(("ave",))
    assert frequencies.rarity(("victima", "ave")) < frequencies.rarity(("victima",))
