"""The wires: one file a thing on the other end; codecs pure, beside the client that uses them."""
