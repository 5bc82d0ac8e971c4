"""Readers' codes predicted from the words of a ruling: TF-IDF and ridge regression.

A ruling's prediction comes from codes of other regions alone (cross-fitting by region),
the penalty from leave-one-out errors among those.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from perutip.text.words.counts import WordCounts
from perutip.text.words.sklearn_rooms import RidgeCV, TfidfTransformer

PENALTIES = (0.1, 0.3, 1.0, 3.0, 10.0)
LEAST_CODED = 20  # rulings of the other folds


def ridge_codes(
    counts: WordCounts, codes: NDArray[np.float64], fold: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Predicted codes (n, k) of every ruling.

    Parameters
    ----------
    counts : WordCounts of the n rulings.
    codes : (n, k) NaN where not read; a ruling is used where all k are known.
    fold : (n,) of `region_folds`.

    NaN for a fold that has fewer than `LEAST_CODED` coded rulings in the others.
    """
    known = np.isfinite(codes).all(axis=1)
    out = np.full(codes.shape, np.nan)
    if not counts.words:
        return out
    features = TfidfTransformer(sublinear_tf=True).fit_transform(counts.matrix)
    for one in np.unique(fold):
        used, mine = known & (fold != one), fold == one
        if used.sum() < LEAST_CODED:
            continue
        model = RidgeCV(alphas=PENALTIES).fit(features[used].toarray(), codes[used])
        found = features[mine] @ np.atleast_2d(model.coef_).T + model.intercept_
        out[mine] = np.asarray(found).reshape(mine.sum(), -1)
    return out
