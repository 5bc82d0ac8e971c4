"""Stated choices and actual departures: the model fitted, and set against them."""
