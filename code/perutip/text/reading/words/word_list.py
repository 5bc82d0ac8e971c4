"""wordfreq, loaded without its search for its own place.

It asks `locate` where it lies, which looks through the files of every module there is:
with some two thousand of them that takes as long as reading the list of words.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from unittest.mock import patch

__all__ = ["cB_to_freq", "get_frequency_list"]


def _its_folder() -> Path:
    spec = find_spec("wordfreq")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent


with patch("locate.this_dir", _its_folder):
    from wordfreq import cB_to_freq, get_frequency_list
