"""What is asked of wordfreq, loaded without a search for where it stands.

It asks `locate` for its own folder, which looks through every module that is loaded:
a quarter of a second and more where many are. Here the answer is given.
"""

import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

__all__ = ["cB_to_freq", "get_frequency_list"]


class _Located(ModuleType):
    """Stands in for `locate` while wordfreq asks where it is."""

    @staticmethod
    def this_dir() -> Path:
        found = find_spec("wordfreq")
        if found is None or found.origin is None:
            raise ModuleNotFoundError("No module named 'wordfreq'", name="wordfreq")
        return Path(found.origin).parent


_known = sys.modules.get("locate")
sys.modules["locate"] = _Located("locate")
try:
    from wordfreq import cB_to_freq, get_frequency_list
finally:
    del sys.modules["locate"]
    if _known is not None:
        sys.modules["locate"] = _known
