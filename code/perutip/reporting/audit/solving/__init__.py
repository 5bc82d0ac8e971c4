"""What all facts together leave of a count."""
