"""Where texts come from: registers and files to documents, read once and kept."""
