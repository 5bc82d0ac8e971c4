"""From rows of results.csv to the panels of a table."""
