"""Named streams against the published example of SHA-256 (FIPS 180-4, "abc")."""

from perutip.study.streams import name_words, named_stream

ABC = [0xBA7816BF, 0x8F01CFEA, 0x414140DE, 0x5DAE2223]


def test_a_name_gives_the_first_four_words_of_its_hash():
    assert name_words("abc") == ABC


def test_a_stream_is_the_master_seed_and_the_name_s_words():
    assert list(named_stream(7, "abc").entropy) == [7, *ABC]
