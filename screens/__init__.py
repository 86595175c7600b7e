"""The face of the kiosk: a State becomes a Scene (pure), one painter puts it on a surface. Knows no port, store or wire."""
