"""What is said of raw exports: problems, files, sheets and rows in words."""
