"""The thinking: what a visit may do next. Standard library only; no I/O but in agent, workers, config and log."""

VERSION = "0.1.0"
"""Of the whole house, as pyproject.toml says it; staff see it on the kiosk."""
