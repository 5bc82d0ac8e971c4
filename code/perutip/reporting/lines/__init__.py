"""Lines of results.csv from what designs return."""
