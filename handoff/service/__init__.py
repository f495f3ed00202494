"""What the house does: arranges core's decisions and the store's memory."""
