"""What survives a power cut: transactions, what the kiosk knows of patrons and items, PIN counters.

`store.open_store` opens the file, `port.StorePort` serves the agent, `python -m offline_store` serves the staff.
Knows no screen and no wire. Nothing is imported here: a kiosk starts with what it needs.
"""
