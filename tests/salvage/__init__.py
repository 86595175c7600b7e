"""A damaged store, and what is saved of it."""
