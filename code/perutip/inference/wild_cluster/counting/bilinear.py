"""A function of two half patterns that is bilinear but for a term of each: all pairs of
halves by one matrix product, in single precision where that settles a sign."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["BLOCK", "Bilinear", "blocks", "places", "reaching", "screened"]

BLOCK = 1 << 18  # pairs per block: 1 MB in single precision, inside the cache
ROUNDING = 1.1 * 2.0**-24  # relative, of one operation in single precision


@dataclass(frozen=True)
class Bilinear:
    """B[i, j] = own_i + own_j + x_i'C y_j, as (left @ right)[i, j].

    left: (n_left, k) with own, one and x'C; right: (k, n_right) with one, own and y.
    """

    left: np.ndarray
    right: np.ndarray

    @classmethod
    def of(
        cls,
        own: tuple[np.ndarray, np.ndarray],
        cross: np.ndarray,
        signs: tuple[np.ndarray, np.ndarray],
    ) -> Bilinear:
        """own (n_left,) and (n_right,); cross (m, m'); signs (n_left, m) and
        (n_right, m')."""
        x = signs[0] @ cross
        left = np.column_stack([own[0], np.ones(len(x)), x])
        right = np.vstack([np.ones(len(signs[1])), own[1], signs[1].T])
        return cls(left, np.ascontiguousarray(right))

    def at(self, i: np.ndarray, j: np.ndarray) -> np.ndarray:
        """B of some pairs, (n,)."""
        return np.einsum("nk,kn->n", self.left[i], self.right[:, j])

    def block(self, rows: slice, out: np.ndarray | None = None) -> np.ndarray:
        """B of some left halves with every right half."""
        return np.matmul(self.left[rows], self.right, out=out)

    @property
    def largest(self) -> float:
        """A bound of the sum of absolute terms of any B."""
        return float((np.abs(self.left) @ np.abs(self.right).max(axis=1)).max())

    def less(self, other: Bilinear) -> Bilinear:
        """The difference of two that differ in own and cross alone."""
        left, right = self.left - other.left, self.right.copy()
        left[:, 1] = 1.0
        right[1] -= other.right[1]
        return Bilinear(left, right)


def blocks(n_left: int, n_right: int, most: int = BLOCK) -> Iterator[slice]:
    """Slices of the left halves, each a block of pairs that stays in the cache."""
    step = max(1, most // n_right)
    for start in range(0, n_left, step):
        yield slice(start, min(start + step, n_left))


def screened(
    form: Bilinear, others: Sequence[Bilinear] = ()
) -> Iterator[tuple[slice, np.ndarray, np.ndarray]]:
    """By blocks of pairs: where `form` and all `others` are surely at least zero, and
    where one of them may be; both (rows, n_right), overwritten by the next.

    What single precision does not settle, by a bound of its rounding, may be.
    """
    size = form.largest or 1.0
    room = ROUNDING * (len(form.right) + 4)
    room += max((form.less(other).largest for other in others), default=0.0) / size
    left, right = form.left / size, form.right.copy()
    left[:, 1] = 1.0
    right[1] /= size
    left, right = left.astype(np.float32), right.astype(np.float32)
    low, high = np.float32(-room), np.float32(room)
    block = np.empty((0, right.shape[1]), dtype=np.float32)
    for rows in blocks(len(left), right.shape[1]):
        if len(block) != rows.stop - rows.start:
            block = np.empty((rows.stop - rows.start, right.shape[1]), np.float32)
            sure, may = np.empty_like(block, dtype=bool), np.empty_like(block, bool)
        np.matmul(left[rows], right, out=block)
        yield rows, np.greater(block, high, out=sure), np.greater(block, low, out=may)


def places(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Row and column of every true entry of a mask that is nearly all false."""
    flat = mask.ravel()
    whole = len(flat) - len(flat) % 8
    words = np.flatnonzero(flat[:whole].view(np.uint64))
    near = (8 * words[:, None] + np.arange(8)).ravel()
    near = np.concatenate([near, np.arange(whole, len(flat))])
    i, j = np.divmod(near[flat[near]], mask.shape[1])
    return i, j


def reaching(forms: Sequence[Bilinear]) -> list[int]:
    """How many pairs have each of `forms` at least zero; they differ in own and cross
    alone, and by little."""
    sure, close = 0, np.zeros(len(forms), dtype=np.int64)
    for rows, surely, maybe in screened(forms[0], forms[1:]):
        count = int(np.count_nonzero(surely))
        sure += count
        if count == np.count_nonzero(maybe):
            continue
        i, j = places(maybe != surely)
        i += rows.start
        close += [np.count_nonzero(form.at(i, j) >= 0) for form in forms]
    return [sure + int(count) for count in close]
