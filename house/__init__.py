"""What keeps the house: start, stop, check, test. It starts the rooms and imports none of them."""
