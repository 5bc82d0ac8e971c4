"""Exhibits on paper: LaTeX's signs, and exhibits.pdf."""
