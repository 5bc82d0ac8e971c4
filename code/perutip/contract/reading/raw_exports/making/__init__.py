"""Registers made of raw tables: joined, summed, recoded, value by value."""
