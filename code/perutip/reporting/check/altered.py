"""Published files that are compared by no number and were changed since their run.

Another machine draws the same numbers as other bytes, so that pictures, and the page
that holds them, cannot be compared with new ones; whether they are still what their own
run made is in its manifest.
"""

from __future__ import annotations

from pathlib import Path

from perutip.reporting.check.comparison import Comparison
from perutip.reporting.manifest import unlike_listed
from perutip.study.exhibits import EXHIBITS

DRAWN = (".pdf", ".png", ".html")


def add_altered(found: Comparison, manifest: str) -> None:
    """Record pictures, and the page where its words agree, of the committed output that
    its `manifest` lists with other bytes."""
    exhibits = {name: one.key for one in EXHIBITS for name in one.files}
    told = {one.exhibit for one in found.differences}
    for name in unlike_listed(found.committed, manifest):
        key = exhibits.get(name, Path(name).stem)
        if name.endswith(DRAWN) and key not in told:
            found.add(key, name, "altered since its run made it", "made anew")
