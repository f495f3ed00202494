"""How well the assistant understands: measured on messages that it never learned from."""
