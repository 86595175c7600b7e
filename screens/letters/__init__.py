"""Fonts, and where lines break."""
