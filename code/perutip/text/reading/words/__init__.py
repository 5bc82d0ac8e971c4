"""Signs, letters and words of a text, and which words are Spanish."""
