"""Row spaces that are remembered are those that are computed anew."""

import numpy as np
import pytest

from perutip.inference.linear_estimator.linear_design import LARGEST, row_space


def _gram(rng: np.random.Generator, rows: int, columns: int) -> np.ndarray:
    dummies = np.eye(columns)[rng.integers(0, columns - 1, rows)]
    dummies[:, -1] = dummies[:, 0] + dummies[:, 1]  # one column too many
    return dummies.T @ dummies


@pytest.mark.parametrize("columns", [12, LARGEST + 1])
def test_is_the_pseudo_inverse_whenever_it_is_asked(columns: int) -> None:
    rng = np.random.default_rng(4)
    first, other = _gram(rng, 500, columns), _gram(rng, 500, columns)
    for gram in (first, other, first.copy(), np.asfortranarray(other)):
        expected = np.linalg.pinv(gram, rcond=1e-10, hermitian=True)
        space = row_space(gram)
        assert np.allclose(gram @ space.inverse @ gram, gram)
        assert np.linalg.matrix_rank(expected) == columns - space.outside.shape[1]


def test_what_is_shared_cannot_be_written_to() -> None:
    gram = _gram(np.random.default_rng(5), 300, 9)
    with pytest.raises(ValueError, match="read-only"):
        row_space(gram).inverse[0, 0] = 1.0
    changed = gram.copy()
    changed[0, 0] += 1.0
    assert not np.array_equal(row_space(changed).inverse, row_space(gram).inverse)
