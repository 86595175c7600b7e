"""What staff do with a kiosk before it serves: claim it at the central server, find out how a library system
speaks. Later: check it, install it, update it."""
