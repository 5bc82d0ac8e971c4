"""A printed table in the language of a page."""
