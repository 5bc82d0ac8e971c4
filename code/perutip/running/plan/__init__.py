"""The locked plan, and whether outcomes were seen before or after it."""
