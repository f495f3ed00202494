"""Where strangers arrive: HTTP and websockets, every limit and every check at the door."""
