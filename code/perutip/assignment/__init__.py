"""The auditable draw, pilot matching, balance and power."""
