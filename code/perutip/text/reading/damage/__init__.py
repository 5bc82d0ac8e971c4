"""All of it at once: what is undone, and whether the rest is sound enough to score."""
