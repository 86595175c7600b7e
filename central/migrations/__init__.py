"""The schema, step by step. Run by `central.migrate`."""
