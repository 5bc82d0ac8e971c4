"""Names as they are compared: without case, accents, signs and runs of spaces."""

import re
import unicodedata


def fold_name(name: str) -> str:
    """Return a name without case, accents, signs and runs of spaces."""
    spread = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(char for char in spread if not unicodedata.combining(char))
    return " ".join(re.sub("[^a-z0-9]+", " ", bare).split())
