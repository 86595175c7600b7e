"""The thinking: what a visit may do next. Standard library only; no I/O but in agent, workers, config and log."""
