"""Kills, cuts and stops parts of a whole house while people chat in it, and finds out what that cost them."""
