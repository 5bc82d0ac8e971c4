"""Raw files to tables of text and dates, and what of them nothing reads."""
