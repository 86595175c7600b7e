"""A pile of books: borrowing and returning."""
