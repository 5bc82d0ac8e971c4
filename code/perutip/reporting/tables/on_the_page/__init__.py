"""What fits where on a printed page: widths of words, columns and floats."""
