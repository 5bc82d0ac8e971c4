"""A run from its banner to its last line: its steps, then its closing stage."""
