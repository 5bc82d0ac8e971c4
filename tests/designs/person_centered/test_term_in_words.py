"""Terms of the dictionary stand in tables as words, not as patterns."""

import pytest

from perutip.designs.person_centered.variants import term_in_words


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("audiencia privada", "“audiencia privada”"),
        ("derecho* de la* víctima*", "“derecho… de la… víctima…” and variants"),
        ("declaraci* de la víctima", "“declaraci… de la víctima” and variants"),
        (
            "(enfoque|enfoques) (|basado en|de) (|la) género",
            "“enfoque … género” and variants",
        ),
    ],
)
def test_of_alternatives_the_first_is_named(term, words):
    assert term_in_words(term) == words
