"""States to look at, and their pictures."""
