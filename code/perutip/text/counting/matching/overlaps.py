"""Which of several overlapping matches stand: the longest match.

As in quanteda's `tokens_lookup(nested_scope = "dictionary")`: longest expressions
first, then from left to right; a match whose words are all taken, by whatever
expressions, is dropped; so is one that shares a word with an earlier match of its own
key. Overlapping but not nested matches of different keys both stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from perutip.text.dictionary import Entry

Match = tuple[int, int, int]
"""Start and end in padded folded text, and the number of the entry."""


class LongestMatch:
    """The rule for the entries of one dictionary."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._keys = [entry.key for entry in entries]
        ranked = sorted(
            range(len(entries)), key=lambda i: (entries[i].pattern.n_wildcards, i)
        )
        # Rank of each entry among equals: fewer wildcards, then earlier in the file.
        self._order = [0] * len(entries)
        for rank, i in enumerate(ranked):
            self._order[i] = rank

    def resolve(self, found: Iterable[Match], padded: str) -> list[Match]:
        """Those of the matches in `padded` that stand, in reading order."""
        kept: list[Match] = []
        cluster: list[Match] = []
        reach = -1
        for match in sorted(found):
            if match[0] > reach:
                kept += cluster if len(cluster) < 2 else self._settle(cluster, padded)
                cluster, reach = [match], match[1]
            else:
                cluster.append(match)
                reach = max(reach, match[1])
        return kept + self._settle(cluster, padded)

    def _settle(self, cluster: list[Match], padded: str) -> list[Match]:
        """Longest match within one group of overlapping matches."""
        if len(cluster) < 2:
            return cluster
        taken, first = 0, cluster[0][0]  # one bit per character
        taken_by_key: dict[str, int] = {}
        kept = []
        keys, order = self._keys, self._order
        ranked = sorted(
            cluster, key=lambda m: (-padded.count(" ", m[0], m[1]), m[0], order[m[2]])
        )
        for start, end, i in ranked:
            # The separator after the last word belongs to the match, so that
            # characters taken are exactly words taken.
            span = (1 << (end + 1 - first)) - (1 << (start - first))
            own = taken_by_key.get(keys[i], 0)
            if not span & ~taken or own & span:
                continue
            taken |= span
            taken_by_key[keys[i]] = own | span
            kept.append((start, end, i))
        return sorted(kept)
