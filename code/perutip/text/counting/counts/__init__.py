"""Matches of many texts as arrays, counts and lines to read."""
