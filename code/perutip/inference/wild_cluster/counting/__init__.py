"""How many sign patterns, listed or drawn, reach a statistic."""
