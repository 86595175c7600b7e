"""What staff do with a kiosk before it serves: claim it at the central server. Later: check it, install it, update it."""
