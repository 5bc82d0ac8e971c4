"""From a text to its matches, each with its verdict."""
