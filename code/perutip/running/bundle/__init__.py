"""`main.py bundle`: a public archive, and the files that anyone may have."""
