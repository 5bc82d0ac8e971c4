"""Whether words, lines and sentences go on as those of a court do."""
