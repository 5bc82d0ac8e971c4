"""`--compare`: two outputs side by side, by what they were made of."""
