"""A run, from its options to its last line; here stands what main.py calls.

Rooms import leftwards only: files < run < output, registers < comparing, ending < plan,
steps < bundle, drawn < whole_run.
"""
