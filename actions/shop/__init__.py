"""Shops: one port, and a file for each shop system."""
