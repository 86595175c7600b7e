"""From the slip's question to goodbye."""
