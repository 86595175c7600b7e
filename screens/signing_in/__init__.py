"""Card and PIN."""
