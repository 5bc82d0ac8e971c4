"""Dates and numbers as institutions write them."""
