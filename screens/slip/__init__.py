"""The receipt: its face, its words, as black dots."""
