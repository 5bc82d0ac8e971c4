"""Steps of a run: which runs when, in its own process, and what is kept of it."""
