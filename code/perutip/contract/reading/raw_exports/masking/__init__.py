"""What names persons and cases in a raw file, and what a message may show."""
