"""The paragraph under a table, and what short names are in words."""
