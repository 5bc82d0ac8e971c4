"""The sentence around a place: its words, its clauses, the phrases of the rules."""
