"""Rows of results.csv: from what a step found and from what is declared."""
